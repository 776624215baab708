// Which operation each state allows, through the API.
#include <algorithm>

#include "api/conversation.h"
#include "catch.h"
#include "domain/lifecycle.h"

namespace api_test {
namespace {

using im_mock::domain::all_states;
using im_mock::domain::OperationName;
using im_mock::domain::session_operations;
using im_mock::domain::State;

const std::string session = "/api/v2/me/im-sessions/S1";

std::string standing_in(State state, const std::string& settings = "") {
  return "scenario: standing\nsettings: {completedSessions: keep" + settings +
         "}\nsessions:\n  - {id: S1, participants: [\"3002\"], userData: {a: 0}, state: " +
         std::string(to_string(state)) + "}\n";
}

std::string body_of(OperationName name) {
  Json body{{"operationName", to_string(name)}};
  if (name == OperationName::SendMessage) {
    body["text"] = "hi";
    body["destination"] = {{"phoneNumber", "3002"}};
    body["devicePath"] = device_path("3001");
  }
  if (name == OperationName::AttachUserData) body["userData"] = {{"b", 1}};
  if (name == OperationName::UpdateUserData) body["userData"] = {{"a", 1}};
  if (name == OperationName::DeleteUserData) body["key"] = "a";
  return body.dump();
}

bool offered(const Conversation& client, OperationName name) {
  const Json capabilities = client.get(session).json().at("imSession").at("capabilities");
  return std::find(capabilities.begin(), capabilities.end(), to_string(name)) != capabilities.end();
}

// What the table of states says by default.
bool allowed(State state, OperationName name) {
  if (state == State::Completed) return false;
  return state == State::Talking || name != OperationName::SendMessage;
}

}  // namespace

TEST_CASE("every cell of state x operation is answered 200 or 409 as the capabilities say", "[api]") {
  for (const State state : all_states) {
    for (const OperationName name : session_operations) {
      INFO(to_string(state) << " x " << to_string(name));
      Conversation client(standing_in(state));
      CHECK(offered(client, name) == allowed(state, name));
      const std::string before = client.everything();
      const Answer answer = client.post(session, body_of(name));
      if (allowed(state, name)) {
        CHECK(answer.status == 200);
        CHECK(answer.body == R"({"statusCode":0})");
        CHECK(client.everything() != before);
      } else {
        check_refused(answer, 409, 2, "Invalid state");
        CHECK(client.everything() == before);
      }
    }
  }
}

TEST_CASE("an operation that the state does not allow is told the state and the legal ones", "[api]") {
  Conversation alerting(standing_in(State::Alerting));
  CHECK(alerting.post(session, body_of(OperationName::SendMessage)).diagnosis() ==
        "SendMessage is not among the capabilities of session S1 in state Alerting; legal operations: "
        "AttachUserData, UpdateUserData, DeleteUserData, Complete");
  Conversation completed(standing_in(State::Completed));
  CHECK(completed.post(session, body_of(OperationName::Complete)).diagnosis() ==
        "Complete is not among the capabilities of session S1 in state Completed; legal operations: none");
}

TEST_CASE("a scenario may say which operations a state offers, and the others are refused", "[api]") {
  for (const State state : all_states) {
    for (const OperationName name : session_operations) {
      INFO(to_string(state) << " x " << to_string(name));
      const std::string one = std::string(to_string(state)) + ": [" + std::string(to_string(name)) + "]";
      Conversation client(standing_in(state, ", capabilities: {" + one + "}"));
      for (const OperationName other : session_operations) CHECK(offered(client, other) == (other == name));
      for (const OperationName other : session_operations) {
        if (other != name) check_refused(client.post(session, body_of(other)), 409, 2, "Invalid state");
      }
      CHECK(client.post(session, body_of(name)).status == 200);
    }
  }
}

TEST_CASE("the HTTP status of an operation that the state does not allow is a setting", "[api]") {
  Conversation client(standing_in(State::Alerting, ", invalidStateHttpStatus: 500"));
  check_refused(client.post(session, body_of(OperationName::SendMessage)), 500, 2, "Invalid state");
  Conversation fine(standing_in(State::Alerting, ", invalidStateHttpStatus: 200"));
  check_refused(fine.post(session, body_of(OperationName::SendMessage)), 200, 2, "Invalid state");
}

TEST_CASE("what is wrong with a parameter is said before what is wrong with the state", "[api]") {
  Conversation client(standing_in(State::Alerting));
  check_refused(client.post(session, R"({"operationName":"SendMessage"})"), 400, 1,
                "Parameter 'text' is missing.");
}

TEST_CASE("an agent has one live IM session at a time", "[api]") {
  const std::string initiate =
      R"({"operationName":"InitiateIMSession","destination":{"phoneNumber":"16001"}})";
  for (const State state : all_states) {
    INFO(to_string(state));
    Conversation client(standing_in(state));
    const std::string before = client.everything();
    const Answer answer = client.post("/api/v2/me/im-sessions", initiate);
    if (state == State::Completed) {
      CHECK(answer.status == 200);
    } else {
      check_refused(answer, 409, 2, "Invalid state");
      CHECK(answer.diagnosis() == "agent agent has a live IM session already; Complete it first");
      CHECK(client.everything() == before);
    }
  }
}

TEST_CASE("a destination is refused as its rule says", "[api]") {
  Conversation client(R"(
scenario: rules
initiate:
  - {destination: "16004", refuse: {statusCode: 4, statusMessage: Internal error, http: 500}}
  - {destination: "/^17/", refuse: {statusCode: 5}}
)");
  const auto initiate = [&](const std::string& number) {
    return client.post(
        "/api/v2/me/im-sessions",
        R"({"operationName":"InitiateIMSession","destination":{"phoneNumber":")" + number + "\"}}");
  };
  const std::string before = client.everything();
  const Answer internal = initiate("16004");
  check_refused(internal, 500, 4, "Internal error");
  CHECK(internal.diagnosis() == "the scenario refuses destination 16004 (rule '16004', line 4)");
  check_refused(initiate("17000"), 409, 5, "Invalid state");
  check_refused(initiate("3001"), 400, 2, "Parameter 'destination' is not valid.");
  CHECK(client.everything() == before);
  CHECK(initiate("18000").status == 200);
}

TEST_CASE("InitiateIMSession answers with no id, and the session begins Initiating", "[api]") {
  Conversation client("scenario: empty");
  const Answer answer = client.post(
      "/api/v2/me/im-sessions",
      R"({"operationName":"InitiateIMSession","destination":{"phoneNumber":"16001"},"userData":{"favColor":"blue"}})");
  CHECK(answer.status == 200);
  CHECK(answer.body == R"({"statusCode":0})");
  const Json sessions = client.get("/api/v2/me/im-sessions?fields=*").json().at("imSessions");
  REQUIRE(sessions.size() == 1);
  CHECK(sessions[0].at("state") == "Initiating");
  CHECK(sessions[0].at("userData") == Json{{"favColor", "blue"}});
  CHECK(sessions[0].at("participants")[0].at("phoneNumber") == "16001");
}

}  // namespace api_test
