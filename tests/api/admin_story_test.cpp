// /__admin: which story is played, and back to its beginning.
#include "api/conversation.h"
#include "catch.h"
#include "scenario/loader.h"

namespace api_test {
namespace {

using Lines = std::vector<std::string>;
const std::string list = "/api/v2/me/im-sessions";

Setup with_more() {
  Setup setup;
  setup.more_scenarios = {
      "scenario: other\ndescription: Another one.\nsessions: [{id: S9, state: Alerting}]"};
  return setup;
}

std::string playing(const Conversation& client) {
  return client.get("/__admin/scenarios").json().at("playing").get<std::string>();
}

}  // namespace

TEST_CASE("the scenarios that can be played are listed with the one that plays", "[api]") {
  Conversation client(talking, with_more());
  const Json json = client.get("/__admin/scenarios").json();
  CHECK(json.at("playing") == "talking");
  REQUIRE(json.at("scenarios").size() == 2);
  CHECK(json.at("scenarios")[1].at("name") == "other");
  CHECK(json.at("scenarios")[1].at("description") == "Another one.");
}

TEST_CASE("another story is played by its name, bare, in quotes or as JSON", "[api]") {
  for (const char* body : {"other", " other\n", "\"other\"", R"({"scenario":"other"})"}) {
    INFO(body);
    Conversation client(talking, with_more());
    CHECK(client.put("/__admin/scenario", body).json() == Json{{"playing", "other"}});
    CHECK(client.get(list).body == R"({"statusCode":0,"uris":["http://mock:8090/api/v2/im-sessions/S9"]})");
  }
}

TEST_CASE("another story is played that stands in the call itself, as YAML or JSON", "[api]") {
  Conversation client;
  CHECK(client.put("/__admin/scenario", "scenario: mine\nsessions: [{id: S7, state: Talking}]").json() ==
        Json{{"playing", "mine"}});
  CHECK(client.get(list + "/S7").status == 200);
  CHECK(client.put("/__admin/scenario", R"({"scenario":"mine2","sessions":[{"id":"S8","state":"Talking"}]})")
            .json() == Json{{"playing", "mine2"}});
  CHECK(client.get(list + "/S8").status == 200);
  CHECK(playing(client) == "mine2");
  CHECK(client.get("/__admin/scenarios").json().at("scenarios").size() == 1);
}

TEST_CASE("another story begins at its own beginning, with a new journal and new ids", "[api]") {
  Conversation client(talking, with_more());
  client.advance("1h");
  REQUIRE(client.put("/__admin/scenario", "other").status == 200);
  CHECK(client.get("/__admin/clock").json().at("now") == 0);
  CHECK(client.journal().size() == 1);
  CHECK(client.journal().front().at("number") == 1);
}

TEST_CASE("an unknown scenario is 404 with the nearest name, and the old one goes on", "[api]") {
  Conversation client(talking, with_more());
  const std::string before = client.everything();
  const Answer answer = client.put("/__admin/scenario", "othr");
  CHECK(answer.status == 404);
  CHECK(answer.json().at("error") ==
        "there is no scenario 'othr' (did you mean 'other'?); GET /__admin/scenarios lists them");
  CHECK(client.put("/__admin/scenario", R"({"scenario":"nothing like it"})").json().at("error") ==
        "there is no scenario 'nothing like it'; GET /__admin/scenarios lists them");
  CHECK(client.everything() == before);
}

TEST_CASE("a broken scenario is refused with every problem and its place, and the old one goes on", "[api]") {
  Conversation client;
  const std::string before = client.everything();
  const Answer answer =
      client.put("/__admin/scenario", "scenario: broken\nsesions: []\nsettings: {eventDelay: 80}\n");
  CHECK(answer.status == 400);
  const Json problems = answer.json().at("problems");
  REQUIRE(problems.size() == 2);
  CHECK(problems[0].at("line") == 2);
  CHECK(problems[1].at("line") == 3);
  CHECK(answer.json().at("text").get<std::string>().find("request:2:1: problem: ") != std::string::npos);
  CHECK(client.everything() == before);
}

TEST_CASE("the error of a refused scenario, session or list of faults quotes a problem, not a warning",
          "[api]") {
  const Conversation client;
  const auto refused = [](const Answer& answer, const std::string& error) {
    INFO(answer.body);
    CHECK(answer.status == 400);
    CHECK(answer.json().at("problems").at(0).at("severity") == "warning");
    CHECK(answer.json().at("error").get<std::string>().starts_with(error));
    CHECK(answer.diagnosis().starts_with(error));
  };
  const std::string session = "userData: {code: 0123}\n";
  refused(client.put("/__admin/scenario", "sessions:\n  - " + session + "    stat: Talking\n"),
          "the body is no scenario: unknown key 'stat'");
  refused(client.post("/__admin/sessions", session + "stat: Talking\n"),
          "the body is no session: unknown key 'stat'");
  refused(client.put("/__admin/faults", "- on: {session: ^S1}\n  respond: {htp: 500}\n"),
          "the body is no list of faults: unknown key 'htp'");
  const Answer warned = client.put("/__admin/faults", "- on: {session: ^S1}\n  respond: {http: 500}\n");
  CHECK(warned.status == 200);
}

TEST_CASE("a scenario's body that is nothing of the kind is refused", "[api]") {
  Conversation client;
  const std::string before = client.everything();
  for (const std::string& body :
       {std::string(), std::string("  \n"), std::string("[]\n\n:"), std::string("{"), std::string("{}{"),
        std::string(R"({"scenario":7})"), std::string(R"({"scenario":null})"), std::string("a: \xff"),
        std::string(60'000, '['), "{" + std::string(60'000, '{'), std::string("a: &x [*x]"),
        std::string(":\0", 2)}) {
    const Answer answer = client.put("/__admin/scenario", body);
    INFO(body.substr(0, 40) << " -> " << answer.body.substr(0, 300));
    CHECK((answer.status == 400 || answer.status == 404));
    CHECK(answer.json().contains("error"));
    CHECK(answer.body.size() < 3000);
  }
  CHECK(client.everything() == before);
}

TEST_CASE("reset brings back the beginning: sessions, time, ids, data, clients and journal", "[api]") {
  Conversation client(
      "scenario: rings\nsessions: [{timeline: [{at: 0s, state: Alerting}, {at: 1s, state: Talking}]}]");
  const std::string begun = client.everything();
  client.advance("1s");
  const std::string uri =
      client.get("/__admin/sessions").json().at("sessions").at(0).at("id").get<std::string>();
  client.post(list + "/" + uri, R"({"operationName":"AttachUserData","userData":{"a":1}})");
  client.post("/api/v2/notifications", R"([{"channel":"/meta/handshake"}])");
  REQUIRE(client.post("/__admin/sessions", "{id: S5, state: Talking}").status == 201);
  CHECK(client.everything() != begun);
  CHECK(client.post("/__admin/reset", "").json() == Json::parse(R"({"reset":"default","playing":"rings"})"));
  CHECK(client.everything() == begun);
}

TEST_CASE("reset keeps the story that is played and leaves the other worlds alone", "[api]") {
  Conversation client(talking, with_more());
  REQUIRE(client.put("/__admin/worlds/t1", "{}").status == 201);
  REQUIRE(client.put("/__admin/scenario", "other").status == 200);
  REQUIRE(client.post("/w/t1/__admin/clock/advance", R"({"by":"5s"})").status == 200);
  CHECK(client.post("/__admin/reset", "").json().at("playing") == "other");
  CHECK(client.get("/w/t1/__admin/clock").json().at("now") == 5000);
}

TEST_CASE("reset plays the definition as it is loaded now", "[api]") {
  Conversation client;
  const auto reloaded =
      im_mock::scenario::load_text("scenario: talking\nsessions: [{id: NEW, state: Talking}]", "test.yaml");
  REQUIRE(reloaded.scenario);
  client.backend.replace_scenarios({reloaded.scenario});
  CHECK(client.get(list + "/S1").status == 200);
  REQUIRE(client.post("/__admin/reset", "").status == 200);
  CHECK(client.get(list + "/S1").status == 404);
  CHECK(client.get(list + "/NEW").status == 200);
}

TEST_CASE("health, version and the schema are there without a world or a sign-in", "[api]") {
  Conversation client(three_agents);
  CHECK(client.get("/__admin/health").json() == Json::parse(R"({"status":"up","scenarios":1})"));
  CHECK(client.get("/__admin/version").json().contains("version"));
  CHECK(client.get("/__admin/version").json().contains("commit"));
  CHECK(client.get("/__admin/schema").json().contains("$schema"));
  CHECK(client.get("/__admin/problems").json() == Json::parse(R"({"problems":[]})"));
}

TEST_CASE("shutdown answers and then ends the process as SIGTERM does", "[api]") {
  Setup setup;
  int asked = 0;
  setup.api.shut_down = [&asked] { ++asked; };
  Conversation client(talking, setup);
  CHECK(client.post("/__admin/shutdown", "").status == 202);
  CHECK(asked == 1);
}

TEST_CASE("an admin token is demanded of every call but health", "[api]") {
  Setup setup;
  setup.api.admin_token = "letmein";
  Conversation client("scenario: empty", setup);
  CHECK(client.get("/__admin/health").status == 200);
  for (const char* header : {"", "Bearer wrong", "letmein", "Bearerletmein", "Bearer letmein2",
                             "Bearer letmei", "Basic letmein"}) {
    INFO(header);
    client.set_header("Authorization", header);
    const Answer answer = client.post("/__admin/reset", "");
    CHECK(answer.status == 403);
    CHECK(answer.json().at("error") ==
          "the mock was started with --admin-token; send 'Authorization: Bearer TOKEN'");
  }
  for (const char* header : {"Bearer letmein", "bearer letmein", "BEARER letmein "}) {
    INFO(header);
    client.set_header("Authorization", header);
    CHECK(client.post("/__admin/reset", "").status == 200);
  }
  client.headers.clear();
  CHECK(client.get(list).status == 200);
}

TEST_CASE("the mock's own calls are not in the journal that they report", "[api]") {
  Conversation client;
  const auto before = client.journal().size();
  client.get("/__admin/sessions");
  client.get("/__admin/nowhere");
  client.post("/__admin/sessions/S1/state", R"({"state":"nothing"})");
  CHECK(client.journal().size() == before);
}

}  // namespace api_test
