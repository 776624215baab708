// The agent and its surroundings: as much of them as a real client needs to come up.
#include <vector>

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
  const auto center = user.at("contactCenterId").get<std::string>();  // a UUID with dashes
  CHECK((center.size() == 36 && center[8] == '-' && center[13] == '-' && center[18] == '-' &&
         center[23] == '-'));
  CHECK(user.at("path") == "/users/" + id);
  CHECK(user.at("uri") == "http://mock:8090/api/v2/users/" + id);
  CHECK_FALSE(user.contains("devices"));
}

TEST_CASE("subresources embeds what there is, empty or not, and leaves out what is not available", "[api]") {
  Conversation client;
  const auto members = [&](const std::string& list) {
    std::string names;
    const Json user = client.get("/api/v2/me?subresources=" + list).json().at("user");
    for (const char* name :
         {"devices", "features", "calls", "interactions", "settings", "channels", "chats", "imSessions"}) {
      if (user.contains(name)) names += std::string(name) + " ";
    }
    return names;
  };
  CHECK(members("devices") == "devices ");
  CHECK(members("features,devices,channels") == "devices features ");
  CHECK(members("*") == "devices features calls interactions settings ");
  CHECK(members("calls,chats") == "calls ");
  CHECK(members("settings") == "settings ");
  const Json user = client.get("/api/v2/me?subresources=*").json().at("user");
  CHECK(user.at("calls") == Json::array());
  CHECK(user.at("interactions") == Json::array());
  CHECK(user.at("settings") == Json::object());
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

TEST_CASE("an agent's settings are sections of texts, as its scenario has them", "[api]") {
  Conversation client(R"(
scenario: settings
agents:
  - userName: a
    device: "1"
    settings: {interaction-workspace: {login.prompt-place: false, privilege.im.can-use: "true"}, empty: {}}
  - {userName: b, device: "2"}
)");
  client.sign_in_as("a", "");
  CHECK(client.get("/api/v2/me?subresources=settings").json().at("user").at("settings") == Json::parse(R"({
    "interaction-workspace":{"login.prompt-place":"false","privilege.im.can-use":"true"},"empty":{}})"));
  CHECK(client.get("/internal-api/me/settings?fields=*").json().at("resources").at("user") == Json::parse(R"({
    "settings":[{"name":"interaction-workspace","settings":[{"name":"login.prompt-place","value":"false"},
                                                            {"name":"privilege.im.can-use","value":"true"}]},
                {"name":"empty","settings":[]}]})"));
  client.sign_in_as("b", "");
  CHECK(client.get("/api/v2/me?subresources=settings").json().at("user").at("settings") == Json::object());
}

TEST_CASE("a device has no uri and no path inside /me, and in the collection a uri that can be followed",
          "[api]") {
  Conversation client;
  const Json inside = client.get("/api/v2/me?subresources=devices").json().at("user").at("devices").at(0);
  CHECK_FALSE(inside.contains("uri"));
  CHECK_FALSE(inside.contains("path"));
  const Json listed = client.get("/api/v2/me/devices?fields=*").json().at("devices").at(0);
  const auto uri = listed.at("uri").get<std::string>();
  for (const std::string& target : {uri.substr(uri.find("/api/")), "/api/v2/me" + device_path("3001")}) {
    const Json found = client.get(target).json();
    CHECK(found == Json{{"statusCode", 0}, {"device", listed}});
  }
  check_refused(client.get("/api/v2/devices/unknown"), 404, 6, "Device not found.");
  check_refused(client.get("/api/v2/devices/unknown/settings/tserver"), 404, 6, "Device not found.");
  CHECK(client.get("/api/v2" + device_path("3001") + "/settings/tserver").body ==
        client.get("/api/v2/me" + device_path("3001") + "/settings/tserver").body);
  // What a real device offers belongs to calls, which there are none of.
  CHECK(listed.at("capabilities") == Json::array());
  CHECK(client.post("/api/v2" + device_path("3001"), operation("DoNotDisturbOn")).status == 405);
}

// Every uri that an answer holds, at any depth.
namespace {
void collect_uris(const Json& json, std::vector<std::string>& uris) {
  if (!json.is_structured()) return;
  for (const auto& [name, value] : json.items()) {
    if (json.is_object() && value.is_string() && (name == "uri" || name == "voiceEnvironmentUri")) {
      uris.push_back(value.get<std::string>());
    }
    collect_uris(value, uris);
  }
}
}  // namespace

TEST_CASE("every uri that is handed out can be followed", "[api]") {
  Conversation client(three_agents);
  client.sign_in_as("agent1", "secret1");
  std::vector<std::string> uris;
  for (const char* target : {"/api/v2/me?subresources=*", "/api/v2/me/devices?fields=*",
                             "/api/v2/features?fields=*", "/api/v2/services?fields=*", "/api/v2/contacts"}) {
    collect_uris(client.get(target).json(), uris);
  }
  CHECK(uris.size() >= 12);
  for (const std::string& uri : uris) {
    INFO(uri);
    CHECK(client.get(uri.substr(uri.find("/api/"))).status == 200);
  }
  for (const char* target : {"/api/v2/users/none", "/api/v2/features/none", "/api/v2/services/none",
                             "/api/v2/voice-environments/none", "/api/v2/contacts/none"}) {
    INFO(target);
    CHECK(client.get(target).status == 404);
    CHECK(client.get(target).json().at("statusCode") == 6);
  }
}

TEST_CASE("services are of the four observed types, and the voice environment is the service of type Voice",
          "[api]") {
  Conversation client;
  const Json services = client.get("/api/v2/services?fields=*").json().at("services");
  std::string types;
  for (const Json& service : services) types += service.at("type").get<std::string>() + " ";
  CHECK(types == "Provisioning Voice MultiMediaState MultiMediaContent ");
  CHECK(services.at(0).at("id") == "ON_PREMISE_ENVIRONMENT");
  CHECK(services.at(1).at("state") == "Active");
  const Json device = client.get("/api/v2/me/devices?fields=*").json().at("devices").at(0);
  CHECK(device.at("voiceEnvironmentUri") ==
        "http://mock:8090/api/v2/voice-environments/" + services.at(1).at("id").get<std::string>());
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
  CHECK(client.get("/api/v2/features?fields=id,displayName").json().at("features").at(1) ==
        Json{{"id", "api-voice"}, {"displayName", "Voice API"}});
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
  CHECK(user_state(client).at("state") == "LoggedOut");
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

}  // namespace api_test
