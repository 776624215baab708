// What real clients ask for when they come up, in their order.
#include <map>
#include <vector>

#include "api/conversation.h"
#include "catch.h"

namespace api_test {

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
  const auto user = signed_in.json().at("user").at("id").get<std::string>();
  CHECK(client.get("/api/v2/contacts/" + user + "?type=User").json().at("contact").at("userName") ==
        "agent1");
  CHECK(client.get("/api/v2/devices/" + device + "/settings/tserver").status == 200);
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

// As the library reads answers: the media type exactly, an object, an integer statusCode; casts without a
// look.
namespace {
Json strictly(const Answer& answer) {
  CHECK(answer.header("Content-Type") == "application/json;charset=UTF-8");
  REQUIRE(answer.status == 200);
  const Json json = answer.json();
  REQUIRE(json.is_object());
  REQUIRE(json.at("statusCode").is_number_integer());
  REQUIRE(json.at("statusCode") == 0);
  return json;
}
}  // namespace

TEST_CASE("the C# library's start-up sequence runs through, its answers read as strictly as it reads them",
          "[api]") {
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
  const Json user = strictly(client.get("/api/v2/me?subresources=*")).at("user");
  CHECK(user.at("userName").get<std::string>() == "agent3");
  // A map of maps of texts.
  for (const auto& [section, texts] : user.at("settings").get<std::map<std::string, Json>>()) {
    INFO(section);
    CHECK_NOTHROW(texts.get<std::map<std::string, std::string>>());
  }
  CHECK(user.at("settings").is_object());
  CHECK(user.at("calls").get<std::vector<Json>>().empty());
  const auto devices = user.at("devices").get<std::vector<Json>>();
  REQUIRE(devices.size() == 2);
  for (const Json& device : devices) {
    for (const char* member : {"id", "deviceState", "phoneNumber", "doNotDisturb"})
      CHECK(device.at(member).is_string());
    CHECK(device.at("userState").at("state").is_string());
    CHECK(device.at("userState").at("displayName").is_string());
    CHECK(device.at("capabilities").is_array());
  }
  strictly(
      client.post("/api/v2/me", R"({"operationName":"StartContactCenterSession","channels":["voice"]})"));
  strictly(client.post("/api/v2/me/channels/voice", R"({"operationName":"Ready"})"));
  strictly(client.get("/api/v2/me/im-sessions?fields=*"));
  strictly(client.get("/api/v2/contacts"));
}

}  // namespace api_test
