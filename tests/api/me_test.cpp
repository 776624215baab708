// The agent and its surroundings: as much of them as a real client needs to come up.
#include "api/conversation.h"
#include "catch.h"

namespace api_test {
namespace {

std::string operation(const std::string& name) {
  return R"({"operationName":")" + name + R"("})";
}

Json user_state(const Conversation& client) {
  return client.get("/api/v2/me/devices?fields=*").json().at("devices").at(0).at("userState");
}

}  // namespace

TEST_CASE("GET /me is the agent with the documented members", "[api]") {
  Conversation client(three_agents);
  client.sign_in_as("agent1", "secret1");
  const Json user = client.get("/api/v2/me").json().at("user");
  const std::string id = user.at("id").get<std::string>();
  CHECK(id.size() == 32);
  CHECK(id.find_first_not_of("0123456789abcdef") == std::string::npos);
  CHECK(user.at("userName") == "agent1");
  CHECK(user.at("firstName") == "Alex");
  CHECK(user.at("lastName") == "Miller");
  CHECK(user.at("roles") == Json::array({"ROLE_AGENT"}));
  CHECK(user.at("enabled") == true);
  CHECK(user.at("changePasswordOnFirstLogin") == false);
  CHECK(user.at("contactCenterId").get<std::string>().size() == 32);
  CHECK(user.at("path") == "/users/" + id);
  CHECK(user.at("uri") == "http://mock:8090/api/v2/users/" + id);
  CHECK_FALSE(user.contains("devices"));
}

TEST_CASE("subresources embeds what there is and leaves out the rest", "[api]") {
  Conversation client;
  const auto members = [&](const std::string& list) {
    std::string names;
    const Json user = client.get("/api/v2/me?subresources=" + list).json().at("user");
    for (const char* name : {"devices", "features", "calls", "channels", "settings"}) {
      if (user.contains(name)) names += std::string(name) + " ";
    }
    return names;
  };
  CHECK(members("devices") == "devices ");
  CHECK(members("features,devices,channels") == "devices features ");
  CHECK(members("*") == "devices features ");
  CHECK(members("calls,chats") == "");
  CHECK(members("") == "");
}

TEST_CASE("a device has the observed members and the ids that the scenario implies", "[api]") {
  Conversation client;
  const Json devices = client.get("/api/v2/me/devices?fields=*").json().at("devices");
  REQUIRE(devices.size() == 1);
  const Json& device = devices[0];
  CHECK("/devices/" + device.at("id").get<std::string>() == device_path("3001"));
  CHECK(device.at("phoneNumber") == "3001");
  CHECK(device.at("deviceState") == "Active");
  CHECK(device.at("telephonyNetwork") == "Private");
  CHECK(device.at("path") == device_path("3001"));
  CHECK(device.at("uri") == "http://mock:8090/api/v2" + device_path("3001"));
}

TEST_CASE("a device that IM sessions can use has im among its channels", "[api]") {
  Conversation client(R"(
scenario: devices
agents: [{userName: a, device: "1"}, {userName: b, devices: [{number: "2", im: false}, {number: "3", id: my-device}]}]
)");
  client.sign_in_as("b", "");
  const Json devices = client.get("/api/v2/me/devices?fields=id,channels").json().at("devices");
  CHECK(devices.at(0).at("channels") == Json::array({"voice"}));
  CHECK(devices.at(1).at("channels") == Json::array({"voice", "im"}));
  CHECK(devices.at(1).at("id") == "my-device");
}

TEST_CASE("collections around the agent are uris without fields", "[api]") {
  Conversation client;
  CHECK(client.get("/api/v2/me/devices").body ==
        R"({"statusCode":0,"uris":["http://mock:8090/api/v2)" + device_path("3001") + "\"]}");
  CHECK(client.get("/api/v2/features").body ==
        R"({"statusCode":0,"uris":["http://mock:8090/api/v2/features/api-voice-instant-messaging",)"
        R"("http://mock:8090/api/v2/features/api-voice"]})");
  CHECK(client.get("/api/v2/me/features").body == client.get("/api/v2/features").body);
  CHECK(client.get("/api/v2/me/groups").body == R"({"statusCode":0,"uris":[]})");
  CHECK(client.get("/api/v2/me/groups?fields=*").body == R"({"statusCode":0,"groups":[]})");
}

TEST_CASE("the feature of instant messaging is as observed", "[api]") {
  Conversation client;
  CHECK(client.get("/api/v2/features?fields=*").json().at("features").at(0) == Json::parse(R"({
    "id":"api-voice-instant-messaging","displayName":"API Voice Instant Messaging",
    "description":"API for Internal Agent-to-Agent Chat","autoAssignOnContactCenterCreate":true,
    "uri":"http://mock:8090/api/v2/features/api-voice-instant-messaging",
    "path":"/features/api-voice-instant-messaging"})"));
}

TEST_CASE("a device's options say whether IM sessions can use it", "[api]") {
  Conversation client;
  const Answer answer = client.get("/api/v2/me" + device_path("3001") + "/settings/tserver");
  CHECK(answer.json() == Json::parse(R"({"statusCode":0,"settings":[{"name":"multimedia","value":"true"},
        {"name":"sip-signaling-chat","value":"none"}],"key":"name"})"));
  check_refused(client.get("/api/v2/me" + device_path("3002") + "/settings/tserver"), 404, 6,
                "Device not found.");
}

TEST_CASE("Ready and NotReady show in the agent's devices, under both paths", "[api]") {
  Conversation client;
  CHECK(user_state(client).at("state") == "NotReady");
  for (const char* target : {"/api/v2/me", "/api/v2/me/channels/voice"}) {
    CHECK(client.post(target, operation("Ready")).body == R"({"statusCode":0})");
    CHECK(user_state(client) ==
          Json{{"id", "9430250E-0A1B-421F-B372-F29E69366DED"}, {"displayName", "Ready"}, {"state", "Ready"}});
    CHECK(client.post(target, operation("NotReady")).status == 200);
    CHECK(user_state(client) == Json{{"id", "900D55CC-2BB0-431F-8BF9-D3525B383BE6"},
                                     {"displayName", "Not Ready"},
                                     {"state", "NotReady"}});
  }
}

TEST_CASE("StartContactCenterSession needs a list of channels", "[api]") {
  Conversation client;
  const auto start = [&](const std::string& channels) {
    return client.post("/api/v2/me", R"({"operationName":"StartContactCenterSession")" + channels + "}");
  };
  CHECK(start(R"(,"channels":["voice","chat"],"place":"p1","loginCode":"1001")").body ==
        R"({"statusCode":0})");
  check_refused(start(""), 400, 1, "Parameter 'channels' is missing.");
  for (const char* channels :
       {R"(,"channels":"voice")", R"(,"channels":[])", R"(,"channels":[1])", R"(,"channels":null)"}) {
    check_refused(start(channels), 400, 2, "Parameter 'channels' is not valid.");
  }
}

TEST_CASE("Workspace Web Edition's start-up sequence runs through", "[api]") {
  Conversation client(three_agents);
  CHECK(client.get("/api/v2/me?subresources=features,devices,channels").status == 403);
  client.sign_in_as("agent1", "secret1");
  const Answer signed_in = client.get("/api/v2/me?subresources=features,devices,channels");
  CHECK(signed_in.status == 200);
  const std::string cookie = signed_in.header("Set-Cookie");
  client.headers = {{"Cookie", cookie.substr(0, cookie.find(';'))},
                    {"Content-Type", "application/json; charset=UTF-8"}};
  const auto device = signed_in.json().at("user").at("devices").at(0).at("id").get<std::string>();
  for (const std::string& target :
       {std::string("/internal-api/me/settings?fields=*"), std::string("/api/v2/services?fields=*"),
        std::string("/api/v2/me/groups?fields=*"), "/api/v2/me/devices/" + device + "/settings/tserver"}) {
    INFO(target);
    CHECK(client.get(target).status == 200);
  }
  CHECK(client.post("/api/v2/me", R"({"operationName":"StartContactCenterSession","channels":["voice"]})")
            .status == 200);
  const Answer handshake = client.post(
      "/api/v2/notifications/handshake",
      R"([{"id":"1","version":"1.0","minimumVersion":"1.0","channel":"/meta/handshake","supportedConnectionTypes":["long-polling"],"advice":{"timeout":60000,"interval":0}}])");
  CHECK(handshake.json().at(0).at("successful") == true);
  CHECK(client.get("/api/v2/diagnostics/version").status == 200);
  CHECK(client.get("/api/v2/me/?subresources=devices,calls,channels,interactions,chats").status == 200);
}

TEST_CASE("the widget's start-up sequence runs through", "[api]") {
  Conversation client(three_agents);
  client.sign_in_as("agent2", "secret2");
  CHECK(client.get("/api/v2/me?subresources=features,devices,channels,settings").status == 200);
  const Json handshake =
      client
          .post("/api/v2/notifications/handshake",
                R"([{"channel":"/meta/handshake","supportedConnectionTypes":["long-polling"]}])")
          .json();
  const auto id = handshake.at(0).at("clientId").get<std::string>();
  const Json batch =
      client
          .post("/api/v2/notifications",
                R"([{"channel":"/meta/subscribe","subscription":"/v2/me/*","clientId":")" + id + R"("}])")
          .json();
  CHECK(batch.at(0).at("successful") == true);
  const Json connect =
      client
          .post("/api/v2/notifications/connect",
                R"([{"channel":"/meta/connect","connectionType":"long-polling","clientId":")" + id + R"("}])")
          .json();
  CHECK(connect.at(0).at("successful") == true);
  CHECK(client.post("/api/v2/me", R"({"operationName":"StartContactCenterSession","channels":["voice"]})")
            .status == 200);
}

TEST_CASE("the C# library's start-up sequence runs through", "[api]") {
  Conversation client(three_agents);
  client.sign_in_as("agent3", "secret3");
  const Json handshake =
      client.post("/api/v2/notifications", R"({"channel":"/meta/handshake","version":"1.0"})").json();
  const auto id = handshake.at(0).at("clientId").get<std::string>();
  const Json subscribed =
      client
          .post("/api/v2/notifications",
                R"({"channel":"/meta/subscribe","subscription":"/**","clientId":")" + id + R"("})")
          .json();
  CHECK(subscribed.at(0).at("successful") == true);
  const Answer me = client.get("/api/v2/me?subresources=*");
  CHECK(me.header("Content-Type") == "application/json;charset=UTF-8");
  CHECK(me.json().at("statusCode").is_number_integer());
  CHECK(me.json().at("user").at("devices").size() == 2);
}

}  // namespace api_test
