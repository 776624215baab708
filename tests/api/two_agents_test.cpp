// A conversation between two agents, as each of them sees it through the API.
#include "api/conversation.h"
#include "catch.h"

namespace api_test {
namespace {

const std::string list = "/api/v2/me/im-sessions";
using Lines = std::vector<std::string>;

// Signs in as that agent, and asks as him from then on.
Conversation& as(Conversation& client, int number) {
  const std::string digit = std::to_string(number);
  client.sign_in_as("agent" + digit, "secret" + digit);
  return client;
}

Answer initiate(Conversation& client, const std::string& destination, const std::string& more = "") {
  return client.post(list, R"({"operationName":"InitiateIMSession","destination":{"phoneNumber":")" +
                               destination + "\"}" + more + "}");
}

Json views(Conversation& client, int agent) {
  return as(client, agent).get(list + "?fields=id,state,participants").json().at("imSessions");
}

std::string state_of(Conversation& client, int agent) {
  const Json sessions = views(client, agent);
  return sessions.empty() ? "none" : sessions.at(0).at("state").get<std::string>();
}

std::string message(const std::string& device, const std::string& text) {
  return R"({"operationName":"SendMessage","text":")" + text +
         R"(","destination":{"phoneNumber":"3002"},"devicePath":")" + device_path(device) + "\"}";
}

}  // namespace

TEST_CASE("the caller is Initiating while the called agent is Alerting, under one id", "[api]") {
  Conversation client(three_agents);
  CHECK(initiate(as(client, 1), "3002").status == 200);
  const Json caller = views(client, 1);
  const Json called = views(client, 2);
  REQUIRE(caller.size() == 1);
  REQUIRE(called.size() == 1);
  CHECK(caller[0].at("state") == "Initiating");
  CHECK(called[0].at("state") == "Alerting");
  CHECK(caller[0].at("id") == called[0].at("id"));
  CHECK(caller[0].at("participants").at(0).at("phoneNumber") == "3002");
  CHECK(called[0].at("participants").at(0).at("phoneNumber") == "3001");
  CHECK(views(client, 3).empty());
}

TEST_CASE("a called agent answers after autoAnswer, or never", "[api]") {
  Conversation client(three_agents);
  initiate(as(client, 1), "3002");
  client.advance("1999ms");
  CHECK(state_of(client, 2) == "Alerting");
  client.advance("1ms");
  CHECK(state_of(client, 1) == "Talking");
  CHECK(state_of(client, 2) == "Talking");
  Conversation never(std::string(three_agents) + "settings: {autoAnswer: never}");
  initiate(as(never, 1), "3002");
  never.advance("24h");
  CHECK(state_of(never, 2) == "Alerting");
}

TEST_CASE("messages, user data and the end reach both agents and nobody else", "[api]") {
  Conversation client(three_agents);
  initiate(as(client, 1), "3002", R"(,"userData":{"favColor":"blue"})");
  client.advance("2s");
  const auto id = views(client, 1).at(0).at("id").get<std::string>();
  client.happened();
  CHECK(as(client, 1).post(list + "/" + id, message("3001", "hello")).status == 200);
  CHECK(as(client, 2).post(list + "/" + id, message("3002", "hi")).status == 200);
  CHECK(client.post(list + "/" + id, R"({"operationName":"AttachUserData","userData":{"a":1}})").status ==
        200);
  CHECK(client.post(list + "/" + id, R"({"operationName":"Complete"})").status == 200);
  const std::string data = R"({"favColor":"blue","a":1})";
  CHECK(client.happened() ==
        Lines{"change " + id + " agent1 messageAdded hello", "change " + id + " agent2 messageAdded hello",
              "change " + id + " agent1 messageAdded hi", "change " + id + " agent2 messageAdded hi",
              "change " + id + " agent1 userDataChanged " + data,
              "change " + id + " agent2 userDataChanged " + data,
              "change " + id + " agent1 stateChanged Completed",
              "change " + id + " agent2 stateChanged Completed"});
  CHECK(views(client, 1).empty());
  CHECK(views(client, 2).empty());
}

TEST_CASE("either agent may end the session before it is answered", "[api]") {
  for (const int who : {1, 2}) {
    Conversation client(three_agents);
    initiate(as(client, 1), "3002");
    const auto id = views(client, 1).at(0).at("id").get<std::string>();
    CHECK(as(client, who).post(list + "/" + id, R"({"operationName":"Complete"})").status == 200);
    CHECK(state_of(client, 1) == "none");
    CHECK(state_of(client, 2) == "none");
    client.advance("10s");
    CHECK(client.happened().back().ends_with("stateChanged Completed"));
  }
}

TEST_CASE("calling an agent that is busy completes the caller's session and leaves the agent alone",
          "[api]") {
  Conversation client(three_agents);
  initiate(as(client, 1), "3002");
  client.happened();
  CHECK(initiate(as(client, 3), "3002", R"(,"devicePath":")" + device_path("3003") + "\"").status == 200);
  const Lines lines = client.happened();
  REQUIRE(lines.size() == 2);
  CHECK(lines[0].ends_with("agent3 stateChanged Initiating"));
  CHECK(lines[1].ends_with("agent3 stateChanged Completed"));
  CHECK(views(client, 2).size() == 1);
}

TEST_CASE("an agent that is called is busy itself", "[api]") {
  Conversation client(three_agents);
  initiate(as(client, 1), "3002");
  check_refused(initiate(as(client, 2), "16001"), 409, 2, "Invalid state");
}

TEST_CASE("an agent with several IM devices has to name one", "[api]") {
  Conversation client(three_agents);
  const std::string before = client.everything();
  const Answer answer = initiate(as(client, 3), "3001");
  check_refused(answer, 400, 1, "Parameter 'devicePath' is missing.");
  CHECK(answer.diagnosis() ==
        "agent agent3 has 2 IM-capable devices; name one, for instance " + device_path("3003"));
  CHECK(client.everything() == before);
  CHECK(initiate(client, "3001", R"(,"devicePath":")" + device_path("3004") + "\"").status == 200);
  CHECK(views(client, 1).at(0).at("participants").at(0).at("phoneNumber") == "3004");
}

TEST_CASE("a devicePath that is none of the agent's is refused", "[api]") {
  Conversation client(three_agents);
  for (const std::string& path :
       {device_path("3002"), std::string("/devices/unknown"), std::string("3001"), std::string()}) {
    const Answer answer = initiate(as(client, 1), "3002", R"(,"devicePath":")" + path + "\"");
    check_refused(answer, 400, 2, "Parameter 'devicePath' is not valid.");
    CHECK(answer.diagnosis() ==
          "'" + path + "' is no IM-capable device of agent agent1; there is " + device_path("3001"));
  }
  initiate(client, "3002");
  client.advance("2s");
  const auto id = views(client, 1).at(0).at("id").get<std::string>();
  check_refused(as(client, 1).post(list + "/" + id, message("3002", "hi")), 400, 2,
                "Parameter 'devicePath' is not valid.");
}

TEST_CASE("an agent without an IM device can initiate nothing", "[api]") {
  Conversation client(R"(
scenario: deaf
agents: [{userName: agent1, password: secret1, devices: [{number: "3001", im: false}]}, {userName: agent2, password: secret2, devices: []}]
)");
  for (const int who : {1, 2}) {
    const Answer answer = initiate(as(client, who), "16001");
    check_refused(answer, 409, 2, "No suitable device found.");
    CHECK(answer.diagnosis() == "agent agent" + std::to_string(who) + " has no IM-capable device");
  }
}

TEST_CASE("an agent cannot call itself", "[api]") {
  Conversation client(three_agents);
  check_refused(initiate(as(client, 1), "3001"), 400, 2, "Parameter 'destination' is not valid.");
}

}  // namespace api_test
