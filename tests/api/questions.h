// Questions to the journal, and a conversation about which they can be asked.
#pragma once

#include <string>

#include "api/conversation.h"
#include "catch.h"

namespace api_test {

inline const char* const send =
    R"({"operationName":"SendMessage","text":"Order 4711 please","destination":{"phoneNumber":"3002"},"devicePath":"/devices/x"})";

// A conversation with: a message (rows 3 to 4), user data (5 to 6), an unknown operation (7), an unknown path
// (8).
struct SomeRows : Conversation {
  SomeRows() {
    post("/api/v2/me/im-sessions/S1", send);
    post("/api/v2/me/im-sessions/S1", R"({"operationName":"AttachUserData","userData":{"a":{"b":[1,2]}}})");
    post("/api/v2/me/im-sessions/S1", R"({"operationName":"Sendmessage"})");
    get("/api/v2/nothing?x=1");
  }
};

inline Json ask(const Conversation& conversation, const std::string& question) {
  const Answer answer = conversation.post("/__admin/journal/verify", question);
  const Json json = answer.json();
  INFO(answer.body);
  if (json.contains("holds")) CHECK(answer.status == (json.at("holds") == true ? 200 : 409));
  return json;
}

inline bool holds(const Conversation& conversation, const std::string& question) {
  return ask(conversation, question).value("holds", false);
}

inline std::string reason(const Conversation& conversation, const std::string& question) {
  return ask(conversation, question).at("reason");
}

inline std::string error(const Conversation& conversation, const std::string& question) {
  const Answer answer = conversation.post("/__admin/journal/verify", question);
  CHECK(answer.status == 400);
  return answer.json().at("error");
}

}  // namespace api_test
