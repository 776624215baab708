#include "bayeux/server_state.h"

namespace im_mock::bayeux {

std::vector<std::string> ServerState::sweep(milliseconds now) {
  std::vector<std::string> silent;
  for (const auto& [number, client] : clients.all()) {
    if (client.expires_at && *client.expires_at <= now) silent.push_back(client.id);
  }
  for (const std::string& id : silent) clients.remove(id);
  return silent;
}

}  // namespace im_mock::bayeux
