// /__admin/worlds and /__admin/snapshots: a world for each test.
#include "api/conversation.h"
#include "catch.h"

namespace api_test {
namespace {

const std::string list = "/api/v2/me/im-sessions";

void check_error(const Answer& answer, int status, const std::string& error) {
  INFO(answer.body);
  CHECK(answer.status == status);
  CHECK(answer.json() == Json{{"error", error}});
}

Setup with_more() {
  Setup setup;
  setup.more_scenarios = {"scenario: other\nsessions: [{id: S9, state: Alerting}]"};
  return setup;
}

std::string state_in(const Conversation& client, const std::string& world) {
  const Answer answer = client.get("/w/" + world + list + "/S1");
  return answer.status == 200 ? answer.json().at("imSession").at("state").get<std::string>() : "none";
}

Answer complete_in(const Conversation& client, const std::string& world) {
  return client.post("/w/" + world + list + "/S1", R"({"operationName":"Complete"})");
}

}  // namespace

TEST_CASE("a world is made with 201 and is like the default one unless told otherwise", "[api]") {
  Setup setup = with_more();
  setup.backend.world.seed = 7;
  Conversation client(talking, setup);
  const Answer made = client.put("/__admin/worlds/t1", "{}");
  CHECK(made.status == 201);
  CHECK(made.json() == Json::parse(R"({"name":"t1","scenario":"talking","clock":"manual","speed":1.0,"seed":7,
                                       "now":0,"sessions":1,"clients":0})"));
  CHECK(client.get("/__admin/worlds/t1").json() == made.json());
  CHECK(client.put("/__admin/worlds/t2", "").status == 201);
}

TEST_CASE("a world's scenario, clock, speed and seed can be said", "[api]") {
  Conversation client(talking, with_more());
  const Json made =
      client.put("/__admin/worlds/t1", R"({"scenario":"other","clock":"real","speed":2.5,"seed":42})").json();
  CHECK(made.at("scenario") == "other");
  CHECK(made.at("clock") == "real");
  CHECK(made.at("speed") == 2.5);
  CHECK(made.at("seed") == 42);
}

TEST_CASE("a world's scenario may stand in the call, as an object or as YAML", "[api]") {
  Conversation client;
  CHECK(client
            .put("/__admin/worlds/t1",
                 R"({"scenario":{"scenario":"mine","sessions":[{"id":"S7","state":"Talking"}]}})")
            .json()
            .at("scenario") == "mine");
  CHECK(client
            .put("/__admin/worlds/t2",
                 Json{{"scenario", "scenario: yours\nsessions: [{state: Talking}]"}}.dump())
            .json()
            .at("sessions") == 1);
}

TEST_CASE("all worlds are listed by name", "[api]") {
  Conversation client;
  for (const char* name : {"b", "a", "c"}) client.put(std::string("/__admin/worlds/") + name, "{}");
  std::string names;
  const Json json = client.get("/__admin/worlds").json();
  for (const Json& world : json.at("worlds")) names += world.at("name").get<std::string>() + " ";
  CHECK(names == "a b c default ");
}

TEST_CASE("a world that is made anew begins at its beginning with 200", "[api]") {
  Conversation client;
  client.put("/__admin/worlds/t1", "{}");
  complete_in(client, "t1");
  CHECK(state_in(client, "t1") == "none");
  CHECK(client.put("/__admin/worlds/t1", "{}").status == 200);
  CHECK(state_in(client, "t1") == "Talking");
  CHECK(client.put("/__admin/worlds/default", R"({"seed":3})").status == 200);
}

TEST_CASE("what happens in one world does not happen in another", "[api]") {
  Conversation client;
  client.put("/__admin/worlds/t1", "{}");
  client.put("/__admin/worlds/t2", "{}");
  complete_in(client, "t1");
  CHECK(state_in(client, "t1") == "none");
  CHECK(state_in(client, "t2") == "Talking");
  CHECK(client.get(list + "/S1").status == 200);
  client.post("/w/t2/__admin/clock/advance", R"({"by":"1h"})");
  CHECK(client.get("/__admin/worlds/t1").json().at("now") == 0);
}

TEST_CASE("a world is chosen by prefix, else header, else cookie, else it is the default one", "[api]") {
  Conversation client;
  for (const char* name : {"prefix", "header", "cookie"}) {
    client.put("/__admin/worlds/" + std::string(name),
               Json{{"scenario", "scenario: " + std::string(name) + "\nsessions: []"}}.dump());
  }
  const auto played = [&](const std::string& target) {
    return client.get(target + "/__admin/scenarios").json().at("playing").get<std::string>();
  };
  CHECK(played("") == "talking");
  client.set_header("Cookie", "a=b; mock-world=cookie");
  CHECK(played("") == "cookie");
  client.set_header("X-Mock-World", "header");
  CHECK(played("") == "header");
  CHECK(played("/w/prefix") == "prefix");
  CHECK(played("/w/default") == "talking");
  client.set_header("X-Mock-World", "");
  CHECK(played("") == "cookie");
}

TEST_CASE("a world that does not exist is 404, with how to make it", "[api]") {
  Conversation client;
  const std::string diagnosis = "there is no world 'nobody'; make it with PUT /__admin/worlds/nobody";
  const Answer answer = client.get("/w/nobody" + list);
  check_refused(answer, 404, 6, "Resource not found.");
  CHECK(answer.diagnosis() == diagnosis);
  check_error(client.get("/w/nobody/__admin/sessions"), 404, diagnosis);
  check_error(client.get("/__admin/worlds/nobody"), 404, "there is no world 'nobody'");
  CHECK(client.get("/w/nobody/__admin/health").status == 200);
  CHECK(client.get("/w/a%0d%0ab" + list).diagnosis().find_first_of("\r\n") == std::string::npos);
  CHECK(client.get("/w").status == 404);
  CHECK(client.get("/w/").status == 404);
}

TEST_CASE("a world's name has 1 to 64 plain characters", "[api]") {
  Conversation client;
  for (const std::string& name :
       {std::string("a"), std::string(64, 'x'), std::string("A-z_0.9"), std::string("_")}) {
    INFO(name);
    CHECK(client.put("/__admin/worlds/" + name, "{}").status == 201);
  }
  for (const std::string& name :
       {std::string(65, 'x'), std::string(".hidden"), std::string(".."), std::string("a%20b"),
        std::string("a%2Fb"), std::string("%C3%A9"), std::string("a%00"), std::string("a+b")}) {
    INFO(name);
    check_error(client.put("/__admin/worlds/" + name, "{}"), 400,
                "a world's name has 1 to 64 letters, digits, '-', '_' or '.', and does not begin with '.'");
  }
}

TEST_CASE("a world that is described wrongly is not made", "[api]") {
  Conversation client;
  const auto put = [&](const std::string& body) { return client.put("/__admin/worlds/t1", body); };
  const std::string speed = "'speed' has to be a number from 0.001 to 100000";
  const std::string seed = "'seed' has to be a whole number from 0";
  check_error(put(R"({"scenario":"talkin"})"), 404,
              "there is no scenario 'talkin' (did you mean 'talking'?); GET /__admin/scenarios lists them");
  check_error(put(R"({"scenario":7})"), 400, "'scenario' has to be a name, YAML text or an object");
  CHECK(put(R"({"scenario":"scenario: x\nsesions: []"})").json().at("problems").size() == 1);
  check_error(put(R"({"clock":"fast"})"), 400, R"('clock' has to be "real" or "manual")");
  check_error(put(R"({"speed":0})"), 400, speed);
  check_error(put(R"({"speed":"2"})"), 400, speed);
  check_error(put(R"({"seed":-1})"), 400, seed);
  check_error(put(R"({"seed":1.5})"), 400, seed);
  check_error(
      put(R"({"seed":18446744073709551616})"), 400,
      "the request's body is not usable: 18446744073709551616 is beyond 64 bits and would not stay as it is; "
      "send it as a text");
  check_error(put(R"({"sed":1})"), 400, "a world has no 'sed'; there is: scenario, from, clock, speed, seed");
  check_error(put(R"({"from":"nothing"})"), 404,
              R"(there is no snapshot "nothing"; POST /__admin/snapshots makes one)");
  CHECK(put("[]").status == 400);
  CHECK(client.get("/__admin/worlds/t1").status == 404);
}

TEST_CASE("a world is deleted, and is gone", "[api]") {
  Conversation client;
  client.put("/__admin/worlds/t1", "{}");
  CHECK(client.remove("/__admin/worlds/t1").json() == Json{{"deleted", "t1"}});
  CHECK(client.get("/w/t1" + list).status == 404);
  check_error(client.remove("/__admin/worlds/t1"), 404, "there is no world 't1'");
}

TEST_CASE("the default world cannot be deleted", "[api]") {
  Conversation client;
  check_error(client.remove("/__admin/worlds/default"), 409,
              "the default world cannot be deleted; reset it, or PUT it anew");
  CHECK(client.get(list).status == 200);
}

TEST_CASE("there are at most as many worlds as --max-worlds says, beside the default one", "[api]") {
  Setup setup;
  setup.backend.worlds_max = 2;
  Conversation client(talking, setup);
  CHECK(client.put("/__admin/worlds/t1", "{}").status == 201);
  CHECK(client.put("/__admin/worlds/t2", "{}").status == 201);
  check_error(client.put("/__admin/worlds/t3", "{}"), 409,
              "there are 2 worlds already; delete one, or start with a greater --max-worlds");
  CHECK(client.put("/__admin/worlds/t2", "{}").status == 200);
  client.remove("/__admin/worlds/t1");
  CHECK(client.put("/__admin/worlds/t3", "{}").status == 201);
}

TEST_CASE("a snapshot names a world's present, and other worlds go on from it", "[api]") {
  Conversation client(
      "scenario: rings\nsessions: [{id: S1, timeline: [{at: 0s, state: Alerting}, {at: 5s, state: "
      "Talking}]}]");
  client.advance("2s");
  const Answer taken = client.post("/__admin/snapshots", R"({"name":"ringing"})");
  CHECK(taken.status == 201);
  CHECK(taken.json() == Json::parse(R"({"snapshot":"ringing","now":2000})"));
  CHECK(client.get("/__admin/snapshots").json() == Json::parse(R"({"snapshots":["ringing"]})"));
  client.advance("10s");
  CHECK(client.put("/__admin/worlds/t1", R"({"from":"ringing"})").json().at("now") == 2000);
  CHECK(client.put("/__admin/worlds/t2", R"({"from":"ringing"})").status == 201);
  CHECK(state_in(client, "t1") == "Alerting");
  client.post("/w/t1/__admin/clock/advance", R"({"by":"3s"})");
  CHECK(state_in(client, "t1") == "Talking");
  CHECK(state_in(client, "t2") == "Alerting");
  CHECK(client.get(list + "/S1").json().at("imSession").at("state") == "Talking");
}

TEST_CASE("a snapshot of that name is replaced, and worlds made from the old one stay", "[api]") {
  Conversation client(
      "scenario: rings\nsessions: [{id: S1, timeline: [{at: 0s, state: Alerting}, {at: 5s, state: "
      "Talking}]}]");
  client.post("/__admin/snapshots", R"({"name":"s"})");
  client.put("/__admin/worlds/t1", R"({"from":"s"})");
  client.advance("5s");
  client.post("/__admin/snapshots", R"({"name":"s"})");
  client.put("/__admin/worlds/t2", R"({"from":"s"})");
  CHECK(state_in(client, "t1") == "Alerting");
  CHECK(state_in(client, "t2") == "Talking");
  CHECK(client.get("/__admin/snapshots").json().at("snapshots").size() == 1);
}

TEST_CASE("a snapshot can be dropped, and worlds made from it stay", "[api]") {
  Conversation client;
  client.post("/__admin/snapshots", R"({"name":"my talk/1"})");
  client.put("/__admin/worlds/t1", R"({"from":"my talk/1"})");
  const Answer gone = client.remove("/__admin/snapshots/my%20talk%2F1");
  CHECK(gone.status == 200);
  CHECK(gone.json() == Json::parse(R"({"deleted":"my talk/1"})"));
  CHECK(client.get("/__admin/snapshots").json() == Json::parse(R"({"snapshots":[]})"));
  CHECK(state_in(client, "t1") == "Talking");
  check_error(client.remove("/__admin/snapshots/my%20talk%2F1"), 404, "there is no snapshot 'my talk/1'");
  check_error(client.put("/__admin/worlds/t2", R"({"from":"my talk/1"})"), 404,
              R"(there is no snapshot "my talk/1"; POST /__admin/snapshots makes one)");
}

TEST_CASE("snapshots have a bound", "[api]") {
  Setup setup;
  setup.backend.snapshots_max = 2;
  Conversation client(talking, setup);
  CHECK(client.post("/__admin/snapshots", R"({"name":"a"})").status == 201);
  CHECK(client.post("/__admin/snapshots", R"({"name":"b"})").status == 201);
  check_error(client.post("/__admin/snapshots", R"({"name":"c"})"), 409,
              "there are 2 snapshots already; delete one");
  CHECK(client.post("/__admin/snapshots", R"({"name":"a"})").status == 201);
  client.remove("/__admin/snapshots/b");
  CHECK(client.post("/__admin/snapshots", R"({"name":"c"})").status == 201);
}

TEST_CASE("a snapshot wants a name, and a world one beginning", "[api]") {
  Conversation client;
  for (const char* body : {"", "{}", R"({"name":""})", R"({"name":7})"}) {
    INFO(body);
    check_error(client.post("/__admin/snapshots", body), 400, R"(the body wants {"name":"..."})");
  }
  client.post("/__admin/snapshots", R"({"name":"s"})");
  check_error(client.put("/__admin/worlds/t1", R"({"from":"s","scenario":"talking"})"), 400,
              "a world goes on from a snapshot or plays a scenario, not both");
  check_error(client.put("/__admin/worlds/t1", R"({"from":7})"), 404,
              "there is no snapshot 7; POST /__admin/snapshots makes one");
}

}  // namespace api_test
