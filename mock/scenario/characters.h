#pragma once
// Looking at UTF-8 text one character at a time. Pure functions.

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace im_mock::scenario {

// The character at `position`, which then moves behind it; nothing, and no move, when the bytes there are not
// UTF-8 (overlong forms and surrogates are not).
std::optional<char32_t> next_character(std::string_view text, std::size_t& position);

std::string utf8_of(char32_t character);

// Columns of a terminal that a character takes: 0, 1 or 2.
int width_of(char32_t character);

// The text with everything that could harm a terminal or a log replaced by spaces or `?`: control characters,
// line ends, characters that turn the direction of writing, and bytes that are not UTF-8.
std::string harmless(std::string_view text);

// As harmless(), in single quotes, and cut when it is long: for names that a problem talks about.
std::string in_quotes(std::string_view text);

}  // namespace im_mock::scenario
