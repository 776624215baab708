// All clients of a server, in the order of their handshakes, found by id or by the poll they hold
// (BayeuxServerImpl; for browsers AbstractHttpTransport).
// A value type, not thread-safe. A Client& is good until that client is removed.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <unordered_map>

#include "bayeux/client.h"

namespace im_mock::bayeux {

class ClientRegistry {
 public:
  using Clients = std::map<std::uint64_t, Client>;  // by the number of the handshake

  Client& add(Client client);
  Client* find(const std::string& id);  // null if there is none
  Client* find_holder(PollId poll);     // null if nobody holds it any more
  void remove(const std::string& id);   // nothing if there is none; its poll is forgotten with it

  // Every poll comes and goes through these two, so that find_holder knows.
  void hold(Client& client, Poll poll);
  Poll release(Client& client);                        // it must hold one
  bool has_poll_of(const std::string& browser) const;  // whether a client with that cookie holds one

  std::size_t size() const { return clients_.size(); }
  Clients& all() { return clients_; }
  const Clients& all() const { return clients_; }

 private:
  void forget_poll(const Client& client);

  Clients clients_;
  std::unordered_map<std::string, std::uint64_t> numbers_;  // by client id
  std::unordered_map<PollId, std::uint64_t> holders_;
  std::unordered_map<std::string, std::size_t> polls_of_browsers_;  // AbstractHttpTransport.incBrowserId
  std::uint64_t next_number_ = 1;
};

}  // namespace im_mock::bayeux
