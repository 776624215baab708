#include <algorithm>
#include <cctype>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <regex>
#include <sstream>

#include "house/source_tree.h"

namespace house {
namespace {

namespace fs = std::filesystem;

const fs::path root = IM_MOCK_SOURCE_DIR;

SourceFile read(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {fs::relative(path, root).generic_string(), {std::istreambuf_iterator<char>(in), {}}};
}

bool ends_with_one_of(const std::string& name, const std::vector<std::string>& endings) {
  return std::any_of(endings.begin(), endings.end(),
                     [&](const std::string& ending) { return name.ends_with(ending); });
}

// Where the literal, comment or single character that begins here ends.
std::size_t end_of_token(std::string_view text, std::size_t at) {
  auto after = [&](std::string_view mark, std::size_t from) {
    std::size_t found = text.find(mark, from);
    return found == std::string_view::npos ? text.size() : found + mark.size();
  };
  if (text.substr(at, 2) == "//") return std::min(text.find('\n', at), text.size());
  if (text.substr(at, 2) == "/*") return after("*/", at + 2);
  if (text.substr(at, 2) == "R\"") {
    std::size_t open = std::min(text.find('(', at), text.size() - 1);
    return after(")" + std::string(text.substr(at + 2, open - at - 2)) + "\"", open);
  }
  bool digit_separator = text[at] == '\'' && at > 0 && std::isdigit(static_cast<unsigned char>(text[at - 1]));
  if ((text[at] == '"' || text[at] == '\'') && !digit_separator) {
    std::size_t end = at + 1;
    while (end < text.size() && text[end] != text[at]) end += text[end] == '\\' ? 2 : 1;
    return std::min(end + 1, text.size());
  }
  return at + 1;
}

}  // namespace

std::string SourceFile::layer() const {
  static const std::string mock = "mock/";
  return path.starts_with(mock) ? path.substr(mock.size(), path.find('/', mock.size()) - mock.size()) : "";
}

std::vector<SourceFile> files_below(std::string_view folder, const std::vector<std::string>& endings) {
  std::vector<SourceFile> files;
  if (!fs::exists(root / folder)) return files;
  for (fs::recursive_directory_iterator entry(root / folder), end; entry != end; ++entry) {
    if (entry->is_directory() && entry->path().filename() == "node_modules") {
      entry.disable_recursion_pending();
    } else if (entry->is_regular_file() && ends_with_one_of(entry->path().string(), endings)) {
      files.push_back(read(entry->path()));
    }
  }
  std::sort(files.begin(), files.end(), [](const auto& a, const auto& b) { return a.path < b.path; });
  return files;
}

std::vector<SourceFile> top_level_files() {
  std::vector<SourceFile> files;
  for (const auto& entry : fs::directory_iterator(root)) {
    if (entry.is_regular_file()) files.push_back(read(entry.path()));
  }
  return files;
}

std::vector<std::string> lines_of(std::string_view text) {
  std::vector<std::string> lines;
  std::istringstream in{std::string(text)};
  for (std::string line; std::getline(in, line);) lines.push_back(line);
  return lines;
}

std::vector<Include> includes_of(const SourceFile& file) {
  static const std::regex form(R"(^\s*#\s*include\s*([<"])([^>"]+)[>"].*)");
  std::vector<Include> includes;
  int number = 0;
  for (const std::string& line : lines_of(file.text)) {
    ++number;
    std::smatch match;
    if (std::regex_match(line, match, form)) includes.push_back({match[2], match[1] == "\"", number});
  }
  return includes;
}

std::string code_of(std::string_view text) {
  std::string code;
  for (std::size_t at = 0; at < text.size();) {
    std::size_t end = end_of_token(text, at);
    if (end == at + 1) {
      code += text[at];
    } else {
      for (char c : text.substr(at, end - at)) code += c == '\n' ? '\n' : ' ';
    }
    at = end;
  }
  return code;
}

std::vector<Finding> lines_matching(const SourceFile& file, const std::string& expression,
                                    const std::string& problem) {
  const std::regex form(expression);
  std::vector<Finding> findings;
  int number = 0;
  for (const std::string& line : lines_of(code_of(file.text))) {
    ++number;
    if (std::regex_search(line, form)) findings.push_back({file.path, number, problem});
  }
  return findings;
}

std::string describe(const std::vector<Finding>& findings) {
  std::string text;
  for (const Finding& finding : findings) {
    text += finding.path + ":" + std::to_string(finding.line) + ": " + finding.problem + "\n";
  }
  return text;
}

}  // namespace house
