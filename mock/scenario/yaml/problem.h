#pragma once
// A Problem is something wrong in a scenario file, with its place. A warning is odd but can be played.
// Plain values; safe to use from any thread.

#include <string>
#include <string_view>
#include <vector>

#include "text/json.h"

namespace im_mock::scenario {

struct Problem {
  enum class Severity { Problem, Warning };

  Severity severity = Severity::Problem;
  std::string file;
  int line = 0;    // from 1; 0 when the problem is not at one place of the file
  int column = 0;  // from 1, in characters
  std::string text;
  std::string source_line;  // as much of the line as fits a terminal; empty when line is 0
  int caret = 0;            // where in source_line the problem is, in columns of a terminal

  bool operator==(const Problem&) const = default;
};

std::string_view to_string(Problem::Severity severity);

// `file:line:column: problem: text`, then the source line, then a caret under the place. Safe to print: what
// came from the file is without control characters. No line end after the last line.
std::string to_text(const Problem& problem);
// One after the other, each followed by a line end; empty for none.
std::string to_text(const std::vector<Problem>& problems);

// {"severity","file","line","column","text","source"}; line and column are left out when there is no place.
domain::Json to_json(const Problem& problem);

// Whether one of them is more than a warning.
bool any_problem(const std::vector<Problem>& problems);

}  // namespace im_mock::scenario
