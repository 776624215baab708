#pragma once
// Asks a running mock over HTTP. The only part that knows cpp-httplib.

#include <optional>
#include <string>

namespace im_mock::server {

// The HTTP status of a GET, or nothing when nobody answers within the time. A certificate is not verified.
std::optional<int> http_status_of(const std::string& url, int timeout_seconds);

}  // namespace im_mock::server
