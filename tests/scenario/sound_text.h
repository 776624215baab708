// What holds for every text whatever, as the fuzzer, its corpus and the mutations ask it.
#pragma once

#include <string>
#include <string_view>

namespace im_mock::scenario {

// Loads the text as a scenario and as a session, plays and explains what can be played, and says what is not
// as it must be; empty when all is well.
std::string what_is_unsound(std::string_view text);

}  // namespace im_mock::scenario
