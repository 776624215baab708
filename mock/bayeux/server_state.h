// Everything that a Bayeux server remembers between two requests.
// A value type, not thread-safe.
#pragma once

#include <deque>
#include <string>
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
  PollId last_poll = 0;
  std::deque<PollId> due;  // held polls whose clients have messages; some may have gone since

  // Forgets those that have been silent too long. Returns their ids.
  std::vector<std::string> sweep(milliseconds now);
};

}  // namespace im_mock::bayeux
