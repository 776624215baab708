#pragma once
// Compares JSON with a pattern of which it has to hold at least as much. Pure.

#include <optional>
#include <string>

#include "text/json.h"

namespace im_mock::app {

// What differs first, as `path: wanted ..., found ...`, or nothing. Texts of the pattern may be
// `/regex/flags`.
std::optional<std::string> subset_difference(const domain::Json& pattern, const domain::Json& actual,
                                             const std::string& path);

// `wanted X, found Y`, each cut to a readable length.
std::string wanted_found(const std::string& wanted, const std::string& found);

}  // namespace im_mock::app
