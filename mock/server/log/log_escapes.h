#pragma once
// Texts of others as the log shows them. Pure functions. What comes out is UTF-8, on one line, and has no
// character that a terminal would obey or hide.

#include <string>
#include <string_view>

namespace im_mock::server {

// As in C: \n, \x1b, \u202e, \U000e0001. A byte that is not UTF-8 becomes \xff. A backslash that was there is
// doubled, so that nobody can pretend to have sent something else.
std::string escaped(std::string_view text);

// A JSON string literal, quotes included: \u001b, \u202e, \udb40\udc01. A byte that is not UTF-8 becomes
// U+FFFD.
std::string escaped_json(std::string_view text);

}  // namespace im_mock::server
