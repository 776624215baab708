# The texts of the libraries' licences are not ours to commit. They are taken from where the libraries are, into the folder
# licences/ of the build tree, one file for each library, and are installed beside mock/packaging/copyright.

set(licences ${CMAKE_BINARY_DIR}/licences)
file(REMOVE_RECURSE ${licences})

# licence_of(LIBRARY SOURCES PACKAGE): from the fetched sources when there are any, else from Debian's package.
function(licence_of library sources package)
  set(texts)
  if(sources)
    file(GLOB texts ${sources}/LICEN[CS]E ${sources}/LICEN[CS]E.*)
  endif()
  list(APPEND texts /usr/share/doc/${package}/copyright)
  list(GET texts 0 text)
  if(EXISTS ${text})
    configure_file(${text} ${licences}/${library} COPYONLY)
  else()
    message(STATUS "${library}: the text of its licence is not on this machine")
  endif()
endfunction()

string(REGEX MATCH "^[0-9]+" compiler_version ${CMAKE_CXX_COMPILER_VERSION})
licence_of(cpp-httplib "${HTTPLIB_INCLUDE}" libcpp-httplib-dev)
licence_of(nlohmann-json "${nlohmann_json_SOURCE_DIR}" nlohmann-json3-dev)
licence_of(yaml-cpp "${yaml_cpp_SOURCE_DIR}" libyaml-cpp-dev)
licence_of(CLI11 "${CLI11_SOURCE_DIR}" libcli11-dev)
licence_of(PCRE2 "${pcre2_SOURCE_DIR}" libpcre2-dev)
licence_of(OpenSSL "" libssl-dev)
licence_of(glibc "" libc6-dev)
licence_of(libstdc++ "" libstdc++-${compiler_version}-dev)
# What Debian's texts refer to.
foreach(common Apache-2.0 GPL-3 LGPL-2.1)
  if(EXISTS /usr/share/common-licenses/${common})
    configure_file(/usr/share/common-licenses/${common} ${licences}/${common} COPYONLY)
  endif()
endforeach()
