// What a scenario's text becomes.
#include "catch.h"
#include "scenario/scenario_text.h"

namespace im_mock::scenario {
namespace {

using domain::Duration;
using domain::Json;
using domain::State;

const std::string still = "sessions: [{state: Talking}]\n";

const domain::SessionPlan& first_session(const std::shared_ptr<const domain::Scenario>& scenario) {
  return *scenario->sessions.at(0);
}

TEST_CASE("user data that is too large is a problem, also when aliases unfold to it", "[scenario]") {
  std::string members;
  for (int number = 0; number < 1001; ++number) members += "k" + std::to_string(number) + ": 1, ";
  const auto many = load_text("sessions: [{state: Talking, userData: {" + members + "}}]\n", "many.yaml");
  REQUIRE(many.problems.size() == 1);
  CHECK(many.problems[0].text == "the user data of a session has at most 1000 members; this would be 1001");
  std::string text = "sessions: [{state: Talking, userData: {a: &long " + std::string(100'000, 'x');
  for (int number = 0; number < 20; ++number) text += ", k" + std::to_string(number) + ": *long";
  const auto large = load_text(text + "}}]\n", "large.yaml");
  REQUIRE(large.problems.size() == 1);
  CHECK(large.problems[0].text.find("the user data of a session has at most 1048576 bytes") == 0);
  CHECK_FALSE(large.scenario);
}

TEST_CASE("without a name a scenario is called as its file", "[scenario]") {
  CHECK(load_text(still, "stories/ring-twice.yaml").scenario->name == "ring-twice");
  CHECK(load_text(still, "my story!.yml").scenario->name == "my-story-");
  CHECK(load_text("scenario: other\n" + still, "ring-twice.yaml").scenario->name == "other");
}

TEST_CASE("without agents everybody is one agent behind the open door", "[scenario]") {
  const auto scenario = loaded(still);
  CHECK(scenario->open_door);
  REQUIRE(scenario->agents.size() == 1);
  CHECK(scenario->agents[0].user_name == "agent");
  CHECK(scenario->agents[0].devices.at(0).number == "3001");
}

TEST_CASE("declared agents shut the door and have ids made from their names and numbers", "[scenario]") {
  const auto scenario =
      loaded(still +
             "agents:\n"
             "  - {userName: agent1, password: 1234, firstName: Alex, lastName: Miller, device: 3001}\n"
             "  - {userName: agent2, devices: [3002, {number: '3003', id: one, im: false}]}\n"
             "  - {userName: agent3, devices: []}\n");
  CHECK_FALSE(scenario->open_door);
  REQUIRE(scenario->agents.size() == 3);
  CHECK(scenario->agents[0].password == "1234");
  CHECK(scenario->agents[0].first_name == "Alex");
  CHECK(scenario->agents[0].last_name == "Miller");
  CHECK(scenario->agents[0].id == domain::agent_id_for("agent1"));
  CHECK(scenario->agents[0].devices.at(0).id == domain::device_id_for("3001"));
  CHECK(scenario->agents[1].devices.at(0).number == "3002");
  CHECK(scenario->agents[1].devices.at(1).id == "one");
  CHECK_FALSE(scenario->agents[1].devices.at(1).im);
  CHECK(scenario->agents[2].devices.empty());
}

TEST_CASE("settings that are not given keep their defaults, states that are not named their capabilities",
          "[scenario]") {
  const auto settings =
      loaded(still + "settings: {eventDelay: 80ms, capabilities: {Alerting: [Complete]}}")->settings;
  CHECK(settings.event_delay == Duration{80});
  CHECK(settings.capabilities[1] == domain::Capabilities{domain::OperationName::Complete});
  CHECK(settings.capabilities[2] == domain::default_capabilities()[2]);
  CHECK(settings.auto_answer == Duration{2000});
  CHECK(settings.invalid_state_http_status == 409);
}

TEST_CASE("autoAnswer may be never", "[scenario]") {
  CHECK_FALSE(loaded(still + "settings: {autoAnswer: never}")->settings.auto_answer);
  CHECK(loaded(still + "settings: {autoAnswer: 0s}")->settings.auto_answer == Duration{0});
}

TEST_CASE("durations are read in all units and as decimals", "[scenario]") {
  const auto delay = [](const std::string& text) {
    return loaded(still + "settings: {eventDelay: " + text + "}")->settings.event_delay.count();
  };
  CHECK(delay("0ms") == 0);
  CHECK(delay("80ms") == 80);
  CHECK(delay("3s") == 3000);
  CHECK(delay("1.5s") == 1500);
  CHECK(delay("0.001s") == 1);
  CHECK(delay("1.0ms") == 1);
  CHECK(delay("2m") == 120'000);
  CHECK(delay("0.25m") == 15'000);
  CHECK(delay("1h") == 3'600'000);
  CHECK(delay("\"007s\"") == 7000);
  CHECK(delay("87840h") == 316'224'000'000);
}

TEST_CASE("the epoch is read to the millisecond", "[scenario]") {
  CHECK(loaded(still + "epoch: 1970-01-01T00:00:00Z")->epoch_ms == 0);
  CHECK(loaded(still + "epoch: 2024-02-29T23:59:59.5Z")->epoch_ms == 1709251199500);
}

TEST_CASE("a participant is a number, or an object whose missing members are that number", "[scenario]") {
  const auto plan =
      first_session(loaded("sessions:\n  - state: Talking\n    participants: [3002, '3003', {phoneNumber: "
                           "3004, e164Number: +493004}]\n"));
  REQUIRE(plan.participants.size() == 3);
  CHECK(plan.participants[0] == domain::Participant::of("3002"));
  CHECK(plan.participants[1] == domain::Participant::of("3003"));
  CHECK(plan.participants[2] == domain::Participant{"3004", "+493004", "3004", "3004"});
}

TEST_CASE("user data has the types of YAML 1.2, in the order in which it is written", "[scenario]") {
  const auto plan =
      first_session(loaded("sessions:\n  - state: Talking\n    userData: {z: blue, number: 5, negative: -7, "
                           "quoted: '5', yes: yes, t: true,\n"
                           "      f: False, n: null, tilde: ~, empty: '', real: 1.5, power: 1e3, dot: .5, "
                           "hex: 0x1F, octal: 0o17,\n"
                           "      version: 1.2.3, date: 2026-01-01, dash: -, big: 9007199254740991, "
                           "list: [1, a, [true]], map: {a: {b: c}}}\n"));
  const Json expected = Json::parse(
      R"({"z":"blue","number":5,"negative":-7,"quoted":"5","yes":"yes","t":true,"f":false,"n":null,"tilde":null,)"
      R"("empty":"","real":1.5,"power":1000.0,"dot":0.5,"hex":31,"octal":15,"version":"1.2.3","date":"2026-01-01",)"
      R"("dash":"-","big":9007199254740991,"list":[1,"a",[true]],"map":{"a":{"b":"c"}}})");
  CHECK(plan.user_data == expected);
  CHECK(plan.user_data.dump() == expected.dump());
}

TEST_CASE("a whole number keeps every digit, and one that JavaScript does not is a warning", "[scenario]") {
  const auto loaded_with = [](const std::string& number) {
    return load_text("sessions: [{state: Talking, userData: {number: " + number + "}}]", "numbers.yaml");
  };
  for (const std::string number : {"18446744073709551615", "-9223372036854775808", "9007199254740992",
                                   "-9007199254740992", "0x20000000000000", "0o400000000000000000"}) {
    const Loaded loaded = loaded_with(number);
    INFO(number);
    REQUIRE(loaded.scenario);
    REQUIRE(loaded.problems.size() == 1);
    CHECK(loaded.problems.front().severity == Problem::Severity::Warning);
    CHECK(loaded.problems.front().text ==
          "'" + number +
              "' is beyond 2^53, where JavaScript rounds whole numbers; put it in quotes if it is an id");
    const bool is_decimal = number.find('x') == std::string::npos && number.find('o') == std::string::npos;
    if (is_decimal) CHECK(first_session(loaded.scenario).user_data.dump() == "{\"number\":" + number + "}");
  }
  for (const std::string number :
       {"9007199254740991", "-9007199254740991", "1e300", "1.5", "'18446744073709551616'"}) {
    INFO(number);
    CHECK(loaded_with(number).problems.empty());
  }
}

TEST_CASE("a session has its agent, id, state, repetition and line", "[scenario]") {
  const auto plan =
      first_session(loaded("agents: [{userName: a, device: 1}, {userName: b, device: 2}]\n"
                           "sessions:\n"
                           "  - id: 007MDF3D0KAHL93L807GK2LAES000001\n"
                           "    agent: b\n"
                           "    state: Alerting\n"
                           "    repeat: 5s\n"));
  CHECK(plan.id == "007MDF3D0KAHL93L807GK2LAES000001");
  CHECK(plan.agent == 1);
  CHECK(plan.state == State::Alerting);
  CHECK(plan.repeat == Duration{5000});
  CHECK(plan.line == 3);
}

TEST_CASE("a step has its trigger, its conditions and its effects", "[scenario]") {
  const auto plan =
      first_session(loaded("sessions:\n"
                           "  - state: Alerting\n"
                           "    timeline:\n"
                           "      - {at: 1s, userData: {a: 1}, deleteUserData: b}\n"
                           "      - {after: 2s, state: Talking}\n"
                           "      - on: SendMessage\n"
                           "        where: {text: /yes/i, agent: agent}\n"
                           "        after: 1s\n"
                           "        timeout: 1m\n"
                           "        otherwise: {deleteUserData: [c, d]}\n"
                           "        message: \"{{text}}\"\n"
                           "        by: agent\n"));
  REQUIRE(plan.timeline.size() == 3);
  CHECK(plan.timeline[0].trigger == domain::Trigger::At);
  CHECK(plan.timeline[0].delay == Duration{1000});
  CHECK(plan.timeline[0].effect.user_data == Json{{"a", 1}});
  CHECK(plan.timeline[0].effect.delete_user_data == std::vector<std::string>{"b"});
  CHECK(plan.timeline[0].line == 4);
  CHECK(plan.timeline[1].trigger == domain::Trigger::After);
  CHECK(plan.timeline[1].effect.state == State::Talking);
  const domain::Step& step = plan.timeline[2];
  CHECK(step.trigger == domain::Trigger::On);
  CHECK(step.operation == domain::OperationName::SendMessage);
  CHECK(step.delay == Duration{1000});
  CHECK(step.timeout == Duration{60'000});
  CHECK(step.otherwise.delete_user_data == std::vector<std::string>{"c", "d"});
  CHECK(step.effect.message->source() == "{{text}}");
  CHECK(step.effect.by == "agent");
  REQUIRE(step.where.size() == 2);
  CHECK(step.where[0].field == "text");
  CHECK(step.where[0].pattern.match("YES!"));
  CHECK(step.where[1].field == "agent");
}

TEST_CASE("a condition on user data names its key", "[scenario]") {
  const auto scenario = loaded(
      still + "replies: [{on: AttachUserData, where: {userData: {favColor: /red/}}, userData: {a: 1}}]");
  REQUIRE(scenario->replies.size() == 1);
  REQUIRE(scenario->replies[0].where.size() == 1);
  CHECK(scenario->replies[0].where[0].field == "userData.favColor");
}

TEST_CASE("a devicePath that begins with /devices/ is equal text, not a regex", "[scenario]") {
  const auto scenario =
      loaded(still + "replies: [{on: SendMessage, where: {devicePath: /devices/8191}, message: a}]");
  CHECK(scenario->replies[0].where[0].pattern.match("/devices/8191"));
  CHECK_FALSE(scenario->replies[0].where[0].pattern.match("/devices/81911"));
}

TEST_CASE("an initiate rule has a story or a refusal", "[scenario]") {
  const auto scenario = loaded(
      "initiate:\n"
      "  - {destination: 16001, userData: {a: 1}, timeline: [{after: 1s, state: Talking}]}\n"
      "  - {destination: /^17/, refuse: {}}\n"
      "  - {destination: \"*\", refuse: {statusCode: 4, statusMessage: Busy, http: 500}}\n");
  REQUIRE(scenario->initiate.size() == 3);
  CHECK(scenario->initiate[0].destination.match("16001"));
  CHECK(scenario->initiate[0].plan->user_data == Json{{"a", 1}});
  CHECK_FALSE(scenario->initiate[0].refuse);
  CHECK_FALSE(scenario->initiate[1].plan);
  CHECK(scenario->initiate[1].refuse->status_code == 2);
  CHECK(scenario->initiate[1].refuse->status_message == "Invalid state");
  CHECK_FALSE(scenario->initiate[1].refuse->http_status);
  CHECK(scenario->initiate[2].refuse->http_status == 500);
}

TEST_CASE("of rules and of faults there are at most a thousand", "[scenario]") {
  const auto many = [](const std::string& key, const std::string& item, int count) {
    std::string yaml = "sessions: [{state: Talking}]\n" + key + ":\n";
    for (int number = 0; number < count; ++number) {
      yaml += "  - " + replaced(item, "#", std::to_string(number)) + "\n";
    }
    return short_problems(yaml);
  };
  const std::string reply = "{on: SendMessage, where: {text: 'ping #'}, message: pong}";
  const std::string rule = "{destination: '9#', refuse: {}}";
  const std::string fault = "{name: f#, on: {operation: SendMessage, nth: 1}, respond: {http: 500}}";
  CHECK(many("replies", reply, 1000).empty());
  CHECK(many("replies", reply, 1001) == "1003:5: problem: there are more than 1000 items under 'replies'\n");
  CHECK(many("initiate", rule, 1001) == "1003:5: problem: there are more than 1000 items under 'initiate'\n");
  CHECK(many("faults", fault, 1001) == "1003:5: problem: there are more than 1000 faults\n");
}

TEST_CASE("an initiate rule for everybody hides what follows, but for the agents' own numbers",
          "[scenario]") {
  const std::string agents = "agents: [{userName: a, device: \"3001\"}, {userName: b, device: \"3002\"}]\n";
  const auto after_everybody = [&](const std::string& destination) {
    return short_problems(agents + "initiate:\n  - {destination: \"*\", refuse: {}}\n  - {destination: \"" +
                          destination + "\", refuse: {}}\n");
  };
  CHECK(after_everybody("3002").empty());
  CHECK(after_everybody("/^300/").empty());
  CHECK(after_everybody("9000") != "");
  CHECK(after_everybody("/^9/") != "");
}

TEST_CASE("anchors and aliases may be used", "[scenario]") {
  const auto scenario = loaded(
      "sessions:\n  - {state: Talking, timeline: &story [{after: 1s, message: Hi}]}\n"
      "  - {state: Talking, timeline: *story}\n");
  CHECK(scenario->sessions.at(1)->timeline.size() == 1);
}

TEST_CASE("JSON is a scenario as well, with all its escapes", "[scenario]") {
  const auto scenario = loaded(
      "{\n\t\"scenario\":\"json\",\"sessions\":[{\"state\":\"Talking\",\"userData\":{\"a\":1,\"b\":"
      "\"\\u00e9\\ud83d\\ude00\\/\\n\",\"c\":\"\\\\ud83d\\\\ude00\"}}]}");
  CHECK(scenario->name == "json");
  CHECK(first_session(scenario).user_data == Json{{"a", 1}, {"b", "é😀/\n"}, {"c", "\\ud83d\\ude00"}});
}

TEST_CASE("a session comes alone for a world that plays already", "[scenario]") {
  const auto context = loaded("agents: [{userName: a, device: 1}, {userName: b, device: 2}]\n" + still);
  const LoadedSession good =
      load_session("{\"agent\": \"b\", \"participants\": [\"3002\"], \"state\": \"Alerting\"}", *context);
  REQUIRE(good.plan);
  CHECK(good.plan->agent == 1);
  const LoadedSession bad = load_session("agent: c\nstate: Ringing\n", *context);
  CHECK_FALSE(bad.plan);
  REQUIRE(bad.problems.size() == 2);
  CHECK(to_text(bad.problems[0]) ==
        "session:1:8: problem: nobody declared the agent 'c'\n  agent: c\n         ^");
}

TEST_CASE("replies that change the state are reckoned with", "[scenario]") {
  // The reply may have answered already when the message comes due, so this story can happen.
  loaded(
      "sessions:\n  - state: Alerting\n    timeline: [{after: 5s, message: Hello}]\n"
      "replies: [{on: AttachUserData, state: Talking}]\n");
  CHECK(short_problems("sessions:\n  - state: Alerting\n    timeline: [{after: 5s, message: Hello}]\n") ==
        "3:37: problem: a message needs the state Talking, and the session is Alerting\n");
}

TEST_CASE("a step after an `on` may use that operation's fields, until the next `on`", "[scenario]") {
  loaded(
      "sessions:\n  - state: Talking\n    timeline:\n"
      "      - {on: SendMessage, where: {text: '/(?<n>\\d+)/'}}\n"
      "      - {after: 1s, message: \"{{text}} {{n}} {{1}} {{agent}} {{participant}}\"}\n"
      "      - {after: 1s, userData: {a: [\"{{n}}\"]}}\n"
      "      - {on: UpdateUserData, message: \"{{userData.any thing}} {{session.userData.a}}\"}\n");
}

TEST_CASE("extends takes over what is not there: maps merge, lists and values replace", "[scenario]") {
  const std::vector<KnownText> known{
      {"base", "base.yaml",
       "scenario: base\ndescription: The base.\nsettings: {csrf: true, capabilities: {Alerting: "
       "[Complete]}}\n"
       "sessions: [{state: Talking}, {state: Alerting}]\n"},
      {"middle", "folder/middle.yaml", "extends: ../base.yaml\nsettings: {metrics: true}\n"}};
  const Loaded result = load_text(
      "extends: middle\nsettings: {csrf: false, capabilities: {Talking: [Complete]}}\n"
      "sessions: [{state: Initiating}]\n",
      "top.yaml", known);
  INFO(to_text(result.problems));
  REQUIRE(result.scenario);
  CHECK(result.scenario->name == "top");
  CHECK(result.scenario->description.empty());
  CHECK_FALSE(result.scenario->settings.csrf);
  CHECK(result.scenario->settings.metrics);
  CHECK(result.scenario->settings.capabilities[1] == domain::Capabilities{domain::OperationName::Complete});
  CHECK(result.scenario->settings.capabilities[2] == domain::Capabilities{domain::OperationName::Complete});
  CHECK(result.scenario->sessions.size() == 1);
}

TEST_CASE("a chain of extends has at most five links", "[scenario]") {
  std::vector<KnownText> known{{"s0", "s0.yaml", still}};
  for (int link = 1; link <= 5; ++link) {
    const std::string name = "s" + std::to_string(link);
    known.push_back({name, name + ".yaml", "extends: s" + std::to_string(link - 1) + "\n"});
  }
  CHECK(load_text("extends: s4", "top.yaml", known).scenario);
  const Loaded result = load_text("extends: s5", "top.yaml", known);
  CHECK_FALSE(result.scenario);
  REQUIRE(result.problems.size() == 1);
  CHECK(result.problems[0].text == "more than 5 scenarios extend one another");
}

}  // namespace
}  // namespace im_mock::scenario
