#pragma once
// Text as a terminal shows it. Pure functions.

#include <string>
#include <string_view>

#include "text/characters.h"

namespace im_mock::scenario {

using domain::next_character;
using domain::utf8_of;

// Columns of a terminal that a character takes: 0, 1 or 2.
int width_of(char32_t character);

// The text with everything that could harm a terminal or a log replaced by spaces or `?`: control characters,
// line ends, characters that turn the direction of writing, and bytes that are not UTF-8.
std::string harmless(std::string_view text);

// As harmless(), in single quotes, and cut when it is long: for names that a problem talks about.
std::string in_quotes(std::string_view text);

}  // namespace im_mock::scenario
