// The states of agents: who changes them, who is told of it, and where they show.
#include "api/conversation.h"
#include "api/listener.h"
#include "catch.h"

namespace api_test {
namespace {

using Lines = std::vector<std::string>;

std::string operation(const std::string& name, const std::string& more = "") {
  return R"({"operationName":")" + name + "\"" + more + "}";
}

const std::string start = operation("StartContactCenterSession", R"(,"channels":["voice"])");

Json user_state(const Conversation& client) {
  return client.get("/api/v2/me/devices?fields=*").json().at("devices").at(0).at("userState");
}

// The states that the devices of these notifications show, in their order.
std::string states_of(const Json& messages) {
  std::string text;
  for (const Json& message : messages) {
    if (message.at("channel") != "/v2/me/devices") continue;
    for (const Json& device : message.at("data").at("devices")) {
      text += (text.empty() ? "" : " ") + device.at("phoneNumber").get<std::string>() + ":" +
              device.at("userState").at("state").get<std::string>();
    }
  }
  return text;
}

}  // namespace

TEST_CASE("an agent is logged out, then logged in, then in the states of the list, with their ids", "[api]") {
  Conversation client;
  CHECK(user_state(client) == Json{{"displayName", "Logged Out"}, {"state", "LoggedOut"}});
  REQUIRE(client.post("/api/v2/me", start).body == R"({"statusCode":0})");
  CHECK(user_state(client) == Json{{"displayName", "Logged In"}, {"state", "LoggedIn"}});
  const Json listed = client.get("/api/v2/settings/agent-states").json().at("settings");
  CHECK(listed == Json::parse(R"([
    {"id":"900D55CC-2BB0-431F-8BF9-D3525B383BE6","operationName":"NotReady","displayName":"Not Ready","state":"NotReady"},
    {"id":"0F7F5003-EF26-4D13-A6Ef-D0C7EC819BEB","operationName":"Offline","displayName":"Offline","state":"Logout"},
    {"id":"D3663509-3D82-4DD3-A82E-2EA8EFA02AEF","operationName":"AfterCallWork","displayName":"AfterCallWork",
     "state":"NotReady","workMode":"AfterCallWork"},
    {"id":"9430250E-0A1B-421F-B372-F29E69366DED","operationName":"Ready","displayName":"Ready","state":"Ready"},
    {"id":"2B36138D-C564-4562-A8CB-3C32D564F296","operationName":"AuxWork","displayName":"AuxWork","state":"NotReady",
     "workMode":"AuxWork"}])"));
  CHECK(client.get("/internal-api/me/settings?fields=*").json() ==
        Json{{"statusCode", 0},
             {"resources", {{"agentStates", listed}, {"user", {{"settings", Json::array()}}}}}});
  for (const char* target : {"/api/v2/me", "/api/v2/me/channels/voice"}) {
    for (Json wanted : listed) {
      CHECK(client.post(target, operation(wanted.at("operationName"))).body == R"({"statusCode":0})");
      wanted.erase("operationName");
      CHECK(user_state(client) == wanted);
    }
  }
  // Who starts again while logged in stays as it is.
  REQUIRE(client.post("/api/v2/me", start).status == 200);
  CHECK(user_state(client).at("state") == "NotReady");
  REQUIRE(client.post("/api/v2/me", operation("EndContactCenterSession")).status == 200);
  CHECK(user_state(client).at("state") == "LoggedOut");
}

TEST_CASE("an operation that is none of the agent's is told which there are", "[api]") {
  Conversation client;
  const Answer answer = client.post("/api/v2/me/channels/voice", operation("AuxWrok"));
  check_refused(answer, 400, 2, "Parameter 'operationName' is not valid.");
  CHECK(answer.diagnosis().find("AuxWork") != std::string::npos);
  for (const char* name : {"LoggedIn", "LoggedOut", ""}) {
    check_refused(client.post("/api/v2/me", operation(name)), 400, 2,
                  "Parameter 'operationName' is not valid.");
  }
  check_refused(client.post("/api/v2/me", "{}"), 400, 1, "Parameter 'operationName' is missing.");
}

TEST_CASE("each change of an agent's state is a message to that agent alone", "[api]") {
  Conversation client(three_agents);
  client.sign_in_as("agent3", "secret3");
  const std::string id = listener(client, "/v2/me/devices");
  const Answer held = connect(client, id);
  REQUIRE(client.post("/api/v2/me", start).status == 200);
  const Json first = released(client, held).json();
  REQUIRE(first.size() == 2);
  const Json data = first.at(0).at("data");
  CHECK(first.at(0).at("channel") == "/v2/me/devices");
  CHECK(data.at("messageType") == "DeviceStateChangeMessage");
  CHECK_FALSE(data.contains("notificationType"));
  CHECK(data.size() == 2);
  CHECK(data.at("devices") == client.get("/api/v2/me?subresources=devices").json().at("user").at("devices"));
  for (const char* name : {"Ready", "Ready", "AuxWork", "AfterCallWork", "NotReady", "NotReady"}) {
    CHECK(client.post("/api/v2/me/channels/voice", operation(name)).status == 200);
  }
  CHECK(states_of(connect(client, id).json()) ==
        "3003:Ready 3004:Ready 3003:NotReady 3004:NotReady 3003:NotReady 3004:NotReady 3003:NotReady "
        "3004:NotReady");
  // Others hear nothing of it.
  client.sign_in_as("agent1", "secret1");
  const std::string other = listener(client, "/**");
  client.sign_in_as("agent3", "secret3");
  CHECK(client.post("/api/v2/me", operation("Ready")).status == 200);
  client.sign_in_as("agent1", "secret1");
  CHECK(waits(connect(client, other)));
}

TEST_CASE("with metrics the message of an agent's state has them too", "[api]") {
  Conversation client("scenario: m\nsettings: {metrics: true}\nsessions: [{state: Talking}]");
  const std::string id = listener(client, "/v2/me/devices");
  CHECK(client.post("/api/v2/me", operation("Ready")).status == 200);
  CHECK(connect(client, id).json().at(0).at("data").contains("metrics"));
}

TEST_CASE("an event delay holds for agents' states: GET, journal and message change together, later",
          "[api]") {
  Conversation client("scenario: d\nsettings: {eventDelay: 80ms}\nsessions: [{state: Talking}]");
  const std::string id = listener(client, "/v2/me/devices");
  REQUIRE(client.post("/api/v2/me", operation("Ready")).status == 200);
  const Answer held = connect(client, id);
  client.advance("79ms");
  CHECK(user_state(client).at("state") == "LoggedOut");
  CHECK(waits(held));
  client.advance("1ms");
  CHECK(user_state(client).at("state") == "Ready");
  CHECK(states_of(released(client, held).json()) == "3001:Ready");
}

TEST_CASE("a control call puts an agent into a state, and says what is wrong with it", "[api]") {
  Conversation client(three_agents);
  client.sign_in_as("agent2", "secret2");
  const std::string id = listener(client, "/v2/me/devices");
  for (const char* name :
       {"LoggedIn", "NotReady", "Offline", "AfterCallWork", "Ready", "AuxWork", "LoggedOut"}) {
    const Answer answer =
        client.put("/__admin/agents/agent2/state", R"({"state":")" + std::string(name) + R"("})");
    CHECK(answer.status == 200);
    CHECK(answer.json() == Json{{"agent", "agent2"}, {"state", name}});
  }
  CHECK(states_of(connect(client, id).json()) ==
        "3002:LoggedIn 3002:NotReady 3002:Logout 3002:NotReady 3002:Ready 3002:NotReady 3002:LoggedOut");
  const Answer unknown = client.put("/__admin/agents/agent9/state", R"({"state":"Ready"})");
  CHECK(unknown.status == 404);
  CHECK(unknown.json().at("error").get<std::string>().find("agent9") != std::string::npos);
  for (const char* body : {R"({"state":"Redy"})", R"({"state":1})", "{}", ""}) {
    CHECK(client.put("/__admin/agents/agent2/state", body).status == 400);
  }
  CHECK(client.ask("GET", "/__admin/agents/agent2/state").status == 405);
}

TEST_CASE("a step puts an agent into a state: the session's, or the one that it names", "[api]") {
  Conversation client(R"(
scenario: steps
agents: [{userName: agent1, device: "3001"}, {userName: agent2, device: "3002"}]
sessions:
  - participants: ["3009"]
    state: Talking
    timeline:
      - {after: 1s, agentState: Ready}
      - {after: 1s, agentState: AuxWork, by: agent2}
      - {after: 1s, agentState: AfterCallWork, state: Completed}
)");
  const Json events = client.post("/__admin/clock/advance", R"({"by":"1m"})").json().at("events");
  REQUIRE(events.size() == 4);
  CHECK(events.at(0).at("kind") == "agentStateChanged");
  CHECK(events.at(0).at("agent") == "agent1");
  CHECK(events.at(0).at("agentState") == "Ready");
  CHECK(events.at(0).at("cause") == "step 1 of the timeline (line 8)");
  CHECK_FALSE(events.at(0).contains("session"));
  const Lines happened = client.happened();
  REQUIRE(happened.size() == 4);
  CHECK(happened[0] == "change agent1 agentStateChanged Ready");
  CHECK(happened[1] == "change agent2 agentStateChanged AuxWork");
  CHECK(happened[2] == "change agent1 agentStateChanged AfterCallWork");
}

TEST_CASE("the journal, verify and snapshots know agents' states", "[api]") {
  Conversation client(three_agents);
  client.sign_in_as("agent1", "secret1");
  const std::string id = listener(client, "/v2/me/devices");
  REQUIRE(client.post("/api/v2/me", start).status == 200);
  REQUIRE(client.post("/api/v2/me", operation("AuxWork")).status == 200);
  CHECK(client.happened() ==
        Lines{"change agent1 agentStateChanged LoggedIn", "notification agent1 agentStateChanged",
              "change agent1 agentStateChanged AuxWork", "notification agent1 agentStateChanged"});
  CHECK(client
            .post("/__admin/journal/verify", R"({"inOrder":[
                {"kind":"request","operation":"AuxWork"},
                {"kind":"change","what":"agentStateChanged","agent":"agent1","text":"AuxWork","cause":"operation AuxWork by agent1"},
                {"messageType":"DeviceStateChangeMessage","data":{"devices":[{"userState":{"workMode":"AuxWork"}}]}}]})")
            .status == 200);
  REQUIRE(client.post("/__admin/snapshots", R"({"name":"aux"})").status == 201);
  REQUIRE(client.post("/api/v2/me", operation("Ready")).status == 200);
  REQUIRE(client.put("/__admin/worlds/copy", R"({"from":"aux","clock":"manual"})").status == 201);
  const auto state_in = [&](const std::string& prefix) {
    return client.get(prefix + "/api/v2/me/devices?fields=*")
        .json()
        .at("devices")
        .at(0)
        .at("userState")
        .at("state");
  };
  CHECK(state_in("") == "Ready");
  CHECK(state_in("/w/copy") == "NotReady");
  REQUIRE(client.post("/__admin/reset", "").status == 200);
  CHECK(state_in("") == "LoggedOut");
}

TEST_CASE("an exported story puts the agents into the same states at the same times", "[api]") {
  Conversation client(three_agents);
  for (const char* agent : {"agent1", "agent2"}) {
    client.sign_in_as(agent, "secret" + std::string(agent).substr(5));
    client.advance("1s");
    REQUIRE(client.post("/api/v2/me", start).status == 200);
    client.advance("500ms");
    REQUIRE(client.post("/api/v2/me", operation("Ready")).status == 200);
  }
  const auto changes = [](const Conversation& of) {
    Lines lines;
    for (const Json& row : of.journal()) {
      if (row.at("kind") != "change") continue;
      lines.push_back(std::to_string(row.at("at").get<int>()) + " " + row.at("agent").get<std::string>() +
                      " " + row.at("text").get<std::string>());
    }
    return lines;
  };
  Conversation replay(client.get("/__admin/journal.yaml").body);
  replay.advance("1h");
  CHECK(changes(client) ==
        Lines{"1000 agent1 LoggedIn", "1500 agent1 Ready", "2500 agent2 LoggedIn", "3000 agent2 Ready"});
  CHECK(changes(replay) == changes(client));
}

TEST_CASE("a fault finds the messages of agents' states, and the operations that lead to them", "[api]") {
  Conversation client(R"(
scenario: faulty
sessions: [{state: Talking}]
faults:
  - {on: {notification: DeviceStateChange, nth: 2}, notifications: drop}
  - {on: {operation: AuxWork}, respond: {http: 503}}
)");
  const std::string id = listener(client, "/v2/me/devices");
  for (const char* name : {"Ready", "NotReady", "AfterCallWork"}) client.post("/api/v2/me", operation(name));
  CHECK(connect(client, id).json().size() == 3);  // two messages and the answer
  CHECK(client.post("/api/v2/me", operation("AuxWork")).status == 503);
  CHECK(user_state(client).at("workMode") == "AfterCallWork");
}

}  // namespace api_test
