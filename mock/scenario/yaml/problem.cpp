#include "scenario/yaml/problem.h"

#include <algorithm>

#include "text/printable.h"

namespace im_mock::scenario {

std::string_view to_string(Problem::Severity severity) {
  return severity == Problem::Severity::Problem ? "problem" : "warning";
}

std::string to_text(const Problem& problem) {
  std::string text = harmless(problem.file);
  if (problem.line > 0) {
    text += ":" + std::to_string(problem.line) + ":" + std::to_string(problem.column);
  }
  text.append(": ").append(to_string(problem.severity)).append(": ").append(problem.text);
  if (problem.line == 0) return text;
  return text + "\n  " + problem.source_line + "\n  " +
         std::string(static_cast<std::size_t>(problem.caret), ' ') + "^";
}

std::string to_text(const std::vector<Problem>& problems) {
  std::string text;
  for (const Problem& problem : problems) text += to_text(problem) + "\n";
  return text;
}

domain::Json to_json(const Problem& problem) {
  domain::Json json{{"severity", to_string(problem.severity)}, {"file", harmless(problem.file)}};
  if (problem.line > 0) {
    json["line"] = problem.line;
    json["column"] = problem.column;
  }
  json["text"] = problem.text;
  if (problem.line > 0) json["source"] = problem.source_line;
  return json;
}

bool any_problem(const std::vector<Problem>& problems) {
  return std::any_of(problems.begin(), problems.end(),
                     [](const Problem& problem) { return problem.severity == Problem::Severity::Problem; });
}

}  // namespace im_mock::scenario
