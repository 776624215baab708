// Settings of a scenario that change how the API answers.
#include "api/conversation.h"
#include "catch.h"

namespace api_test {
namespace {

const std::string list = "/api/v2/me/im-sessions";
const std::string session = list + "/S1";
using Lines = std::vector<std::string>;

std::string with_settings(const std::string& settings) {
  return "scenario: settings\nsettings: {" + settings +
         "}\nsessions: [{id: S1, participants: [\"3002\"], state: Talking}]";
}

std::string state(const Conversation& client) {
  return client.get(session).json().at("imSession").at("state").get<std::string>();
}

std::string message(const std::string& device) {
  return R"({"operationName":"SendMessage","text":"hi","destination":{"phoneNumber":"3002"},"devicePath":")" +
         device + "\"}";
}

}  // namespace

TEST_CASE("relaxedSendMessage lets SendMessage come with its text alone", "[api]") {
  Conversation client(with_settings("relaxedSendMessage: true"));
  CHECK(client.post(session, R"({"operationName":"SendMessage","text":"hi"})").status == 200);
  CHECK(client.happened() == Lines{"change S1 agent messageAdded hi"});
  check_refused(client.post(session, R"({"operationName":"SendMessage"})"), 400, 1,
                "Parameter 'text' is missing.");
  check_refused(client.post(session, R"({"operationName":"SendMessage","text":"hi","destination":"3002"})"),
                400, 2, "Parameter 'destination' is not valid.");
}

TEST_CASE("without agents any devicePath will do", "[api]") {
  Conversation client;
  CHECK(client.post(session, message("/devices/8191741c-bcb7-4e86-9493-98dc993446f")).status == 200);
}

TEST_CASE("echoMessages says whether the sender is told of its own message", "[api]") {
  Conversation echoing(with_settings(""));
  CHECK(echoing.post(session, message("/devices/any")).status == 200);
  CHECK(echoing.happened() == Lines{"change S1 agent messageAdded hi"});
  Conversation silent(with_settings("echoMessages: false"));
  CHECK(silent.post(session, message("/devices/any")).status == 200);
  CHECK(silent.happened().empty());
}

TEST_CASE("a completed session leaves the list at once, or stays by a setting", "[api]") {
  Conversation removing(with_settings(""));
  REQUIRE(removing.post(session, R"({"operationName":"Complete"})").status == 200);
  CHECK(removing.get(list).body == R"({"statusCode":0,"uris":[]})");
  CHECK(removing.get(session).status == 404);
  CHECK(removing.post(session, R"({"operationName":"Complete"})").status == 404);
  Conversation keeping(with_settings("completedSessions: keep"));
  REQUIRE(keeping.post(session, R"({"operationName":"Complete"})").status == 200);
  CHECK(state(keeping) == "Completed");
  CHECK(keeping.get(session).json().at("imSession").at("capabilities").empty());
}

TEST_CASE("a state's capabilities are listed in the order of the scenario", "[api]") {
  Conversation client(with_settings("capabilities: {Talking: [Complete, SendMessage]}"));
  CHECK(client.get(session).json().at("imSession").at("capabilities") == Json({"Complete", "SendMessage"}));
}

TEST_CASE("with an eventDelay the answer comes first, and state and event follow together", "[api]") {
  Conversation client(with_settings("eventDelay: 80ms, completedSessions: keep"));
  CHECK(client.post(session, R"({"operationName":"Complete"})").body == R"({"statusCode":0})");
  CHECK(state(client) == "Talking");
  CHECK(client.happened().empty());
  client.advance("79ms");
  CHECK(state(client) == "Talking");
  CHECK(client.happened().empty());
  client.advance("1ms");
  CHECK(state(client) == "Completed");
  CHECK(client.happened() == Lines{"change S1 agent stateChanged Completed"});
}

TEST_CASE("without an eventDelay state and event are there when the answer is", "[api]") {
  Conversation client(with_settings("completedSessions: keep"));
  CHECK(client.post(session, R"({"operationName":"Complete"})").status == 200);
  CHECK(state(client) == "Completed");
  CHECK(client.happened() == Lines{"change S1 agent stateChanged Completed"});
}

TEST_CASE("with an eventDelay operations take effect in the order in which they came", "[api]") {
  Conversation client(with_settings("eventDelay: 80ms"));
  CHECK(client.post(session, R"({"operationName":"AttachUserData","userData":{"a":1}})").status == 200);
  CHECK(client.post(session, R"({"operationName":"UpdateUserData","userData":{"a":2}})").status == 200);
  CHECK(client.post(session, R"({"operationName":"Complete"})").status == 200);
  CHECK(client.post(session, R"({"operationName":"DeleteUserData","key":"a"})").status == 200);
  client.advance("80ms");
  CHECK(client.happened() ==
        Lines{R"(change S1 agent userDataChanged {"a":1})", R"(change S1 agent userDataChanged {"a":2})",
              "change S1 agent stateChanged Completed",
              "dropped S1 agent DeleteUserData has no effect: the session is Completed"});
}

TEST_CASE("an accepted InitiateIMSession that has not begun yet counts as the agent's live session",
          "[api]") {
  Conversation client("scenario: late\nsettings: {eventDelay: 80ms}");
  const std::string initiate =
      R"({"operationName":"InitiateIMSession","destination":{"phoneNumber":"16001"}})";
  CHECK(client.post(list, initiate).status == 200);
  CHECK(client.get(list).body == R"({"statusCode":0,"uris":[]})");
  check_refused(client.post(list, initiate), 409, 2, "Invalid state");
  client.advance("80ms");
  CHECK(client.get(list).json().at("uris").size() == 1);
}

TEST_CASE("version and features are what the scenario says", "[api]") {
  Conversation client(with_settings("version: 8.5.201.10, features: [api-voice-instant-messaging, my-own]"));
  CHECK(client.get("/api/v2/diagnostics/version").body == R"({"statusCode":0,"version":"8.5.201.10"})");
  const Json features = client.get("/api/v2/features?fields=id,displayName").json().at("features");
  CHECK(features ==
        Json::parse(R"([{"id":"api-voice-instant-messaging","displayName":"API Voice Instant Messaging"},
                                    {"id":"my-own","displayName":"my-own"}])"));
}

}  // namespace api_test
