#pragma once
// What this program calls itself.

#include <string>

namespace im_mock::app {

std::string version();    // "0.1.0"
std::string commit();     // the short commit it was built from, or "unknown"
std::string libraries();  // what it was built with, "OpenSSL 3.0.20, PCRE2 10.42, ..."

}  // namespace im_mock::app
