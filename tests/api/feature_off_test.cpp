// A scenario without the feature of instant messaging: as if there were no IM sessions at all.
#include "api/conversation.h"
#include "api/listener.h"
#include "catch.h"

namespace api_test {
namespace {

const std::string list = "/api/v2/me/im-sessions";

const std::string without = R"(
scenario: without
settings: {features: [api-voice]}
sessions: [{id: S1, participants: ["3002"], state: Talking, timeline: [{after: 1s, message: hi}]}]
)";

}  // namespace

TEST_CASE("without the IM feature its resources are 404", "[api]") {
  Conversation client(without);
  for (const std::string& target :
       {list, list + "?fields=*", list + "/S1", std::string("/api/v2/im-sessions/S1"), list + "/none"}) {
    INFO(target);
    const Answer answer = client.get(target);
    check_refused(answer, 404, 6, "Resource not found.");
    CHECK(answer.diagnosis().find("api-voice-instant-messaging is off") != std::string::npos);
  }
  CHECK(client.get("/api/v2/features?fields=id").json().at("features").size() == 1);
  check_refused(client.get("/api/v2/features/api-voice-instant-messaging"), 404, 6, "Feature not found.");
}

TEST_CASE("without the IM feature its operations are errors and change nothing", "[api]") {
  Conversation client(without);
  const std::string before = client.everything();
  for (const char* name : {"SendMessage", "AttachUserData", "UpdateUserData", "DeleteUserData", "Complete"}) {
    check_refused(
        client.post(list + "/S1", R"({"operationName":")" + std::string(name) + R"(","text":"hi"})"), 400, 2,
        "Parameter 'operationName' is not valid.");
  }
  check_refused(
      client.post(list, R"({"operationName":"InitiateIMSession","destination":{"phoneNumber":"1"}})"), 400, 2,
      "Parameter 'operationName' is not valid.");
  CHECK(client.everything() == before);
}

TEST_CASE("without the IM feature nothing is on its topic, whatever the story does", "[api]") {
  Conversation client(without);
  const std::string id = listener(client, "/**");
  const Answer held = connect(client, id);
  client.happened();
  client.advance("1s");
  CHECK(client.post("/__admin/sessions/S1/state", R"({"state":"Completed"})").status == 200);
  CHECK(waits(held));
  CHECK(client.happened() == std::vector<std::string>{"change S1 agent messageAdded hi",
                                                      "change S1 agent stateChanged Completed"});
  // The agent's own state is another matter.
  CHECK(client.post("/api/v2/me", R"({"operationName":"Ready"})").status == 200);
  CHECK(released(client, held).json().at(0).at("channel") == "/v2/me/devices");
}

}  // namespace api_test
