#include "text/printable.h"

#include <algorithm>
#include <array>

namespace im_mock::scenario {
namespace {

struct Range {
  char32_t first;
  char32_t last;
};

template <std::size_t size>
bool lies_in(const std::array<Range, size>& ranges, char32_t character) {
  return std::any_of(ranges.begin(), ranges.end(),
                     [&](const Range& range) { return range.first <= character && character <= range.last; });
}

constexpr std::array zero_width{Range{0x300, 0x36f}, Range{0x200d, 0x200d}, Range{0xfe00, 0xfe0f}};
constexpr std::array double_width{Range{0x1100, 0x115f},  Range{0x2e80, 0xa4cf},   Range{0xac00, 0xd7a3},
                                  Range{0xf900, 0xfaff},  Range{0xfe30, 0xfe6f},   Range{0xff00, 0xff60},
                                  Range{0xffe0, 0xffe6},  Range{0x1f300, 0x1f64f}, Range{0x1f900, 0x1f9ff},
                                  Range{0x20000, 0x3fffd}};

constexpr std::size_t longest_quoted = 60;  // characters

}  // namespace

int width_of(char32_t character) {
  if (lies_in(zero_width, character)) return 0;
  return lies_in(double_width, character) ? 2 : 1;
}

std::string harmless(std::string_view text) {
  std::string clean;
  for (std::size_t position = 0; position < text.size();) {
    const auto character = next_character(text, position);
    if (!character) ++position;
    if (character && *character < 0x20) {
      clean += ' ';
    } else if (!character || !domain::is_printable(*character)) {
      clean += '?';
    } else {
      clean += utf8_of(*character);
    }
  }
  return clean;
}

std::string in_quotes(std::string_view text) {
  const std::string clean = harmless(text.substr(0, longest_quoted * 4));
  std::size_t end = 0;
  for (std::size_t count = 0; end < clean.size() && count < longest_quoted; ++count) {
    next_character(clean, end);
  }
  const bool cut = end < clean.size() || text.size() > longest_quoted * 4;
  return "'" + clean.substr(0, end) + (cut ? "..." : "") + "'";
}

}  // namespace im_mock::scenario
