#pragma once
// Looking at UTF-8 text (RFC 3629) one character at a time. Pure functions.

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace im_mock::domain {

// The character at `position`, which then moves behind it; nothing, and no move, when the bytes there are not
// UTF-8 (overlong forms and surrogates are not).
std::optional<char32_t> next_character(std::string_view text, std::size_t& position);

std::string utf8_of(char32_t character);

// Whether a terminal shows the character, and shows it where it stands. Not printable are control characters
// (C0 and C1), line and paragraph separators, marks that turn the direction of writing, and what is
// invisible.
bool is_printable(char32_t character);

// The text's beginning of at most so many bytes. It ends between two characters, so that UTF-8 stays UTF-8.
std::string_view beginning_of(std::string_view text, std::size_t bytes_max);

// The same, with three dots where something is left out.
std::string shortened(std::string_view text, std::size_t bytes_max);

}  // namespace im_mock::domain
