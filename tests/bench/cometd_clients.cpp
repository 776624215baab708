#include "bench/cometd_clients.h"

#include <stdexcept>

#include "bench/connection.h"

namespace im_mock::bench {
namespace {

std::string bayeux(const std::string& base, const std::string& message) {
  return request_text("POST", base + "/api/v2/notifications", "[" + message + "]");
}

std::string connect_message(const std::string& client_id) {
  return R"({"channel":"/meta/connect","connectionType":"long-polling","id":"1","clientId":")" + client_id +
         "\"}";
}

std::string client_id_in(const std::string& answer) {
  const std::string member = "\"clientId\":\"";
  const auto at = answer.find(member);
  if (at == std::string::npos) throw std::runtime_error("no client id in " + answer);
  return answer.substr(at + member.size(), answer.find('"', at + member.size()) - at - member.size());
}

}  // namespace

std::vector<std::string> subscribed_clients(int port, std::size_t count, const std::string& base) {
  Connection connection(port);
  std::vector<std::string> ids;
  while (ids.size() < count) {
    const Answer handshake =
        connection.ask(bayeux(base, R"({"channel":"/meta/handshake","version":"1.0","id":"1",)"
                                    R"("supportedConnectionTypes":["long-polling"]})"));
    const std::string id = client_id_in(handshake.body);
    const Answer subscribed = connection.ask(bayeux(
        base, R"({"channel":"/meta/subscribe","subscription":"/v2/me/im-sessions","id":"2","clientId":")" +
                  id + "\"}," + connect_message(id)));
    if (subscribed.body.find("\"successful\":false") != std::string::npos) {
      throw std::runtime_error("a client cannot subscribe: " + subscribed.body);
    }
    ids.push_back(id);
  }
  return ids;
}

std::string poll_request(const std::string& client_id, const std::string& base) {
  return bayeux(base, connect_message(client_id));
}

}  // namespace im_mock::bench
