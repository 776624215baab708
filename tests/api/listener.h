// A CometD client by hand: its messages, and its held polls.
#pragma once

#include <string>

#include "api/conversation.h"

namespace api_test {

inline const std::string endpoint = "/api/v2/notifications";

// The body of an answer that came at once, with 200.
Json answer_of(const Answer& answer);
// A request's body with one message: `channel` without /meta/, `more` members beginning with a comma.
std::string message(const std::string& channel, const std::string& client, const std::string& more = "");
Answer connect(const Conversation& conversation, const std::string& client);
// A client that has shaken hands, subscribed and connected once.
std::string listener(const Conversation& conversation, const std::string& channel = "/v2/me/im-sessions");
// The answer that a held poll has got by now; fails the test when it has none.
Answer released(const Conversation& conversation, const Answer& held);
bool waits(const Answer& held);

}  // namespace api_test
