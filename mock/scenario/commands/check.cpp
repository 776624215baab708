#include "scenario/commands/check.h"

#include "scenario/loader.h"
#include "text/printable.h"

namespace im_mock::scenario {
namespace {

struct Counts {
  std::size_t files = 0;
  std::size_t problems = 0;
  std::size_t warnings = 0;
};

std::string counted(std::size_t count, const std::string& what) {
  return std::to_string(count) + " " + what + (count == 1 ? "" : "s");
}

std::string summary(const Counts& counts) {
  return counted(counts.files, "file") + ": " + counted(counts.problems, "problem") + ", " +
         counted(counts.warnings, "warning") + "\n";
}

std::string as_json(const Library& library, const Counts& counts) {
  domain::Json list = domain::Json::array();
  for (const Problem& problem : library.problems) list.push_back(to_json(problem));
  domain::Json files = domain::Json::array();
  for (const std::string& file : library.files) files.push_back(harmless(file));
  const domain::Json all{{"files", files},
                         {"problemCount", counts.problems},
                         {"warningCount", counts.warnings},
                         {"problems", list}};
  return all.dump(2, ' ', false, domain::Json::error_handler_t::replace) + "\n";
}

std::string escaped(const std::string& text, bool in_property) {
  std::string safe;
  for (const char character : harmless(text)) {
    if (character == '%') {
      safe += "%25";
    } else if (in_property && character == ':') {
      safe += "%3A";
    } else if (in_property && character == ',') {
      safe += "%2C";
    } else {
      safe += character;
    }
  }
  return safe;
}

// The workflow commands that make annotations.
std::string as_github(const Library& library, const Counts& counts) {
  std::string text;
  for (const Problem& problem : library.problems) {
    text += problem.severity == Problem::Severity::Problem ? "::error file=" : "::warning file=";
    text += escaped(problem.file, true);
    if (problem.line > 0) {
      text += ",line=" + std::to_string(problem.line) + ",col=" + std::to_string(problem.column);
    }
    text += "::" + escaped(problem.text, false) + "\n";
  }
  return text + summary(counts);
}

}  // namespace

Report check(const std::vector<std::string>& files_or_folders, CheckFormat format) {
  const Library library = load_paths(files_or_folders);
  Counts counts;
  counts.files = library.files.size();
  for (const Problem& problem : library.problems) {
    ++(problem.severity == Problem::Severity::Problem ? counts.problems : counts.warnings);
  }
  const int exit_code = counts.problems > 0 ? 1 : 0;
  if (format == CheckFormat::Json) return {as_json(library, counts), exit_code};
  if (format == CheckFormat::Github) return {as_github(library, counts), exit_code};
  return {to_text(library.problems) + summary(counts), exit_code};
}

}  // namespace im_mock::scenario
