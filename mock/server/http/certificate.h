#pragma once
// The files that HTTPS needs, looked at before they are used.

#include <optional>
#include <string>

namespace im_mock::server {

// Why the two PEM files cannot serve HTTPS, as one sentence; nothing when they can. A key behind a passphrase
// cannot: nobody is there to be asked.
std::optional<std::string> certificate_problem(const std::string& certificate, const std::string& key);

}  // namespace im_mock::server
