#pragma once
// CometD clients as far as a load needs them: their ids, and the one request that each repeats.

#include <cstddef>
#include <string>
#include <vector>

namespace im_mock::bench {

// Makes handshakes, subscribes each client to the IM sessions, and answers their first connects; returns
// their ids. `base` stands before /api/v2.
std::vector<std::string> subscribed_clients(int port, std::size_t count, const std::string& base = "");

// The /meta/connect that is held until something happens.
std::string poll_request(const std::string& client_id, const std::string& base = "");

}  // namespace im_mock::bench
