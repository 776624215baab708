#include "api/listener.h"
#include "catch.h"

namespace api_test {

Json answer_of(const Answer& answer) {
  REQUIRE_FALSE(answer.hold);
  CHECK(answer.status == 200);
  CHECK(answer.header("Content-Type") == "application/json;charset=UTF-8");
  return answer.json();
}

std::string message(const std::string& channel, const std::string& client, const std::string& more) {
  return R"([{"channel":"/meta/)" + channel + R"(","id":"7","clientId":")" + client + "\"" + more + "}]";
}

Answer connect(const Conversation& conversation, const std::string& client) {
  return conversation.post(endpoint + "/connect",
                           message("connect", client, R"(,"connectionType":"long-polling")"));
}

std::string listener(const Conversation& conversation, const std::string& channel) {
  const Json reply = answer_of(
      conversation.post(endpoint + "/handshake",
                        R"([{"channel":"/meta/handshake","supportedConnectionTypes":["long-polling"]}])"));
  const auto client = reply.at(0).at("clientId").get<std::string>();
  answer_of(conversation.post(endpoint + "/subscribe",
                              message("subscribe", client, R"(,"subscription":")" + channel + "\"")));
  answer_of(connect(conversation, client));
  return client;
}

Answer released(const Conversation& conversation, const Answer& held) {
  REQUIRE(held.hold);
  auto late = held.hold->waiting->wait_for(std::chrono::milliseconds{0});
  REQUIRE(late);
  const auto response = held.hold->finish(std::move(late), conversation.now);
  return {response.status, response.headers, response.body, {}, response.delivery};
}

bool waits(const Answer& held) {
  REQUIRE(held.hold);
  return !held.hold->waiting->wait_for(std::chrono::milliseconds{0});
}

}  // namespace api_test
