#pragma once
// Whole numbers that do not fit where they are to go. Pure functions.

#include <string_view>

namespace im_mock::domain {

// Whether the text, decimal digits behind a minus or nothing, is a whole number of 64 bits, signed or not.
bool fits_64_bits(std::string_view digits);

// The first whole number of a JSON text (RFC 8259, 6) that does not, as it is written; empty when all do. The
// parser would make a floating-point number of it without a word.
std::string_view beyond_64_bits(std::string_view json);

}  // namespace im_mock::domain
