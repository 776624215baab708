// /__admin/sessions: look inside, make a session, force a state, speak as the other party.
#include "api/conversation.h"
#include "catch.h"

namespace api_test {
namespace {

using Lines = std::vector<std::string>;
const std::string sessions = "/__admin/sessions";

void check_error(const Answer& answer, int status, const std::string& error) {
  INFO(answer.body);
  CHECK(answer.status == status);
  CHECK(answer.json().at("error") == error);
  CHECK(answer.header("Content-Type") == "application/json;charset=UTF-8");
  CHECK_FALSE(answer.diagnosis().empty());
}

Answer put_into(const Conversation& client, const std::string& state, const std::string& more = "") {
  return client.post(sessions + "/S1/state", R"({"state":")" + state + "\"" + more + "}");
}

std::string standing_in(const std::string& state) {
  return "scenario: standing\nsettings: {completedSessions: keep}\nsessions: [{id: S1, state: " + state +
         "}]";
}

}  // namespace

TEST_CASE("the inside of a world shows each session with each agent's view", "[api]") {
  Conversation client(std::string(three_agents) + R"(
sessions:
  - {id: S1, agent: agent1, participants: ["3002"], userData: {a: 1}, timeline: [{at: 1s, state: Initiating}, {after: 1s, state: Talking}]}
)");
  const Json before = client.get(sessions + "/S1").json().at("session");
  CHECK_FALSE(before.contains("state"));
  CHECK(before.at("stepsLeft") == 2);
  client.advance("1s");
  const Json session = client.get(sessions + "/S1").json().at("session");
  CHECK(session.at("state") == "Initiating");
  CHECK(session.at("userData") == Json{{"a", 1}});
  CHECK(session.at("began") == 0);
  CHECK(session.at("stepsLeft") == 1);
  REQUIRE(session.at("views").size() == 2);
  CHECK(session.at("views")[0].at("agent") == "agent1");
  CHECK(session.at("views")[0].at("state") == "Initiating");
  CHECK(session.at("views")[1].at("agent") == "agent2");
  CHECK(session.at("views")[1].at("state") == "Alerting");
  CHECK(session.at("views")[1].at("uri") == "http://mock:8090/api/v2/im-sessions/S1");
  const Json all = client.get(sessions).json();
  CHECK(all.at("sessions") == Json::array({session}));
  CHECK(all.at("now") == 1000);
}

TEST_CASE("an unknown session is 404, with the world where it was looked for", "[api]") {
  Conversation client;
  check_error(client.get(sessions + "/S2"), 404, "there is no session 'S2' in world 'default'");
  check_error(client.post(sessions + "/S2/state", R"({"state":"Talking"})"), 404,
              "this world has no session 'S2' that the agent takes part in");
  check_error(client.post(sessions + "/S2/messages", R"({"text":"hi"})"), 404,
              "this world has no session 'S2' that the agent takes part in");
}

TEST_CASE("a session is made as it would stand in a scenario, in YAML or JSON", "[api]") {
  Conversation client("scenario: empty");
  const Answer yaml =
      client.post(sessions, "id: S1\nparticipants: [\"3002\"]\nstate: Talking\nuserData: {a: 1}");
  CHECK(yaml.status == 201);
  CHECK(yaml.json().at("session").at("state") == "Talking");
  const Answer json = client.post(sessions, R"({"id":"S2","timeline":[{"after":"1s","state":"Alerting"}]})");
  CHECK(json.status == 201);
  CHECK(json.json().at("session").at("stepsLeft") == 1);
  client.advance("1s");
  CHECK(client.happened() ==
        Lines{"change S1 agent stateChanged Talking", "change S2 agent stateChanged Alerting"});
}

TEST_CASE("the timeline of a session that is made later counts from its making", "[api]") {
  Conversation client("scenario: empty");
  client.advance("1h");
  REQUIRE(client.post(sessions, "id: S1\ntimeline: [{at: 0s, state: Alerting}, {at: 5s, state: Talking}]")
              .status == 201);
  CHECK(client.get("/__admin/clock").json().at("next") == 3'605'000);
}

TEST_CASE("a session without an id gets one of the real shape", "[api]") {
  Conversation client("scenario: empty");
  const Json made = client.post(sessions, "state: Talking").json().at("session");
  const auto id = made.at("id").get<std::string>();
  CHECK(id.size() == 32);
  CHECK(id.find_first_not_of("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ") == std::string::npos);
  CHECK(client.post(sessions, "state: Talking").json().at("session").at("id") != id);
}

TEST_CASE("a session whose id is taken is refused", "[api]") {
  Conversation client;
  const std::string before = client.everything();
  check_error(client.post(sessions, "{id: S1, state: Talking}"), 400,
              "give another id, or none and one is made");
  CHECK(client.everything() == before);
}

TEST_CASE("a session that is none is refused with every problem and its place", "[api]") {
  Conversation client;
  const std::string before = client.everything();
  const Answer answer = client.post(sessions, "stat: Talking\ntimeline:\n  - {at: soon, state: Talkin}\n");
  CHECK(answer.status == 400);
  const Json problems = answer.json().at("problems");
  REQUIRE(problems.size() == 3);
  CHECK(problems[0].at("line") == 1);
  CHECK(problems[1].at("line") == 3);
  CHECK(answer.json().at("error").get<std::string>().starts_with("the body is no session: "));
  CHECK(answer.json().at("text").get<std::string>().find("did you mean 'state'?") != std::string::npos);
  for (const std::string& body : {std::string(), std::string("7"), std::string("[]"), std::string("{"),
                                  std::string("state: Talking\n\xff"), std::string(50'000, '['),
                                  std::string("a\0b", 3), std::string("agent: nobody\nstate: Talking")}) {
    CHECK(client.post(sessions, body).status == 400);
  }
  CHECK(client.everything() == before);
}

TEST_CASE("a state is reached in the legal orders, and every other is refused", "[api]") {
  for (const std::string from : {"Initiating", "Alerting", "Talking", "Completed"}) {
    for (const std::string to : {"Initiating", "Alerting", "Talking", "Completed"}) {
      INFO(from << " -> " << to);
      Conversation client(standing_in(from));
      const bool legal = from == to || (to == "Completed" && from != "Completed") ||
                         (to == "Talking" && (from == "Initiating" || from == "Alerting"));
      const Answer answer = put_into(client, to);
      if (legal) {
        CHECK(answer.status == 200);
        CHECK(answer.json().at("session").at("state") == to);
        CHECK(client.happened() == (from == to ? Lines{} : Lines{"change S1 agent stateChanged " + to}));
      } else {
        check_error(answer, 409,
                    to + " cannot follow " + from + R"(; add "force": true to put it there all the same)");
        CHECK(client.happened().empty());
      }
    }
  }
}

TEST_CASE("force puts a session into any state", "[api]") {
  Conversation client(standing_in("Talking"));
  CHECK(put_into(client, "Alerting").status == 409);
  CHECK(put_into(client, "Alerting", R"(,"force":false)").status == 409);
  CHECK(put_into(client, "Alerting", R"(,"force":true)").status == 200);
  CHECK(client.happened() == Lines{"change S1 agent stateChanged Alerting"});
  CHECK(client.get("/api/v2/im-sessions/S1").json().at("imSession").at("state") == "Alerting");
}

TEST_CASE("a state that is none, and a force that is neither true nor false, are refused", "[api]") {
  Conversation client;
  const std::string wanted = R"(the body wants {"state":"Initiating|Alerting|Talking|Completed"})";
  for (const char* body : {"", "{}", R"({"state":"talking"})", R"({"state":7})", R"({"state":null})"}) {
    INFO(body);
    check_error(client.post(sessions + "/S1/state", body), 400, wanted);
  }
  check_error(put_into(client, "Completed", R"(,"force":"yes")"), 400, "'force' has to be true or false");
  CHECK(client.happened().empty());
}

TEST_CASE("a session that was put into Completed leaves the list, and the answer says so", "[api]") {
  Conversation client;
  CHECK(put_into(client, "Completed").json() == Json::parse(R"({"session":{"id":"S1","removed":true}})"));
  CHECK(client.get("/api/v2/me/im-sessions").body == R"({"statusCode":0,"uris":[]})");
}

TEST_CASE("a story goes on from a state that was put there", "[api]") {
  Conversation client(R"(
scenario: rings
sessions: [{id: S1, userData: {a: 1}, timeline: [{at: 0s, state: Alerting}, {at: 5s, deleteUserData: a}]}]
)");
  client.happened();
  REQUIRE(put_into(client, "Talking").status == 200);
  client.advance("5s");
  CHECK(client.happened() ==
        Lines{"change S1 agent stateChanged Talking", "change S1 agent userDataChanged {}"});
}

TEST_CASE("the other party speaks while the session is Talking, else nobody can", "[api]") {
  Conversation client;
  CHECK(client.post(sessions + "/S1/messages", R"({"text":"hello \u2615"})").status == 200);
  CHECK(client.happened() == Lines{"change S1 agent messageAdded hello \xe2\x98\x95"});
  Conversation ringing(standing_in("Alerting"));
  check_error(ringing.post(sessions + "/S1/messages", R"({"text":"hello"})"), 409,
              "nobody can speak in session S1 because it is not Talking");
}

TEST_CASE("a message without a text is refused", "[api]") {
  Conversation client;
  for (const char* body : {"", "{}", R"({"text":7})", R"({"text":null})", R"({"message":"hello"})"}) {
    INFO(body);
    check_error(client.post(sessions + "/S1/messages", body), 400, R"(the body wants {"text":"..."})");
  }
  CHECK(client.happened().empty());
}

}  // namespace api_test
