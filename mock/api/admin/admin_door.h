#pragma once
// Who may use the mock's own API, /__admin. A page must not reach it only because its user has the mock
// running, neither as a page of another origin nor by a name of its own that now means this machine (DNS
// rebinding). Made once, read by all threads.

#include <optional>
#include <string>
#include <vector>

#include "api/call/call.h"
#include "api/http/host.h"
#include "api/http/http.h"
#include "api/http/public_address.h"
#include "api/http/target.h"

namespace im_mock::api {

// Whether the target is of the mock's own API.
bool is_admin(const Target& target);

class AdminDoor {
 public:
  AdminDoor(const Options& options, const std::optional<PublicAddress>& published);

  // Why this request may do nothing there, in one sentence that names the flag; nothing when it may. It is
  // asked of the Host and the Origin alone. What proxies say of them does not count.
  std::optional<std::string> closed_for(const Request& request) const;
  // The same for the token, which is compared in constant time.
  std::optional<std::string> token_missing_in(const Request& request) const;

 private:
  bool knows(const Host& host) const;
  bool lets_in(const std::string& origin, const Request& request) const;

  const std::vector<std::string> names_;   // of --admin-hosts, and the host of --public-url
  const std::optional<Origin> published_;  // of --public-url
  const std::string token_;
  const bool all_origins_;
};

}  // namespace im_mock::api
