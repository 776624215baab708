#pragma once
// What this program calls itself.

#include <string>

namespace im_mock::app {

std::string version();  // "0.1.0"
std::string commit();   // the short commit it was built from, or "unknown"

}  // namespace im_mock::app
