#pragma once
// The nearest of some known words to one that somebody mistyped. Pure.

#include <string>
#include <string_view>
#include <vector>

namespace im_mock::scenario {

// ` (did you mean 'x'?)` for the nearest word when it is near enough, else nothing.
std::string did_you_mean(std::string_view word, const std::vector<std::string>& known);

}  // namespace im_mock::scenario
