// A run that is exported and loaded again: nothing that was declared is forgotten, whatever it was, and the
// same happens.
#include <algorithm>
#include <random>

#include "api/conversation.h"
#include "catch.h"
#include "scenario/language/scenario_keys.h"
#include "scenario/loader.h"

using namespace api_test;

namespace {

using im_mock::scenario::Key;
using im_mock::scenario::Section;

std::shared_ptr<const im_mock::domain::Scenario> loaded(const std::string& yaml) {
  const auto result = im_mock::scenario::load_text(yaml, "run.yaml");
  INFO(yaml << "\n" << im_mock::scenario::to_text(result.problems));
  REQUIRE(result.scenario);
  return result.scenario;
}

std::string exported(const Conversation& conversation) {
  return conversation.get("/__admin/journal.yaml").body;
}

// What the scenario declares, without the passwords.
Json declared(const im_mock::domain::Scenario& scenario) {
  Json json = scenario.declared;
  if (json.contains("agents")) {
    for (Json& agent : json["agents"]) agent.erase("password");
  }
  return json;
}

// What has changed, and when: "1500 S1 agent stateChanged Talking".
std::vector<std::string> changes(const Conversation& conversation) {
  std::vector<std::string> lines;
  for (const Json& row : conversation.journal()) {
    if (row.at("kind") != "change") continue;
    std::string line = row.at("at").dump();
    for (const char* member : {"session", "agent", "what", "text"}) line += " " + row.value(member, "");
    lines.push_back(line);
  }
  std::sort(lines.begin(), lines.end());
  return lines;
}

// Scenarios of every kind of text, data and setting; the same for the same number.
class RandomScenario {
 public:
  explicit RandomScenario(unsigned number) : random_(number) {}

  std::string yaml() {
    std::string text = "scenario: " + name() + "\n";
    if (one_in(2)) {
      Json agents = Json::array();
      for (int index = 0; index < between(1, 3); ++index) agents.push_back(agent(index));
      text += "agents: " + agents.dump() + "\n";
    }
    std::string settings;
    for (const Key* key : im_mock::scenario::keys_of(Section::Settings)) {
      if (one_in(3)) settings.append(settings.empty() ? "" : ", ").append(key->example);
    }
    text += "settings: {" + settings + "}\n";
    if (one_in(3)) text += "contacts: [{name: Support, type: Queue, phoneNumbers: [\"16001\"]}]\n";
    Json sessions = Json::array();
    for (int index = 0; index < between(1, 3); ++index) sessions.push_back(session(index));
    return text + "sessions: " + sessions.dump() + "\n";
  }

  // Something that somebody says, which may look like a template.
  std::string text(bool like_a_template = true) {
    static const std::vector<std::string> pieces{
        "hello", " ",    "\"",     "\\",     "#no: comment", "- ",     "\n", "\t",       "'",  "{a: b}",
        "[",     "\x01", "\u00e9", "\u4e2d", "\U0001f600",   "\u2028", "%",  "yes",      "~",  "0123",
        "\x7f",  "@",    "`",      "&a",     "*a",           "!tag",   "|",  "{{text}}", "{{", "}}"};
    std::string result;
    const auto count = between(1, 6);
    for (int index = 0; index < count; ++index)
      result += pieces[static_cast<std::size_t>(between(0, like_a_template ? 29 : 26))];
    return result;
  }

  bool one_in(int count) { return between(1, count) == 1; }

 private:
  int between(int least, int most) { return std::uniform_int_distribution<int>(least, most)(random_); }

  std::string name() {
    std::string result = "n";
    const auto length = static_cast<std::size_t>(between(1, 64));
    while (result.size() < length) result += "aZ09._-"[static_cast<std::size_t>(between(0, 6))];
    return result;
  }

  // A user name holds no colon.
  std::string user_name(int index) {
    std::string result = text() + std::to_string(index);
    std::erase(result, ':');
    return result;
  }

  Json agent(int index) {
    Json agent{{"userName", user_name(index)}, {"password", text()}};
    if (one_in(2)) agent["firstName"] = text();
    if (one_in(2)) agent["lastName"] = text();
    const std::string number = std::to_string(5000 + index * 10);
    if (one_in(2)) {
      agent["device"] = number;
    } else {
      agent["devices"] = {number, {{"number", number + "1"}, {"im", one_in(2)}}};
    }
    if (one_in(3)) agent["settings"] = {{text(), {{text(), text()}}}};
    return agent;
  }

  Json value(int depth) {
    switch (between(0, depth > 3 ? 4 : 6)) {
      case 0:
        return nullptr;
      case 1:
        return one_in(2);
      case 2:
        return between(-1000, 1000);
      case 3:
        return between(-1000, 1000) / 8.0;
      case 4:
        return text(false);
      case 5:
        return {value(depth + 1), value(depth + 1)};
      default:
        return {{text(false), value(depth + 1)}, {"another " + text(false), value(depth + 1)}};
    }
  }

  Json user_data() {
    Json data = Json::object();
    const auto count = between(0, 4);
    for (int index = 0; index < count; ++index) data["key" + std::to_string(between(0, 5))] = value(0);
    return data;
  }

  Json session(int index) {
    std::string state = one_in(3) ? "Alerting" : "Talking";
    Json steps = Json::array({{{"at", "0s"}, {"state", state}}});
    const auto count = between(0, 6);
    for (int step = 0; step < count && state != "Completed"; ++step) {
      Json effect{{"after", std::to_string(between(0, 3000)) + "ms"}};
      const int what = between(0, 3);
      if (what == 0 && state == "Talking") {
        effect["message"] = text(false);
      } else if (what == 1) {
        effect["userData"] = {{"key" + std::to_string(between(0, 5)), value(0)}, {"other", value(0)}};
      } else if (what == 2) {
        effect["deleteUserData"] = "key" + std::to_string(between(0, 5));
      } else {
        state = state == "Alerting" ? "Talking" : "Completed";
        effect["state"] = state;
      }
      steps.push_back(std::move(effect));
    }
    return {{"id", "S" + std::to_string(index)},
            {"participants", {"3002", {{"phoneNumber", text()}}}},
            {"userData", user_data()},
            {"timeline", steps}};
  }

  std::mt19937 random_;
};

}  // namespace

TEST_CASE("of 500 random scenarios each is exported as one that loads, declares and plays the same",
          "[api]") {
  Setup setup;
  setup.backend.world.journal_size = 10'000;
  std::size_t changed = 0;
  for (unsigned number = 0; number < 500; ++number) {
    RandomScenario random(number);
    const std::string yaml = random.yaml();
    // A source cannot hold DEL; an escape says it.
    std::string written;
    for (const char character : yaml) written += character == '\x7f' ? "\\u007f" : std::string(1, character);
    INFO(number << "\n" << written);
    const auto original = loaded(written);
    const Conversation first(written, setup);
    for (int round = 0; round < 3; ++round) {
      first.post("/__admin/sessions/S0/messages", Json{{"text", random.text()}}.dump());
      if (random.one_in(4)) first.post("/__admin/sessions/S0/state", R"({"state":"Completed"})");
      first.advance("4s");
    }
    const std::string again_yaml = exported(first);
    const auto again = loaded(again_yaml);
    CHECK(declared(*again) == declared(*original));
    const Conversation second(again_yaml, setup);
    second.advance("12s");
    CHECK(changes(second) == changes(first));
    changed += changes(first).size();
  }
  CHECK(changed > 2000);
}

TEST_CASE("every setting comes back in the exported run", "[api]") {
  for (const Key* key : im_mock::scenario::keys_of(Section::Settings)) {
    const std::string yaml = "scenario: s\nsettings: {" + std::string(key->example) + "}\nsessions: []\n";
    INFO(yaml);
    const auto again = loaded(exported(Conversation(yaml)));
    CHECK(again->declared.at("settings").contains(std::string(key->name)));
    CHECK(again->declared == loaded(yaml)->declared);
  }
  const auto again = loaded(exported(Conversation(
      "scenario: s\nsettings: {completedSessions: keep, metrics: true, csrf: true, echoMessages: false, "
      "autoAnswer: never, cometd: 5}\nsessions: []")));
  CHECK(again->settings.completed_sessions == im_mock::domain::CompletedSessions::Keep);
  CHECK(again->settings.metrics);
  CHECK(again->settings.csrf);
  CHECK_FALSE(again->settings.echo_messages);
  CHECK_FALSE(again->settings.auto_answer);
  CHECK(again->settings.cometd == 5);
}

TEST_CASE("every member of agents, their devices and contacts comes back, but for the secrets", "[api]") {
  const auto again_of = [](const std::string& yaml) { return loaded(exported(Conversation(yaml))); };
  for (const Key* key : im_mock::scenario::keys_of(Section::Agent)) {
    std::string agent{key->example};
    if (key->name != "userName") agent += ", userName: a";
    if (key->name != "device" && key->name != "devices") agent += ", device: \"7001\"";
    const std::string yaml = "scenario: s\nagents: [{" + agent + "}]\nsessions: []\n";
    INFO(yaml);
    const Json said = again_of(yaml)->declared.at("agents").at(0);
    CHECK(said.contains(std::string(key->name)) == (key->name != "password"));
    CHECK(declared(*again_of(yaml)) == declared(*loaded(yaml)));
  }
  const auto again = again_of(R"(
scenario: s
agents:
  - userName: a
    password: geheim
    devices: [7001, {number: 07002, id: own-id, im: false}]
    settings: {section: {login.password: geheim, "login.prompt-place": false}}
contacts: [{name: Support, type: Queue, phoneNumbers: ["16001"]}]
sessions: []
)");
  REQUIRE(again->agents.size() == 1);
  CHECK(again->agents[0].password.empty());
  CHECK(again->agents[0].settings ==
        Json::parse(R"json({"section":{"login.password":"(redacted)","login.prompt-place":"false"}})json"));
  REQUIRE(again->agents[0].devices.size() == 2);
  CHECK(again->agents[0].devices[1].number == "07002");
  CHECK(again->agents[0].devices[1].id == "own-id");
  CHECK_FALSE(again->agents[0].devices[1].im);
  CHECK(again->contacts.size() == 1);
}
