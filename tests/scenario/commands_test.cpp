// `im-mock check` and `im-mock explain` as functions.
#include "catch.h"
#include "scenario/commands/check.h"
#include "scenario/commands/explain.h"
#include "scenario/scenario_text.h"

namespace im_mock::scenario {
namespace {

const std::string bad = path_in_repository("fixtures/bad-scenarios/key-misspelt.yaml");
const std::string odd = path_in_repository("fixtures/bad-scenarios/state-again.yaml");
const std::string good = path_in_repository("scenarios/demo.yaml");

TEST_CASE("check tells all problems and counts them", "[scenario]") {
  const Report report = check({good, bad, odd}, CheckFormat::Text);
  CHECK(report.exit_code == 1);
  CHECK(report.text.find("key-misspelt.yaml:1:1: problem: unknown key 'scenaro' in a scenario (did you mean "
                         "'scenario'?)\n  scenaro: a\n  ^\n") != std::string::npos);
  CHECK(report.text.ends_with("3 files: 2 problems, 1 warning\n"));
}

TEST_CASE("warnings alone are no failure", "[scenario]") {
  const Report report = check({odd}, CheckFormat::Text);
  CHECK(report.exit_code == 0);
  CHECK(report.text.ends_with("1 file: 0 problems, 1 warning\n"));
}

TEST_CASE("check says that all is well", "[scenario]") {
  CHECK(check({good}, CheckFormat::Text).text == "1 file: 0 problems, 0 warnings\n");
  CHECK(check({good}, CheckFormat::Text).exit_code == 0);
}

TEST_CASE("check as JSON has every problem with its place", "[scenario]") {
  const Report report = check({bad}, CheckFormat::Json);
  CHECK(report.exit_code == 1);
  const auto json = domain::Json::parse(report.text);
  CHECK(json["files"].size() == 1);
  CHECK(json["problemCount"] == 2);
  CHECK(json["warningCount"] == 0);
  CHECK(json["problems"][1] ==
        domain::Json{{"severity", "problem"},
                     {"file", bad},
                     {"line", 2},
                     {"column", 1},
                     {"text", "unknown key 'sesions' in a scenario (did you mean 'sessions'?)"},
                     {"source", "sesions: [{state: Talking}]"}});
}

TEST_CASE("check for GitHub writes annotations whose special characters are escaped", "[scenario]") {
  const Report report = check({odd, "nowhere,100%:.yaml"}, CheckFormat::Github);
  CHECK(report.exit_code == 1);
  CHECK(report.text.find("::warning file=" + odd + ",line=5,col=28::the session is Alerting already\n") !=
        std::string::npos);
  CHECK(report.text.find("::error file=nowhere%2C100%25%3A.yaml::there is no such file or folder\n") !=
        std::string::npos);
}

TEST_CASE("a file that is no scenario at all does not stop the check of the others", "[scenario]") {
  const Report report = check({"nowhere.yaml", bad}, CheckFormat::Text);
  CHECK(report.text.find("nowhere.yaml: problem: there is no such file or folder\n") == 0);
  CHECK(report.text.find("scenaro") != std::string::npos);
}

TEST_CASE("explain shows what happens when, with the state and what the agent may do", "[scenario]") {
  const auto scenario =
      load_text(
          "scenario: short\n"
          "settings: {capabilities: {Alerting: [Complete], Talking: [SendMessage, Complete]}}\n"
          "sessions:\n"
          "  - participants: [3002]\n"
          "    userData: {a: b}\n"
          "    repeat: 5s\n"
          "    timeline:\n"
          "      - {at: 1s, state: Alerting}\n"
          "      - {after: 1.5s, state: Talking}\n"
          "      - on: SendMessage\n"
          "        where: {text: /yes/i}\n"
          "        after: 200ms\n"
          "        timeout: 1m\n"
          "        otherwise: {message: Bye, state: Completed}\n"
          "        message: Fine\n"
          "      - {after: 1s, deleteUserData: a}\n"
          "replies: [{on: SendMessage, message: Hm, after: 1s}]\n"
          "initiate: [{destination: '1', refuse: {}}, {destination: '*', timeline: []}]\n",
          "")
          .scenario;
  REQUIRE(scenario);
  CHECK(explain(*scenario) == R"(Scenario short

Agent agent, device 3001: everybody, whatever the credentials

Session 1 of agent with 3002
user data {"a":"b"}
  step  time       when                                     what                    state      the agent may
  1     1s         at 1s                                    state Alerting          Alerting   Complete
  2     2.5s       after 1.5s                               state Talking           Talking    SendMessage, Complete
  3     from 2.7s  on SendMessage, text /yes/i, then 200ms  "Fine"                  Talking    the same
                   otherwise after 1m                       "Bye", state Completed  Completed  nothing
  4     from 3.7s  after 1s                                 deletes user data a     Talking    SendMessage, Complete
                   5s after Completed                       begins again

Every time
  reply  when                     what
  1      on SendMessage, then 1s  "Hm"

InitiateIMSession to 1
  refused: statusCode 2, Invalid state

InitiateIMSession to any other number
  step  time  when                  what                state       the agent may
        0s    on InitiateIMSession  the session begins  Initiating  AttachUserData, UpdateUserData, DeleteUserData, Complete
)");
}

TEST_CASE("explain of a broken scenario tells its problems instead", "[scenario]") {
  const Report report = explain(bad);
  CHECK(report.exit_code == 1);
  CHECK(report.text.find("scenaro") != std::string::npos);
}

}  // namespace
}  // namespace im_mock::scenario
