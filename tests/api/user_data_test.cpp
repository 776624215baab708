// User data through the API: merged, deleted, and given back as it came.
#include "api/conversation.h"
#include "catch.h"

namespace api_test {
namespace {

const std::string session = "/api/v2/me/im-sessions/S1";

Answer attach(const Conversation& client, const std::string& data,
              const std::string& name = "AttachUserData") {
  return client.post(session, R"({"operationName":")" + name + R"(","userData":)" + data + "}");
}

Answer drop(const Conversation& client, const std::string& key) {
  return client.post(session, Json{{"operationName", "DeleteUserData"}, {"key", key}}.dump());
}

// The text of userData as a client gets it; empty when the member is not there.
std::string user_data(const Conversation& client) {
  const Json resource = client.get(session).json().at("imSession");
  return resource.contains("userData") ? resource.at("userData").dump() : "";
}

const char* const bare = "scenario: bare\nsessions: [{id: S1, participants: [\"3002\"], state: Talking}]";

}  // namespace

TEST_CASE("userData is absent when there is none", "[api]") {
  Conversation client(bare);
  CHECK(client.get(session).body.find("userData") == std::string::npos);
  REQUIRE(attach(client, R"({"a":"1"})").status == 200);
  CHECK(user_data(client) == R"({"a":"1"})");
  REQUIRE(drop(client, "a").status == 200);
  CHECK(client.get(session).body.find("userData") == std::string::npos);
}

TEST_CASE("AttachUserData and UpdateUserData add and replace, and keep the other keys", "[api]") {
  for (const char* name : {"AttachUserData", "UpdateUserData"}) {
    Conversation client;
    REQUIRE(attach(client, R"({"bestNumber":"3","favColor":"red"})", name).status == 200);
    CHECK(user_data(client) == R"({"favColor":"red","bestNumber":"3"})");
  }
}

TEST_CASE("a nested value is replaced as a whole", "[api]") {
  Conversation client(bare);
  REQUIRE(attach(client, R"({"address":{"city":"A","zip":"1"}})").status == 200);
  REQUIRE(attach(client, R"({"address":{"city":"B"}})", "UpdateUserData").status == 200);
  CHECK(user_data(client) == R"({"address":{"city":"B"}})");
}

TEST_CASE("DeleteUserData takes away one key and keeps the others", "[api]") {
  Conversation client;
  REQUIRE(attach(client, R"({"a":1,"b":2})").status == 200);
  REQUIRE(drop(client, "a").status == 200);
  CHECK(user_data(client) == R"({"favColor":"blue","b":2})");
}

TEST_CASE("DeleteUserData takes the key by its whole name", "[api]") {
  Conversation client(bare);
  REQUIRE(attach(client, R"({"a.b":1,"a":{"b":2},"":3})").status == 200);
  REQUIRE(drop(client, "a.b").status == 200);
  CHECK(user_data(client) == R"({"a":{"b":2},"":3})");
  REQUIRE(drop(client, "").status == 200);
  CHECK(user_data(client) == R"({"a":{"b":2}})");
}

TEST_CASE("values of every kind come back as they went in, members in their order", "[api]") {
  Conversation client(bare);
  const std::string data =
      R"({"z":"last","a":0,"negative":-7,"big":18446744073709551615,"small":-9223372036854775808,)"
      R"("fraction":0.1,"exponent":1e+300,"yes":true,"no":false,"nothing":null,"text":"",)"
      R"("list":[1,"two",{"three":[]}],"nested":{"y":{"x":{}},"b":[null]}})";
  REQUIRE(attach(client, data).status == 200);
  CHECK(user_data(client) == data);
}

TEST_CASE("a null in userData is a value, not a deletion", "[api]") {
  Conversation client;
  REQUIRE(attach(client, R"({"favColor":null})", "UpdateUserData").status == 200);
  CHECK(user_data(client) == R"({"favColor":null})");
}

TEST_CASE("texts of any script come back as they went in", "[api]") {
  Conversation client(bare);
  const std::string data =
      "{\"grüße\":\"日本語 "
      "\xf0\x9f\x98\x85\",\"controls\":\"\\u0000\\u0007\\n\\t\\\"\\\\\",\"html\":\"</script>\"}";
  REQUIRE(attach(client, data).status == 200);
  CHECK(user_data(client) == data);
  REQUIRE(attach(client, R"({"grüße":"\u65e5\ud83d\ude05"})").status == 200);
  CHECK(client.get(session).json().at("imSession").at("userData").at("grüße") == "日\xf0\x9f\x98\x85");
}

TEST_CASE("an empty userData is accepted and changes nothing", "[api]") {
  Conversation client;
  const std::string before = client.everything();
  CHECK(attach(client, "{}").status == 200);
  CHECK(client.everything() == before);
}

TEST_CASE("deleting a key that is not there is accepted and changes nothing, or refused by a setting",
          "[api]") {
  Conversation client;
  const std::string before = client.everything();
  CHECK(drop(client, "unknown").body == R"({"statusCode":0})");
  CHECK(client.everything() == before);
  Conversation strict(
      "scenario: strict\nsettings: {unknownUserDataKey: refuse}\nsessions: [{id: S1, state: Talking}]");
  const Answer answer = drop(strict, "unknown");
  check_refused(answer, 400, 2, "Parameter 'key' is not valid.");
  CHECK(answer.diagnosis() == "session S1 has no user data 'unknown'");
}

}  // namespace api_test
