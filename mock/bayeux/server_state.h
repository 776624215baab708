// Everything that a Bayeux server remembers between two requests (the maps of BayeuxServerImpl).
// A value type, not thread-safe.
#pragma once

#include <deque>
#include <functional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "bayeux/client_ids.h"
#include "bayeux/client_registry.h"
#include "bayeux/exchange.h"
#include "bayeux/settings.h"

namespace im_mock::bayeux {

struct ServerState {
  Settings settings;
  ClientRegistry clients;
  ClientIds ids;
  // The channels that there are: somebody has subscribed to them, or wanted to publish. CometD sweeps one
  // away some seconds after its last subscriber has gone; here it stays. Bounded.
  std::set<std::string, std::less<>> channels;
  PollId last_poll = 0;
  std::deque<PollId> due;  // held polls whose clients have messages; some may have gone since

  // Forgets those that have been silent too long. Returns their ids.
  std::vector<std::string> sweep(milliseconds now);

  bool has_channel(std::string_view name) const;
  void add_channel(std::string_view name);  // nothing beyond the bound
};

}  // namespace im_mock::bayeux
