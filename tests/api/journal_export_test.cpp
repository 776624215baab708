// The journal as a list, as HAR, and as a scenario that plays the same again.
#include <algorithm>
#include <fstream>
#include <iterator>

#include "api/conversation.h"
#include "catch.h"
#include "scenario/loader.h"

using namespace api_test;

namespace {

const char* const handshake =
    R"([{"channel":"/meta/handshake","version":"1.0","supportedConnectionTypes":["long-polling"]}])";

// Plays the default world to its end, or for some steps when it repeats for ever, and gives the notifications
// that a subscribed client of each agent is handed, without what belongs to the client.
std::vector<std::string> notifications_of(Conversation& conversation, int steps) {
  for (int step = 0; step < steps; ++step) {
    if (!conversation.get("/__admin/clock").json().contains("next")) break;
    conversation.post("/__admin/clock/advance", R"({"to":"next"})");
  }
  std::vector<std::string> lines;
  for (const Json& row : conversation.journal()) {
    if (row.at("kind") == "notification") {
      lines.push_back(row.at("at").dump() + " " + row.at("agent").dump() + " " + row.at("data").dump());
    }
  }
  return lines;
}

void subscribe(Conversation& conversation, const std::string& user_name, const std::string& password) {
  if (!user_name.empty()) conversation.sign_in_as(user_name, password);
  const Json reply = conversation.post("/api/v2/notifications", handshake).json();
  const std::string client = reply.at(0).at("clientId");
  conversation.post(
      "/api/v2/notifications",
      R"([{"channel":"/meta/subscribe","subscription":"/v2/me/im-sessions","clientId":")" + client + "\"}]");
}

}  // namespace

TEST_CASE("each shipped story, played and exported, plays the same notifications again", "[api]") {
  const auto library = im_mock::scenario::load_paths({std::string(IM_MOCK_SOURCE_DIR) + "/scenarios"});
  for (const auto& scenario : library.scenarios) {
    INFO(scenario->name);
    Setup setup;
    setup.backend.world.journal_size = 100000;
    std::ifstream file(scenario->file);
    const std::string yaml{std::istreambuf_iterator<char>(file), {}};
    Conversation first(yaml, setup);
    first.remove("/__admin/faults");  // What happened is exported, not what was made of it on the way.
    const auto sign_in_all = [&](Conversation& conversation, bool with_passwords) {
      if (scenario->open_door) return subscribe(conversation, "", "");
      for (const auto& agent : scenario->agents) {
        subscribe(conversation, agent.user_name, with_passwords ? agent.password : "");
      }
      if (with_passwords)
        conversation.sign_in_as(scenario->agents[0].user_name, scenario->agents[0].password);
    };
    sign_in_all(first, true);
    // What happens at the very beginning is told before anybody can subscribe.
    first.advance("1ms");
    const Json there = first.get("/__admin/sessions").json();
    for (const Json& session : there.at("sessions")) {
      first.post(
          "/api/v2/me/im-sessions/" + session.at("id").get<std::string>(),
          R"({"operationName":"SendMessage","text":"hello","destination":{"phoneNumber":"1"},"devicePath":")" +
              device_path("3001") + "\"}");
    }
    const std::string number = scenario->agents.size() > 1 ? scenario->agents[1].devices[0].number : "16005";
    first.post("/api/v2/me/im-sessions",
               R"({"operationName":"InitiateIMSession","destination":{"phoneNumber":")" + number + "\"}}");
    const auto played = notifications_of(first, 40);

    const std::string exported = first.get("/__admin/journal.yaml").body;
    INFO(exported);
    const auto loaded = im_mock::scenario::load_text(exported, "replay.yaml");
    for (const auto& problem : loaded.problems) UNSCOPED_INFO(to_text(problem));
    REQUIRE(loaded.scenario);
    Conversation again(exported, setup);
    sign_in_all(again, false);
    const auto replayed = notifications_of(again, 200);
    // The same for each instant; sessions that act at one instant may take turns otherwise.
    auto sorted_played = played;
    auto sorted_replayed = replayed;
    std::sort(sorted_played.begin(), sorted_played.end());
    std::sort(sorted_replayed.begin(), sorted_replayed.end());
    CHECK(sorted_played == sorted_replayed);
    const bool silent = scenario->name == "documented-sample" || scenario->name == "outgoing-refused";
    if (!silent) CHECK_FALSE(played.empty());
  }
}

TEST_CASE("a message that looks like a template is exported as it was said", "[api]") {
  Conversation conversation;
  conversation.post("/__admin/sessions/S1/messages", R"({"text":"a {{text}} and {{ \"b\" }}"})");
  Conversation again(conversation.get("/__admin/journal.yaml").body);
  bool said = false;
  for (const Json& row : again.journal())
    said = said || row.value("text", "") == "a {{text}} and {{ \"b\" }}";
  CHECK(said);
}

namespace {

// The scenario that its journal was exported as, loaded.
std::shared_ptr<const im_mock::domain::Scenario> replayed(const Conversation& conversation) {
  const std::string yaml = conversation.get("/__admin/journal.yaml").body;
  const auto loaded = im_mock::scenario::load_text(yaml, "journal.yaml");
  INFO(yaml.substr(0, 500) << im_mock::scenario::to_text(loaded.problems));
  REQUIRE(loaded.scenario);
  return loaded.scenario;
}

}  // namespace

TEST_CASE("a run is exported as a scenario that loads, whatever its name is and whatever it has in it",
          "[api]") {
  for (std::size_t length = 1; length <= 64; ++length) {
    const std::string name(length, 'n');
    const auto again = replayed(Conversation("scenario: " + name + "\nsessions: [{state: Talking}]"));
    CHECK(again->name == name.substr(0, 57) + "-replay");
  }
  // A key that YAML takes only when it is explicit, a character that cannot stand in it, and data as deep as
  // a request may have it.
  const std::string session = "/api/v2/me/im-sessions/S1";
  const std::string deep = std::string(62, '[') + std::string(62, ']');
  for (const std::string& data : {"{\"" + std::string(1500, 'k') + "\":1}",
                                  std::string("{\"\x7f\":\"\x7f\"}"), "{\"a\":" + deep + "}"}) {
    const Conversation conversation;
    CHECK(
        conversation.post(session, R"({"operationName":"AttachUserData","userData":)" + data + "}").status ==
        200);
    const Json shown = conversation.get(session).json().at("imSession").at("userData");
    const Conversation again(conversation.get("/__admin/journal.yaml").body);
    replayed(conversation);
    CHECK(again.get(session).json().at("imSession").at("userData") == shown);
  }
}

TEST_CASE("an exported scenario that is too long to be played says so", "[api]") {
  Setup setup;
  setup.backend.world.journal_size = 200;
  const Conversation conversation(talking, setup);
  const std::string said = conversation.get("/__admin/journal.yaml").body;
  CHECK(said.find("cannot be played") == std::string::npos);
  const std::string text(16'000, 'x');
  for (int count = 0; count < 70; ++count)
    conversation.post("/__admin/sessions/S1/messages", Json{{"text", text}}.dump());
  CHECK(conversation.get("/__admin/journal.yaml")
            .body.starts_with("# Too much has happened: a scenario of over 1 MiB cannot be played.\n"));
}

TEST_CASE("an exported message that the journal has cut is marked", "[api]") {
  const Conversation conversation;
  conversation.post("/__admin/sessions/S1/messages", Json{{"text", std::string(50'000, 'x')}}.dump());
  const std::string said = conversation.get("/__admin/journal.yaml").body;
  CHECK(said.find("      # The journal has kept the beginning of this text only.\n"
                  "      - {at: 0ms, message: ") != std::string::npos);
  CHECK(said.find(" (cut; 50000 bytes in all)") != std::string::npos);
  replayed(conversation);
}

TEST_CASE("a session whose beginning has fallen out of the journal goes on from where it was", "[api]") {
  Setup setup;
  setup.backend.world.journal_size = 4;
  Conversation conversation(R"(
scenario: long
sessions:
  - id: S1
    participants: [{phoneNumber: "3002", digits: "02", e164Number: "+3002", formattedPhoneNumber: "30-02"}]
    state: Talking
)",
                            setup);
  conversation.post("/__admin/sessions/S1/messages", R"({"text":"one"})");
  conversation.post("/__admin/sessions/S1/messages", R"({"text":"two"})");
  conversation.post("/api/v2/me/im-sessions/S1",
                    R"({"operationName":"AttachUserData","userData":{"mood":"good"}})");
  conversation.post("/__admin/sessions/S1/messages", R"({"text":"three"})");
  const std::string yaml = conversation.get("/__admin/journal.yaml").body;
  INFO(yaml);
  CHECK(yaml.find("# The journal had lost its first 2 rows; what they told is missing.") !=
        std::string::npos);
  Conversation again(yaml);
  const Json session = again.get("/api/v2/me/im-sessions/S1").json().at("imSession");
  CHECK(session.at("state") == "Talking");
  CHECK(session.at("participants").at(0) ==
        Json::parse(
            R"({"digits":"02","e164Number":"+3002","formattedPhoneNumber":"30-02","phoneNumber":"3002"})"));
  CHECK(session.at("userData").at("mood") == "good");
}

TEST_CASE("what was forced against the order of states is told in comments of the exported scenario",
          "[api]") {
  Conversation conversation;
  for (const char* state : {"Alerting", "Completed", "Talking"}) {
    conversation.post("/__admin/sessions/S1/state", Json{{"state", state}, {"force", true}}.dump());
  }
  const std::string yaml = conversation.get("/__admin/journal.yaml").body;
  INFO(yaml);
  CHECK(im_mock::scenario::load_text(yaml, "journal.yaml").scenario);
  CHECK(yaml.find("# not possible in a scenario: {at: 0ms, state: Alerting}") != std::string::npos);
}

TEST_CASE("the list can be narrowed, and comes as lines too", "[api]") {
  Conversation conversation;
  conversation.post("/__admin/sessions/S1/messages", R"({"text":"hi"})");
  conversation.get("/api/v2/me");
  const Json all = conversation.get("/__admin/journal").json();
  CHECK(all.at("rows").size() == 3);
  CHECK(all.at("last") == 3);
  CHECK(all.at("dropped") == 0);
  CHECK(conversation.get("/__admin/journal?kind=change").json().at("rows").size() == 2);
  CHECK(conversation.get("/__admin/journal?session=S1").json().at("rows").size() == 2);
  CHECK(conversation.get("/__admin/journal?since=2").json().at("rows").size() == 1);
  CHECK(conversation.get("/__admin/journal?limit=1").json().at("rows").size() == 1);
  const Answer lines = conversation.get("/__admin/journal?format=ndjson");
  CHECK(lines.header("Content-Type") == "application/x-ndjson;charset=UTF-8");
  CHECK(std::count(lines.body.begin(), lines.body.end(), '\n') == 3);
  CHECK(conversation.get("/__admin/journal?kind=nonsense").status == 400);
  CHECK(conversation.get("/__admin/journal?since=x").status == 400);
}

TEST_CASE("control calls are not in the journal", "[api]") {
  Conversation conversation;
  conversation.get("/__admin/sessions");
  conversation.get("/__admin/nothing");
  CHECK(conversation.journal().size() == 1);
}

TEST_CASE("unexpected lists what was refused or matched nothing, since the last reset", "[api]") {
  Conversation conversation;
  CHECK(conversation.get("/__admin/journal/unexpected").json().at("count") == 0);
  conversation.get("/api/v2/me");
  conversation.get("/api/v2/nothing");
  conversation.ask("DELETE", "/api/v2/me");
  conversation.post("/api/v2/me/im-sessions/S1", "{");
  conversation.post("/api/v2/me/im-sessions/S2", R"({"operationName":"Complete"})");
  const Json answer = conversation.get("/__admin/journal/unexpected").json();
  std::vector<std::string> rules;
  for (const Json& row : answer.at("rows")) rules.push_back(row.at("rule"));
  CHECK(rules == std::vector<std::string>{"unknownRoute", "wrongMethod", "badBody", "notFound"});
  conversation.post("/__admin/reset", "");
  CHECK(conversation.get("/__admin/journal/unexpected").json().at("count") == 0);
}

TEST_CASE("passwords and tokens in bodies are written over in the journal", "[api]") {
  Conversation conversation;
  conversation.post(
      "/api/v2/notifications",
      R"([{"channel":"/meta/handshake","ext":{"authentication":{"user":"u","password":"geheim"}},)"
      R"("version":"1.0","supportedConnectionTypes":["long-polling"]}])");
  conversation.ask("GET", "/api/v2/me", "",
                   {{"Authorization", basic("agent", "geheim")}, {"Cookie", "JSESSIONID=geheim"}});
  CHECK(conversation.get("/__admin/journal").body.find("geheim") == std::string::npos);
  CHECK(conversation.get("/__admin/journal.har").body.find("geheim") == std::string::npos);
}

TEST_CASE("a secret is nowhere in the journal or in what is made of it, and the API still tells it",
          "[api]") {
  Conversation conversation;
  const std::string session = "/api/v2/me/im-sessions/S1";
  const std::string handshake =
      R"([{"channel":"/meta/handshake","supportedConnectionTypes":["long-polling"]}])";
  const std::string client =
      conversation.post("/api/v2/notifications", handshake).json().at(0).at("clientId");
  conversation.post("/api/v2/notifications",
                    R"([{"channel":"/meta/subscribe","subscription":"/**","clientId":")" + client + "\"}]");
  const std::string data =
      R"({"favColor":"blue","PASSWORD":"geheim","pass\u0077ord":"geheim","a":{"Api_Key":["geheim"]},)"
      R"("url":"https://x/?a=1&access_token=geheim"})";
  CHECK(conversation.post(session, R"({"operationName":"AttachUserData","userData":)" + data + "}").status ==
        200);
  CHECK(conversation.get(session + "?access_token=geheim&x=1").body.find(R"("PASSWORD":"geheim")") !=
        std::string::npos);
  CHECK(conversation.get("/api/v2/me/im-sessions?fields=*&tok%65n=geheim").body.find("geheim") !=
        std::string::npos);
  conversation.get("/api/v2/nowhere;jsessionid=geheim");
  conversation.post(session, "password=geheim&operationName=Complete");
  conversation.post(session,
                    "--b\r\nContent-Disposition: form-data; name=\"password\"\r\n\r\ngeheim\r\n--b--\r\n");
  conversation.post("/__admin/sessions/S1/messages", R"({"text":"look at https://x/?token=geheim"})");
  conversation.post(
      "/api/v2/notifications",
      R"([{"channel":"/meta/connect","connectionType":"long-polling","clientId":")" + client + "\"}]");
  const std::string found_at = "geheim";
  for (const char* target : {"/__admin/journal", "/__admin/journal?format=ndjson", "/__admin/journal.har",
                             "/__admin/journal.yaml", "/__admin/journal/unexpected"}) {
    const std::string text = conversation.get(target).body;
    INFO(target << "\n" << text);
    CHECK(text.find(found_at) == std::string::npos);
    CHECK(text.find("(redacted)") != std::string::npos);
  }
  // Rows of every kind are there, and say what is no secret.
  const std::string all = conversation.get("/__admin/journal").body;
  for (const char* kind :
       {"\"request\"", "\"notification\"", "\"change\"", "favColor", "access_token=(redacted)&x=1"}) {
    INFO(all);
    CHECK(all.find(kind) != std::string::npos);
  }
  CHECK(
      im_mock::scenario::load_text(conversation.get("/__admin/journal.yaml").body, "journal.yaml").scenario);
}

TEST_CASE("a long body and a long answer lose their secrets before they are cut", "[api]") {
  Conversation conversation;
  const std::string long_text(15'000, 'x');
  const std::string data = R"({"a":")" + long_text + R"(","password":"geheim","b":")" + long_text + "\"}";
  CHECK(
      conversation
          .post("/api/v2/me/im-sessions/S1", R"({"operationName":"AttachUserData","userData":)" + data + "}")
          .status == 200);
  CHECK(conversation.get("/api/v2/me/im-sessions/S1").body.find("geheim") != std::string::npos);
  const std::string journal = conversation.get("/__admin/journal").body;
  CHECK(journal.find("geheim") == std::string::npos);
  CHECK(journal.find("(cut; ") != std::string::npos);
}
