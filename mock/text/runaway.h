#pragma once
// Regular expressions that try too much on an ordinary text, because they repeat what already repeats. Pure.

#include <optional>
#include <string>

#include "text/text_pattern.h"

namespace im_mock::domain {

// One sentence when the pattern is such a regex, else nothing.
std::optional<std::string> runaway_of(const TextPattern& pattern);

}  // namespace im_mock::domain
