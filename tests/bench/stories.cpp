#include "bench/stories.h"

namespace im_mock::bench {

std::string one_session_story() {
  return std::string("scenario: one-session\nsessions:\n  - id: ") + session_id +
         "\n    participants: [\"3002\"]\n    userData: {favColor: blue}\n    state: Talking\n";
}

std::string empty_story() {
  return "scenario: empty\nsettings: {completedSessions: keep}\n";
}

std::string session_body() {
  return R"({"participants":["3002"],"userData":{"favColor":"blue"},"state":"Talking"})";
}

std::string talkative_story(std::size_t count) {
  std::string text =
      "scenario: talkative\nsessions:\n  - participants: [\"3002\"]\n    repeat: 0s\n    state: Talking\n"
      "    timeline:\n";
  for (std::size_t number = 0; number < count; ++number)
    text += "      - {after: 36ms, message: \"Hello?\"}\n";
  return text + "      - {after: 0s, state: Completed}\n";
}

std::string send_message_target() {
  return std::string("/api/v2/me/im-sessions/") + session_id;
}

std::string send_message_body() {
  return R"({"operationName":"SendMessage","text":"Where is my order?","destination":{"phoneNumber":"3002"},)"
         R"("devicePath":"/devices/c800d04a-7e0c-443c-b714-1983d66b86b5"})";
}

}  // namespace im_mock::bench
