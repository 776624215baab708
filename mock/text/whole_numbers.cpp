#include "text/whole_numbers.h"

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <system_error>

namespace im_mock::domain {
namespace {

template <typename Number>
bool fits(std::string_view digits) {
  Number number = 0;
  const char* const end = digits.data() + digits.size();
  const auto [stop, error] = std::from_chars(digits.data(), end, number);
  return error == std::errc() && stop == end;
}

bool is_digit(char character) {
  return character >= '0' && character <= '9';
}

}  // namespace

bool fits_64_bits(std::string_view digits) {
  return fits<std::int64_t>(digits) || fits<std::uint64_t>(digits);
}

std::string_view beyond_64_bits(std::string_view json) {
  bool in_string = false;
  for (std::size_t at = 0; at < json.size(); ++at) {
    const char character = json[at];
    if (in_string) {
      if (character == '\\') ++at;
      in_string = character != '"';
    } else if (character == '"') {
      in_string = true;
    } else if (character == '-' || is_digit(character)) {
      const std::size_t end = std::min(json.find_first_not_of("+-.0123456789Ee", at), json.size());
      const std::string_view number = json.substr(at, end - at);
      const bool is_whole = number.find_first_of(".Ee") == std::string_view::npos;
      if (is_whole && number.size() > 18 && !fits_64_bits(number)) return number;
      at = end - 1;
    }
  }
  return {};
}

}  // namespace im_mock::domain
