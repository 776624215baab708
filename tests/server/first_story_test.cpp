// Which story is read before all others.
#include "server/first_story.h"

#include "app/backend.h"
#include "catch.h"

using namespace im_mock;

namespace {

const std::string sessions = "sessions: [{participants: [\"3002\"], state: Talking}]\n";

scenario::Library texts(const std::vector<std::string>& yaml) {
  scenario::Library library;
  for (const std::string& each : yaml)
    library.texts.push_back({"", "file-" + std::to_string(library.texts.size()) + ".yaml", each});
  return library;
}

std::string first(const scenario::Library& library, const std::string& wanted = "") {
  const auto story = server::first_story(library, wanted);
  return story ? story->name + " of " + story->file : "none";
}

const std::string one = "scenario: one\n" + sessions;
const std::string two = "scenario: two\n" + sessions;
const std::string demo = "scenario: demo\n" + sessions;

}  // namespace

TEST_CASE("the first story is the one that the default world will play when all are read", "[server]") {
  CHECK(first(texts({one, two})) == "one of file-0.yaml");
  CHECK(first(texts({one, demo, two})) == "demo of file-1.yaml");
  CHECK(first(texts({one, demo, two}), "two") == "two of file-2.yaml");
  const std::vector<std::string> shuffled{two, demo, one};
  auto library = scenario::load_library(texts(shuffled));
  const app::Backend backend(library.scenarios, {}, app::RealTime{0});
  CHECK(first(texts(shuffled)) == backend.default_scenario()->name + " of file-1.yaml");
}

TEST_CASE("nothing is known before all are read when a name may be anywhere, or a problem", "[server]") {
  CHECK(first(texts({})) == "none");
  CHECK(first(texts({one})) == "none");  // nothing to gain
  CHECK(first(texts({one, two}), "three") == "none");
  CHECK(first(texts({one, sessions})) == "none");  // named after its file
  CHECK(first(texts({one, "{\"scenario\": \"demo\"}"})) == "none");
  CHECK(first(texts({"scenario: one\nextends: two\n", two})) == "none");
  CHECK(first(texts({"scenario: one\nsesions: []\n", two})) == "none");
  auto with_problem = texts({one, two});
  with_problem.problems.push_back({});
  CHECK(first(with_problem) == "none");
}
