// The documents say what the code does: every route stands in the README, every test that FIDELITY.md names
// exists.
#include <algorithm>
#include <map>
#include <regex>
#include <set>
#include <string>

#include "api/application.h"
#include "catch.h"
#include "house/source_tree.h"

namespace house {
namespace {

std::string document(const std::string& name) {
  for (const SourceFile& file : top_level_files()) {
    if (file.path == name) return file.text;
  }
  return "";
}

// The texts between back quotes in the last column of a table's row.
std::vector<std::string> tests_named_in(const std::string& line) {
  std::vector<std::string> names;
  if (!line.starts_with("| ") || std::count(line.begin(), line.end(), '|') < 5) return names;
  const auto last = line.rfind('|', line.size() - 2);
  const std::string cell = line.substr(last);
  static const std::regex quoted("`([^`]+)`");
  for (std::sregex_iterator match(cell.begin(), cell.end(), quoted), end; match != end; ++match) {
    names.push_back((*match)[1]);
  }
  return names;
}

std::string folder_of(const std::string& path) {
  const auto slash = path.rfind('/');
  return slash == std::string::npos ? "" : path.substr(0, slash);
}

}  // namespace

TEST_CASE("every route stands in the README with its method and its path", "[house]") {
  const std::string readme = document("README.md");
  REQUIRE_FALSE(readme.empty());
  for (const im_mock::api::Route& route : im_mock::api::all_routes()) {
    const std::string text = route.method + " " + route.pattern;
    INFO(text);
    const bool ends = readme.find(text + " ") != std::string::npos ||
                      readme.find(text + ",") != std::string::npos ||
                      readme.find(text + ";") != std::string::npos;
    CHECK(ends);
  }
}

TEST_CASE("every room stands in the map of the source, behind the rooms that it needs", "[house]") {
  std::map<std::string, std::size_t> place;
  for (const std::string& line : lines_of(document("ARCHITECTURE.md"))) {
    static const std::regex row("^\\| `([a-z_/]+)/` \\|.*");
    std::smatch match;
    if (std::regex_match(line, match, row)) place.emplace(match[1], place.size());
  }
  CHECK(place.size() > 20);
  std::set<std::string> rooms;
  for (const SourceFile& file : files_below("mock", {".h", ".cpp"})) {
    const std::string room = folder_of(file.path.substr(std::string("mock/").size()));
    if (room.empty()) continue;  // main.cpp wires everything
    rooms.insert(room);
    for (const Include& include : includes_of(file)) {
      const std::string other = folder_of(include.target);
      if (!include.ours || other == room) continue;
      INFO(file.path << " includes " << include.target);
      CHECK(place[other] < place[room]);
    }
  }
  for (const auto& [room, unused] : place) {
    INFO(room);
    CHECK(rooms.contains(room));
  }
  CHECK(rooms.size() == place.size());
}

TEST_CASE("every test that FIDELITY.md names exists", "[house]") {
  std::set<std::string> known;
  for (const SourceFile& file : files_below("tests", {".cpp"})) {
    static const std::regex test_case("TEST_CASE\\(\"([^\"]+)\"");
    for (std::sregex_iterator match(file.text.begin(), file.text.end(), test_case), end; match != end;
         ++match) {
      known.insert((*match)[1]);
    }
  }
  std::size_t named = 0;
  for (const std::string& line : lines_of(document("FIDELITY.md"))) {
    for (const std::string& name : tests_named_in(line)) {
      ++named;
      INFO(name);
      CHECK(known.count(name) == 1);
    }
  }
  CHECK(named > 40);
}

}  // namespace house
