// The repository's own files as text, for the tests that read them. A Finding is one broken rule at its
// place.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace house {

struct SourceFile {
  std::string path;  // relative to the repository, with forward slashes
  std::string text;

  // "domain" for mock/domain/world.h; "main.cpp" for what lies directly in mock/; empty outside mock/.
  std::string layer() const;
  bool is_header() const { return path.ends_with(".h"); }
};

struct Include {
  std::string target;  // without its quotes or brackets
  bool ours = false;   // written with quotes
  int line = 0;
};

struct Finding {
  std::string path;
  int line = 0;
  std::string problem;
};

// The files below a folder of the repository whose names end in one of the endings; what a tool has put there
// is left out. A folder that does not exist holds no files.
std::vector<SourceFile> files_below(std::string_view folder, const std::vector<std::string>& endings);

// The files directly in the repository's top folder, whatever they are called.
std::vector<SourceFile> top_level_files();

std::vector<std::string> lines_of(std::string_view text);
std::vector<Include> includes_of(const SourceFile& file);

// The C++ text with comments and the insides of string literals blanked, line by line as before.
std::string code_of(std::string_view text);

// One finding for each line of code that matches the regular expression.
std::vector<Finding> lines_matching(const SourceFile& file, const std::string& expression,
                                    const std::string& problem);

// As a compiler would say it, one to a line.
std::string describe(const std::vector<Finding>& findings);

}  // namespace house
