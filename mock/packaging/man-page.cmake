# Writes the man page from what --help says, so that the two cannot differ:
#   cmake -DPROGRAM=im-mock -DVERSION=0.1.0 -DPAGE=im-mock.1 -P mock/packaging/man-page.cmake

set(commands serve check explain schema health)

# The text of `im-mock ARGN --help`, with what roff would take for its own made harmless.
function(help variable)
  execute_process(COMMAND ${PROGRAM} ${ARGN} --help OUTPUT_VARIABLE text COMMAND_ERROR_IS_FATAL ANY)
  string(REPLACE "\\" "\\e" text "${text}")
  string(REPLACE "-" "\\-" text "${text}")
  string(REGEX REPLACE "\n([.'])" "\n\\\\&\\1" text "${text}")
  set(${variable} "${text}" PARENT_SCOPE)
endfunction()

# "  --port N   what it is" becomes a tagged paragraph, an empty line a new paragraph.
function(roff variable text)
  string(REGEX REPLACE "\n  ([^ \n]+( [^ \n]+)*)  +" "\n.TP\n.B \\1\n" text "${text}")
  string(REGEX REPLACE "\n\n+" "\n.PP\n" text "${text}")
  string(REPLACE ".PP\n.TP" ".TP" text "${text}")
  set(${variable} "${text}" PARENT_SCOPE)
endfunction()

help(main)
string(REGEX REPLACE "\n.*" "" summary "${main}")
string(REGEX REPLACE "\\.$" "" summary "${summary}")
string(REGEX REPLACE "^A " "a " summary "${summary}")
string(REGEX MATCH "Exit codes: ([^\n]*)" exit_codes "${main}")
set(exit_codes "${CMAKE_MATCH_1}")

set(synopsis "")
set(sections "")
foreach(command ${commands})
  help(text ${command})
  string(REGEX REPLACE "\nExit codes: [^\n]*" "" text "${text}")
  string(REGEX MATCH "Usage: ([^\n]*)\n" usage "${text}")
  string(APPEND synopsis ".br\n.B ${CMAKE_MATCH_1}\n")
  string(REPLACE "${usage}" "" text "${text}")
  string(REGEX REPLACE "\n  \\\\-h, \\\\-\\\\-help +show this" "" text "${text}")
  roff(text "${text}")
  string(APPEND sections ".SS ${command}\n${text}")
endforeach()
string(REGEX REPLACE "^.br\n" "" synopsis "${synopsis}")

file(WRITE ${PAGE} ".TH IM\\-MOCK 1 \"\" \"im\\-mock ${VERSION}\"
.SH NAME
im\\-mock \\- ${summary}
.SH SYNOPSIS
${synopsis}.SH COMMANDS
${sections}.SH EXIT STATUS
${exit_codes}
.SH FILES
.TP
.I share/im\\-mock/scenarios
The stories that ship, and in its README.md the language they are written in.
")
