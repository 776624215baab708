// Every broken scenario gives exactly the text beside it. IM_MOCK_ACCEPT=1 writes what it gives now; read the
// difference before you commit it.
#include <algorithm>

#include "catch.h"
#include "scenario/scenario_text.h"

namespace im_mock::scenario {
namespace {

const std::string folder = "fixtures/bad-scenarios";

std::string name_of(const std::string& path) {
  return path.substr(path.rfind('/') + 1);
}

TEST_CASE("every bad scenario gives exactly the text beside it", "[scenario]") {
  std::vector<KnownText> known;
  for (const std::string& path : files_with_ending(folder, ".yaml")) {
    const std::string file = name_of(path);
    known.push_back({replaced(file, ".yaml", ""), file, text_of_file(path)});
  }
  CHECK(known.size() >= 60);
  for (const KnownText& each : known) {
    const Loaded result = load_text(each.text, each.file, known);
    const std::string expected = folder + "/" + each.name + ".txt";
    if (accepting()) write_file(expected, to_text(result.problems));
    INFO(each.file);
    CHECK(to_text(result.problems) == text_of_file(expected));
    CHECK_FALSE(result.problems.empty());
    CHECK((result.scenario == nullptr) == any_problem(result.problems));
  }
}

TEST_CASE("no text beside a bad scenario has lost its scenario", "[scenario]") {
  const auto scenarios = files_with_ending(folder, ".yaml");
  for (const std::string& path : files_with_ending(folder, ".txt")) {
    INFO(path);
    CHECK(std::count(scenarios.begin(), scenarios.end(), replaced(path, ".txt", ".yaml")) == 1);
  }
}

}  // namespace
}  // namespace im_mock::scenario
