#include "scenario/characters.h"

#include <algorithm>
#include <array>
#include <cstdint>

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
constexpr std::array harmful{Range{0x7f, 0x9f},     Range{0x200b, 0x200c}, Range{0x200e, 0x200f},
                             Range{0x2028, 0x202e}, Range{0x2060, 0x2069}, Range{0xfeff, 0xfeff}};

constexpr std::size_t longest_quoted = 60;  // characters

}  // namespace

std::optional<char32_t> next_character(std::string_view text, std::size_t& position) {
  const auto byte_at = [&](std::size_t place) { return static_cast<std::uint8_t>(text[place]); };
  const std::uint8_t lead = byte_at(position);
  if (lead < 0x80) {
    ++position;
    return lead;
  }
  const std::size_t length = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : 2;
  if (lead < 0xc2 || lead > 0xf4 || position + length > text.size()) return std::nullopt;
  char32_t character = lead & (0x7f >> length);
  for (std::size_t place = position + 1; place < position + length; ++place) {
    if ((byte_at(place) & 0xc0) != 0x80) return std::nullopt;
    character = character << 6 | (byte_at(place) & 0x3f);
  }
  constexpr std::array<char32_t, 5> smallest{0, 0, 0x80, 0x800, 0x10000};
  const bool surrogate = character >= 0xd800 && character <= 0xdfff;
  if (character < smallest[length] || character > 0x10ffff || surrogate) return std::nullopt;
  position += length;
  return character;
}

std::string utf8_of(char32_t character) {
  std::string bytes;
  const auto tail = [&](int shift) {
    bytes += static_cast<char>(0x80 | (static_cast<std::uint32_t>(character) >> shift & 0x3f));
  };
  if (character < 0x80) {
    bytes += static_cast<char>(character);
  } else if (character < 0x800) {
    bytes += static_cast<char>(0xc0 | character >> 6);
    tail(0);
  } else if (character < 0x10000) {
    bytes += static_cast<char>(0xe0 | character >> 12);
    tail(6);
    tail(0);
  } else {
    bytes += static_cast<char>(0xf0 | character >> 18);
    tail(12);
    tail(6);
    tail(0);
  }
  return bytes;
}

int width_of(char32_t character) {
  if (lies_in(zero_width, character)) return 0;
  return lies_in(double_width, character) ? 2 : 1;
}

std::string harmless(std::string_view text) {
  std::string clean;
  for (std::size_t position = 0; position < text.size();) {
    const auto character = next_character(text, position);
    if (!character) ++position;
    if (!character || lies_in(harmful, *character)) {
      clean += '?';
    } else if (*character < 0x20) {
      clean += ' ';
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
