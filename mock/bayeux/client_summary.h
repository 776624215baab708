// A Bayeux client as seen from outside: what is worth knowing of a ServerSessionImpl. A plain value, a copy.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace im_mock::bayeux {

enum class ClientState { Handshaken, Connected };  // Connected: it has sent a first /meta/connect

struct ClientSummary {
  std::string id;
  std::string principal;
  std::string context;
  ClientState state = ClientState::Handshaken;
  bool held = false;                       // a /meta/connect of it is waiting
  bool acknowledging = false;              // it uses the acknowledgement extension
  std::vector<std::string> subscriptions;  // in alphabetical order
  std::size_t queued = 0;                  // waiting for its next answer, or sent but not yet acknowledged
  std::uint64_t delivered = 0;             // handed out so far; a message sent again counts again
  std::uint64_t dropped = 0;               // lost to the bound on its queue
};

}  // namespace im_mock::bayeux
