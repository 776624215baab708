#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "catch.h"
#include "scenario/scenario_text.h"

namespace im_mock::scenario {

std::string path_in_repository(const std::string& path) {
  return std::string(IM_MOCK_SOURCE_DIR) + "/" + path;
}

std::string text_of_file(const std::string& path) {
  std::ifstream stream(path_in_repository(path), std::ios::binary);
  std::ostringstream text;
  text << stream.rdbuf();
  return text.str();
}

std::vector<std::string> files_with_ending(const std::string& folder, const std::string& ending) {
  std::vector<std::string> files;
  for (const auto& entry : std::filesystem::directory_iterator(path_in_repository(folder))) {
    const std::string name = entry.path().filename().string();
    if (name.ends_with(ending)) files.push_back(folder + "/" + name);
  }
  std::sort(files.begin(), files.end());
  return files;
}

bool accepting() {
  return std::getenv("IM_MOCK_ACCEPT") != nullptr;
}

void write_file(const std::string& path, const std::string& text) {
  std::ofstream(path_in_repository(path), std::ios::binary) << text;
}

std::string short_problems(std::string_view yaml) {
  std::string text;
  for (const Problem& problem : load_text(yaml, "test.yaml").problems) {
    if (problem.line > 0) text += std::to_string(problem.line) + ":" + std::to_string(problem.column) + ": ";
    text.append(to_string(problem.severity)).append(": ").append(problem.text).append("\n");
  }
  return text;
}

std::shared_ptr<const domain::Scenario> loaded(std::string_view yaml) {
  const Loaded result = load_text(yaml, "test.yaml");
  INFO(std::string(yaml));
  INFO(to_text(result.problems));
  REQUIRE(result.problems.empty());
  REQUIRE(result.scenario);
  return result.scenario;
}

std::string replaced(std::string text, std::string_view what, std::string_view by) {
  const auto found = text.find(what);
  return found == std::string::npos ? text : text.replace(found, what.size(), by);
}

}  // namespace im_mock::scenario
