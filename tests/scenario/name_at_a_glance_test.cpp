// A scenario's name, seen without reading the scenario.
#include "catch.h"
#include "scenario/loader.h"
#include "scenario/scenario_text.h"

namespace im_mock::scenario {
namespace {

std::string glance(const std::string& text) {
  return name_at_a_glance(text).value_or("?");
}

TEST_CASE("the name of a text that begins with it is seen at a glance", "[scenario]") {
  CHECK(glance("scenario: demo\n") == "demo");
  CHECK(glance("scenario: demo") == "demo");
  CHECK(glance("scenario: demo  \r\n\r\nsessions: []\r\n") == "demo");
  CHECK(glance("# one\rscenario: demo\r# two\rsessions: []\r") == "demo");
  CHECK(glance("# one\n\n# two\nscenario: a.b-c_D9\n\n# three\nsessions: []\n") == "a.b-c_D9");
  CHECK(glance("scenario: demo\ndescription: scenario\nscenario: again\n") == "demo");
}

TEST_CASE("a text that may mean something else has to be read", "[scenario]") {
  for (const std::string text : {"",
                                 "#",
                                 "\n\n",
                                 "sessions: []\nscenario: demo\n",
                                 "{\nscenario: demo\n}",
                                 "{scenario: demo}",
                                 "---\nscenario: demo\n",
                                 "\xEF\xBB\xBFscenario: demo\n",
                                 " scenario: demo\n",
                                 "scenario:demo\n",
                                 "scenario:\tdemo\n",
                                 "scenario:\n  demo\n",
                                 "scenario: \"demo\"\n",
                                 "scenario: 'demo'\n",
                                 "scenario: demo # the first\n",
                                 "scenario: demo two\n",
                                 "scenario: &a demo\n",
                                 "scenario: !!str demo\n",
                                 "scenario: |\n  demo\n",
                                 "scenario: 7\n",
                                 "scenario: null\n",
                                 "scenario: Null\n",
                                 "scenario: ~\n",
                                 "scenario: demo\n  two\n",
                                 "scenario: demo\n\n two\n",
                                 "scenario: demo\n\tx\n",
                                 "scenario: demo\n- x\n",
                                 "scenario: demo\r  two\r",
                                 "#\rsessions: [{userData: {\nscenario: demo\n# c\n}}]\n"}) {
    INFO(text);
    CHECK(glance(text) == "?");
  }
}

TEST_CASE("every story that ships is known at a glance", "[scenario]") {
  for (const std::string& file : files_with_ending("scenarios", ".yaml")) {
    INFO(file);
    const std::string text = text_of_file(file);
    CHECK(glance(text) == load_text(text, file).scenario->name);
  }
}

}  // namespace
}  // namespace im_mock::scenario
