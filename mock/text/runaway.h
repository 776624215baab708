#pragma once
// Regular expressions that try too much on ordinary texts. Pure.

#include <optional>
#include <string>

#include "text/text_pattern.h"

namespace im_mock::domain {

struct Runaway {
  bool at_once;  // on a text of one line; else on one of some pages
  std::string sentence;
};

// Nothing when the pattern is no such regex, as far as some texts of its own letters show.
std::optional<Runaway> runaway_of(const TextPattern& pattern);

}  // namespace im_mock::domain
