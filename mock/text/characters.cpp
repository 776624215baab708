#include "text/characters.h"

#include <algorithm>
#include <array>
#include <cstdint>

namespace im_mock::domain {
namespace {

struct CharacterRange {
  char32_t first;
  char32_t last;
};

constexpr std::array not_printable{
    CharacterRange{0, 0x1f},          CharacterRange{0x7f, 0x9f},        CharacterRange{0xad, 0xad},
    CharacterRange{0x61c, 0x61c},     CharacterRange{0x180e, 0x180e},    CharacterRange{0x200b, 0x200c},
    CharacterRange{0x200e, 0x200f},   CharacterRange{0x2028, 0x202e},    CharacterRange{0x2060, 0x206f},
    CharacterRange{0xfeff, 0xfeff},   CharacterRange{0xfff0, 0xfffb},    CharacterRange{0xfffe, 0xffff},
    CharacterRange{0xe0000, 0xe0fff}, CharacterRange{0x10fffe, 0x10ffff}};

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

bool is_printable(char32_t character) {
  return std::none_of(not_printable.begin(), not_printable.end(), [&](const CharacterRange& range) {
    return range.first <= character && character <= range.last;
  });
}

std::string_view beginning_of(std::string_view text, std::size_t bytes_max) {
  if (text.size() <= bytes_max) return text;
  // A character has at most three bytes behind its first; more of them are no UTF-8 anyway.
  std::size_t end = bytes_max;
  for (int back = 0; back < 3 && end > 0; ++back, --end) {
    if ((static_cast<unsigned char>(text[end]) & 0xc0U) != 0x80U) return text.substr(0, end);
  }
  const bool begins = (static_cast<unsigned char>(text[end]) & 0xc0U) != 0x80U;
  return text.substr(0, begins ? end : bytes_max);
}

std::string shortened(std::string_view text, std::size_t bytes_max) {
  const std::string_view beginning = beginning_of(text, bytes_max);
  return std::string(beginning) + (beginning.size() < text.size() ? "..." : "");
}

}  // namespace im_mock::domain
