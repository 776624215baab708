#include "bayeux/server_state.h"

#include "bayeux/channel_name.h"

namespace im_mock::bayeux {

std::vector<std::string> ServerState::sweep(milliseconds now) {
  std::vector<std::string> silent;
  for (const auto& [number, client] : clients.all()) {
    if (client.expires_at && *client.expires_at <= now && !client.is_reading()) silent.push_back(client.id);
  }
  for (const std::string& id : silent) clients.remove(id);
  return silent;
}

bool ServerState::has_channel(std::string_view name) const {
  return is_known_meta_channel(name) || channels.contains(name);
}

void ServerState::add_channel(std::string_view name) {
  if (channels.size() < settings.limits.channels) channels.emplace(name);
}

}  // namespace im_mock::bayeux
