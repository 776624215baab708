// Who can take part in an IM session: a device that is fit for it, an agent who is logged in, the feature.
// What `capabilities` offers is never refused, and what is refused was not offered.
#include <algorithm>
#include <optional>

#include "api/conversation.h"
#include "catch.h"
#include "domain/lifecycle.h"

namespace api_test {
namespace {

using im_mock::domain::OperationName;
using im_mock::domain::State;
using Lines = std::vector<std::string>;

const std::string list = "/api/v2/me/im-sessions";
const std::string start = R"({"operationName":"StartContactCenterSession","channels":["voice"]})";

std::string initiate(const std::string& number) {
  return R"({"operationName":"InitiateIMSession","destination":{"phoneNumber":")" + number + R"("}})";
}

std::string body_of(OperationName name) {
  Json body{{"operationName", to_string(name)}};
  if (name == OperationName::SendMessage) {
    body["text"] = "hi";
    body["destination"] = {{"phoneNumber", "3009"}};
    body["devicePath"] = device_path("3001");
  }
  if (name == OperationName::InitiateIMSession) body["destination"] = {{"phoneNumber", "3009"}};
  if (name == OperationName::AttachUserData || name == OperationName::UpdateUserData)
    body["userData"] = {{"b", 1}};
  if (name == OperationName::DeleteUserData) body["key"] = "a";
  return body.dump();
}

// Where agent1 stands.
struct Place {
  std::optional<State> state;  // of its session; nothing: it has none
  bool called;                 // the session is another agent's, who called it
  bool fit;
  bool feature;
  bool logged_in;
  bool must_be;
};

std::string scenario_of(const Place& place) {
  const std::string agents = std::string("agents: [{userName: agent1, devices: [{number: \"3001\", im: ") +
                             (place.fit ? "true" : "false") + "}]}, {userName: agent2, device: \"3002\"}]\n";
  const std::string settings = std::string("settings: {completedSessions: keep, mustBeLoggedIn: ") +
                               (place.must_be ? "true" : "false") +
                               (place.feature ? "" : ", features: [api-voice]") + "}\n";
  if (!place.state) return "scenario: place\n" + agents + settings;
  const State of_owner = place.called ? im_mock::domain::mirrored(*place.state) : *place.state;
  return "scenario: place\n" + agents + settings + "sessions: [{id: S1, agent: " +
         (place.called ? "agent2, participants: [\"3001\"]" : "agent1, participants: [\"3009\"]") +
         ", userData: {a: 0}, state: " + std::string(to_string(of_owner)) + "}]\n";
}

std::vector<Place> all_places() {
  std::vector<std::optional<State>> states{std::nullopt};
  for (const State state : im_mock::domain::all_states) states.emplace_back(state);
  std::vector<Place> places;
  for (const auto& state : states) {
    for (int bits = 0; bits < 32; ++bits) {
      if (!state && (bits & 16) != 0) continue;
      places.push_back(
          {state, (bits & 16) != 0, (bits & 1) != 0, (bits & 2) != 0, (bits & 4) != 0, (bits & 8) != 0});
    }
  }
  return places;
}

std::string in_words(const Place& place) {
  return std::string(place.state ? to_string(*place.state) : "none") + (place.called ? ", called" : "") +
         (place.fit ? ", fit" : "") + (place.feature ? ", feature" : "") +
         (place.logged_in ? ", logged in" : "") + (place.must_be ? ", must be" : "");
}

const std::string two = R"(
scenario: two
agents:
  - {userName: agent1, device: "3001"}
  - {userName: agent2, devices: [{number: "3002", im: false}, "3012"]}
  - {userName: agent3, device: "3003"}
)";

}  // namespace

TEST_CASE("what capabilities offers is done and what it does not offer is refused, wherever an agent stands",
          "[api]") {
  std::size_t combinations = 0;
  for (const Place& place : all_places()) {
    std::vector<OperationName> operations(im_mock::domain::session_operations.begin(),
                                          im_mock::domain::session_operations.end());
    operations.push_back(OperationName::InitiateIMSession);
    for (const OperationName name : operations) {
      INFO(in_words(place) << " x " << to_string(name));
      ++combinations;
      Conversation client(scenario_of(place));
      client.sign_in_as("agent1", "");
      if (place.logged_in) REQUIRE(client.post("/api/v2/me", start).status == 200);
      const Answer shown = client.get(list + "/S1");
      const bool is_there = place.state && place.feature && (place.fit || !place.called);
      CHECK(shown.status == (is_there ? 200 : 404));
      bool offered = false;
      if (name == OperationName::InitiateIMSession) {
        const bool free = !is_there || place.state == State::Completed;
        offered = place.feature && place.fit && free && (place.logged_in || !place.must_be);
      } else if (is_there) {
        const Json capabilities = shown.json().at("imSession").at("capabilities");
        offered = std::find(capabilities.begin(), capabilities.end(), to_string(name)) != capabilities.end();
      }
      const std::string before = client.everything();
      const Answer answer =
          client.post(name == OperationName::InitiateIMSession ? list : list + "/S1", body_of(name));
      INFO(answer.body << " " << answer.diagnosis());
      CHECK((answer.status == 200) == offered);
      CHECK((answer.json().at("statusCode") == 0) == offered);
      if (!offered) CHECK(client.everything() == before);
    }
  }
  CHECK(combinations == 864);  // (4 states x 2 sides + none) x 2 x 2 x 2 x 2 x 6 operations
}

TEST_CASE("a call to a device that is not fit for IM completes, and nobody rings", "[api]") {
  Conversation client(two);
  client.sign_in_as("agent1", "");
  CHECK(client.post(list, initiate("3002")).status == 200);
  const Lines happened = client.happened();
  REQUIRE(happened.size() == 2);
  CHECK(happened[0].find("agent1 stateChanged Initiating") != std::string::npos);
  CHECK(happened[1].find("agent1 stateChanged Completed") != std::string::npos);
  CHECK(client.journal().back().at("cause") == "the called device is not fit for IM");
  // The agent can be called at its other device.
  CHECK(client.post(list, initiate("3012")).status == 200);
  client.sign_in_as("agent2", "");
  CHECK(client.get(list + "?fields=state").json().at("imSessions").at(0).at("state") == "Alerting");
}

TEST_CASE("SendMessage of an agent without a fit device is not offered, and refused with the reason",
          "[api]") {
  Conversation client(R"(
scenario: unfit
agents: [{userName: agent1, devices: [{number: "3001", im: false}]}]
sessions: [{id: S1, participants: ["3009"], state: Talking}]
)");
  client.sign_in_as("agent1", "");
  CHECK(client.get(list + "/S1").json().at("imSession").at("capabilities") ==
        Json{"AttachUserData", "UpdateUserData", "DeleteUserData", "Complete"});
  const Answer answer = client.post(list + "/S1", body_of(OperationName::SendMessage));
  check_refused(answer, 409, 2, "Invalid state");
  CHECK(answer.diagnosis().find("agent agent1 has no device that is fit for IM") != std::string::npos);
}

TEST_CASE("an agent who has not signed in rings, and the answer says that the documents want it otherwise",
          "[api]") {
  Conversation client(two);
  client.sign_in_as("agent1", "");
  const Answer neither = client.post(list, initiate("3003"));
  CHECK(neither.status == 200);
  CHECK(neither.body == R"({"statusCode":0})");
  CHECK(neither.diagnosis() ==
        "agent agent1 and the called agent agent3 are not logged in; documented: both agents of an IM "
        "session must "
        "have done StartContactCenterSession (settings.mustBeLoggedIn enforces it)");
  CHECK(client.get("/__admin/journal/unexpected").json().at("count") == 0);
  client.sign_in_as("agent3", "");
  CHECK(client.get(list + "?fields=state").json().at("imSessions").at(0).at("state") == "Alerting");
}

TEST_CASE("where both agents are logged in nothing is remarked", "[api]") {
  Conversation client(two);
  for (const char* agent : {"agent3", "agent1"}) {
    client.sign_in_as(agent, "");
    REQUIRE(client.post("/api/v2/me", start).status == 200);
  }
  const Answer answer = client.post(list, initiate("3003"));
  CHECK(answer.status == 200);
  CHECK(answer.diagnosis().empty());
}

TEST_CASE("with mustBeLoggedIn a caller who is not logged in is refused, and a called one cannot be reached",
          "[api]") {
  Conversation client(std::string(two) + "settings: {mustBeLoggedIn: true}\n");
  client.sign_in_as("agent1", "");
  const Answer refused = client.post(list, initiate("3003"));
  check_refused(refused, 409, 2, "Invalid state");
  CHECK(refused.diagnosis().find("StartContactCenterSession") != std::string::npos);
  // The states are those of an agent who is logged in.
  check_refused(client.post("/api/v2/me", R"({"operationName":"Ready"})"), 409, 2, "Invalid state");
  REQUIRE(client.post("/api/v2/me", start).status == 200);
  client.happened();
  CHECK(client.post(list, initiate("3003")).status == 200);
  CHECK(client.journal().back().at("cause") == "the called agent is not logged in");
  client.sign_in_as("agent3", "");
  CHECK(client.get(list).json().at("uris").empty());
  REQUIRE(client.post("/api/v2/me", start).status == 200);
  client.sign_in_as("agent1", "");
  CHECK(client.post(list, initiate("3003")).diagnosis().empty());
  client.sign_in_as("agent3", "");
  CHECK(client.get(list).json().at("uris").size() == 1);
}

TEST_CASE("who has ended the contact center session, or is Offline, is not logged in any more", "[api]") {
  for (const char* end : {"EndContactCenterSession", "Offline"}) {
    INFO(end);
    Conversation client(std::string(two) + "settings: {mustBeLoggedIn: true}\n");
    client.sign_in_as("agent1", "");
    REQUIRE(client.post("/api/v2/me", start).status == 200);
    REQUIRE(client.post("/api/v2/me", R"({"operationName":"Ready"})").status == 200);
    REQUIRE(client.post("/api/v2/me", R"({"operationName":")" + std::string(end) + R"("})").status == 200);
    check_refused(client.post(list, initiate("16001")), 409, 2, "Invalid state");
  }
}

TEST_CASE("what an agent has been told to be counts before its effect, so an event delay locks nobody out",
          "[api]") {
  Conversation client(std::string(two) + "settings: {mustBeLoggedIn: true, eventDelay: 1s}\n");
  client.sign_in_as("agent1", "");
  REQUIRE(client.post("/api/v2/me", start).status == 200);
  CHECK(client.post("/api/v2/me", R"({"operationName":"Ready"})").status == 200);
  CHECK(client.post(list, initiate("16001")).status == 200);
  client.advance("1s");
  CHECK(client.get("/api/v2/me/devices?fields=userState")
            .json()
            .at("devices")
            .at(0)
            .at("userState")
            .at("state") == "Ready");
}

}  // namespace api_test
