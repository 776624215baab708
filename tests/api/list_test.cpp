// GET: the list, one session, `fields`, and the `uri` that leads there.
#include "api/conversation.h"
#include "catch.h"

namespace api_test {
namespace {

const std::string list = "/api/v2/me/im-sessions";

const char* const two_sessions = R"(
scenario: two
settings: {completedSessions: keep}
sessions:
  - {id: S2, participants: ["3002"], state: Completed}
  - {id: S1, participants: ["3003"], userData: {favColor: blue}, state: Talking}
)";

std::string uri_of(const Conversation& client, const std::string& world_prefix = "") {
  return client.get(world_prefix + list).json().at("uris").at(0).get<std::string>();
}

}  // namespace

TEST_CASE("the list without fields is uris, in the order in which the sessions began", "[api]") {
  Conversation client(two_sessions);
  const Answer answer = client.get(list);
  CHECK(answer.status == 200);
  CHECK(answer.header("Content-Type") == "application/json;charset=UTF-8");
  CHECK_FALSE(answer.has_header("X-Mock-Diagnosis"));
  CHECK(answer.body == R"({"statusCode":0,"uris":["http://mock:8090/api/v2/im-sessions/S2",)"
                       R"("http://mock:8090/api/v2/im-sessions/S1"]})");
}

TEST_CASE("the list of nobody's sessions is empty, with fields and without", "[api]") {
  Conversation client("scenario: empty");
  CHECK(client.get(list).body == R"({"statusCode":0,"uris":[]})");
  CHECK(client.get(list + "?fields=*").body == R"({"statusCode":0,"imSessions":[]})");
}

TEST_CASE("fields=* gives the whole resources as documented", "[api]") {
  Conversation client(two_sessions);
  CHECK(client.get(list + "?fields=*").json() == Json::parse(R"({"statusCode":0,"imSessions":[
    {"capabilities":[],"id":"S2",
     "participants":[{"digits":"3002","e164Number":"3002","formattedPhoneNumber":"3002","phoneNumber":"3002"}],
     "path":"/im-sessions/S2","state":"Completed","uri":"http://mock:8090/api/v2/im-sessions/S2"},
    {"capabilities":["SendMessage","AttachUserData","UpdateUserData","DeleteUserData","Complete"],"id":"S1",
     "participants":[{"digits":"3003","e164Number":"3003","formattedPhoneNumber":"3003","phoneNumber":"3003"}],
     "path":"/im-sessions/S1","state":"Talking","uri":"http://mock:8090/api/v2/im-sessions/S1",
     "userData":{"favColor":"blue"}}]})"));
}

TEST_CASE("fields names the members that are wanted, in the order of the names", "[api]") {
  Conversation client(two_sessions);
  CHECK(client.get(list + "?fields=id,state").body ==
        R"({"statusCode":0,"imSessions":[{"id":"S2","state":"Completed"},{"id":"S1","state":"Talking"}]})");
  CHECK(
      client.get(list + "?fields=state,,userData,").body ==
      R"({"statusCode":0,"imSessions":[{"state":"Completed"},{"state":"Talking","userData":{"favColor":"blue"}}]})");
  CHECK(client.get(list + "?fields=id%2Cstate").body == client.get(list + "?fields=id,state").body);
  CHECK(client.get("/api/v2/im-sessions/S1?fields=path").body ==
        R"({"statusCode":0,"imSession":{"path":"/im-sessions/S1"}})");
}

TEST_CASE("a field that the resource does not have gives nothing", "[api]") {
  Conversation client(two_sessions);
  CHECK(client.get(list + "?fields=id,colour").body ==
        R"({"statusCode":0,"imSessions":[{"id":"S2"},{"id":"S1"}]})");
  CHECK(client.get(list + "?fields=colour").body == R"({"statusCode":0,"imSessions":[{},{}]})");
  CHECK(client.get(list + "?fields=").body == R"({"statusCode":0,"imSessions":[{},{}]})");
}

TEST_CASE("a parameter that stands twice counts the last time, an unknown one never", "[api]") {
  Conversation client(two_sessions);
  CHECK(client.get(list + "?fields=*&fields=id").body == client.get(list + "?fields=id").body);
  CHECK(client.get(list + "?_=1769554688150").body == client.get(list).body);
}

TEST_CASE("one session is the same under both of its paths", "[api]") {
  Conversation client(two_sessions);
  const Answer mine = client.get(list + "/S1");
  CHECK(mine.status == 200);
  CHECK(mine.json().at("statusCode") == 0);
  CHECK(mine.json().at("imSession") == client.get(list + "?fields=*").json().at("imSessions").at(1));
  CHECK(client.get("/api/v2/im-sessions/S1").body == mine.body);
}

TEST_CASE("uri has no /me in it and begins with the Host that the client used", "[api]") {
  Conversation client;
  CHECK(uri_of(client) == "http://mock:8090/api/v2/im-sessions/S1");
  client.set_header("Host", "[::1]:9000");
  CHECK(uri_of(client) == "http://[::1]:9000/api/v2/im-sessions/S1");
}

TEST_CASE("without a Host header uri names localhost", "[api]") {
  Conversation client;
  client.headers.clear();
  CHECK(uri_of(client) == "http://localhost/api/v2/im-sessions/S1");
}

TEST_CASE("uri says https to who came by HTTPS", "[api]") {
  Conversation client;
  client.secure = true;
  CHECK(uri_of(client) == "https://mock:8090/api/v2/im-sessions/S1");
}

TEST_CASE("a public URL takes the place of the Host", "[api]") {
  Setup setup;
  setup.api.public_url = "https://gws.example";
  Conversation client(talking, setup);
  CHECK(uri_of(client) == "https://gws.example/api/v2/im-sessions/S1");
}

TEST_CASE("uri carries the world's prefix when the client used it", "[api]") {
  Setup setup;
  Conversation client(talking, setup);
  REQUIRE(client.put("/__admin/worlds/t1", "{}").status == 201);
  CHECK(uri_of(client, "/w/t1") == "http://mock:8090/w/t1/api/v2/im-sessions/S1");
  setup.api.public_url = "https://gws.example";
  Conversation published(talking, setup);
  REQUIRE(published.put("/__admin/worlds/t1", "{}").status == 201);
  CHECK(uri_of(published, "/w/t1") == "https://gws.example/w/t1/api/v2/im-sessions/S1");
}

TEST_CASE("uri can be followed", "[api]") {
  Conversation client;
  REQUIRE(client.put("/__admin/worlds/t1", "{}").status == 201);
  for (const char* prefix : {"", "/w/t1"}) {
    const std::string uri = uri_of(client, prefix);
    const Answer followed = client.get(uri.substr(std::string("http://mock:8090").size()));
    CHECK(followed.status == 200);
    CHECK(followed.json().at("imSession").at("uri") == uri);
  }
}

TEST_CASE("reading changes nothing", "[api]") {
  Conversation client(two_sessions);
  const std::string before = client.everything();
  for (int times = 0; times < 3; ++times) {
    client.get(list);
    client.get(list + "?fields=*");
    client.get(list + "/S1");
    client.get("/api/v2/me?subresources=*");
    client.get("/__admin/sessions/S1");
  }
  CHECK(client.everything() == before);
}

TEST_CASE("a list too long to be kept says of each session what the session says of itself", "[api]") {
  std::string yaml = "scenario: crowd\nsessions:\n";
  for (int number = 0; number <= 1000; ++number) {
    const std::string name = std::to_string(number);
    yaml.append("  - {id: S" + name + ", participants: ['" + name + "', '3002'], state: ")
        .append(number % 2 == 0 ? "Talking" : "Alerting")
        .append(number % 3 == 0 ? ", userData: {\"the \\\"key\\\"\": [1, {a: null}]}}\n" : "}\n");
  }
  Conversation client(yaml);
  const Json all = client.get(list + "?fields=*").json().at("imSessions");
  REQUIRE(all.size() == 1001);
  for (const Json& session : all) {
    const Answer one = client.get(list + "/" + session.at("id").get<std::string>());
    REQUIRE(one.body == R"({"statusCode":0,"imSession":)" + session.dump() + "}");
  }
}

TEST_CASE("a session that has not begun yet is not seen", "[api]") {
  Conversation client(R"(
scenario: later
sessions: [{id: S1, timeline: [{at: 1s, state: Alerting}]}]
)");
  CHECK(client.get(list).body == R"({"statusCode":0,"uris":[]})");
  CHECK(client.get(list + "/S1").status == 404);
  CHECK(client.post(list + "/S1", R"({"operationName":"Complete"})").status == 404);
  client.advance("1s");
  CHECK(client.get(list + "/S1").json().at("imSession").at("state") == "Alerting");
}

TEST_CASE("a participant's four numbers come as the scenario writes them", "[api]") {
  Conversation client(R"(
scenario: numbers
sessions:
  - id: S1
    state: Talking
    participants: [{phoneNumber: "3002", digits: "02", e164Number: "", formattedPhoneNumber: "30-02"}]
)");
  CHECK(client.get(list + "/S1").json().at("imSession").at("participants") ==
        Json::parse(
            R"([{"digits":"02","e164Number":"","formattedPhoneNumber":"30-02","phoneNumber":"3002"}])"));
}

}  // namespace api_test
