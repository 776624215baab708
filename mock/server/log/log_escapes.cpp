#include "server/log/log_escapes.h"

#include <algorithm>

#include "text/characters.h"

namespace im_mock::server {
namespace {

bool is_plain(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char character) {
    return character >= ' ' && character <= '~' && character != '\\' && character != '"';
  });
}

std::string hexadecimal(char32_t value, int digits) {
  std::string text;
  while (digits-- > 0) text += "0123456789abcdef"[value >> (4 * digits) & 0xfU];
  return text;
}

std::string in_c(char32_t character) {
  if (character == '\\') return "\\\\";
  if (character == '\n') return "\\n";
  if (character == '\r') return "\\r";
  if (character == '\t') return "\\t";
  if (character < 0x80) return "\\x" + hexadecimal(character, 2);
  return character <= 0xffff ? "\\u" + hexadecimal(character, 4) : "\\U" + hexadecimal(character, 8);
}

// RFC 8259, 7: what lies beyond the basic plane is a pair of surrogates.
std::string in_json(char32_t character) {
  if (character == '\\' || character == '"') return {'\\', static_cast<char>(character)};
  if (character == '\n') return "\\n";
  if (character == '\r') return "\\r";
  if (character == '\t') return "\\t";
  if (character <= 0xffff) return "\\u" + hexadecimal(character, 4);
  const char32_t rest = character - 0x10000;
  return "\\u" + hexadecimal(0xd800 + (rest >> 10U), 4) + "\\u" + hexadecimal(0xdc00 + (rest & 0x3ffU), 4);
}

}  // namespace

std::string escaped(std::string_view text) {
  if (is_plain(text)) return std::string(text);
  std::string safe;
  for (std::size_t position = 0; position < text.size();) {
    const auto character = domain::next_character(text, position);
    if (!character) {
      safe += "\\x" + hexadecimal(static_cast<unsigned char>(text[position++]), 2);
    } else if (*character == '\\' || !domain::is_printable(*character)) {
      safe += in_c(*character);
    } else {
      safe += domain::utf8_of(*character);
    }
  }
  return safe;
}

std::string escaped_json(std::string_view text) {
  if (is_plain(text)) return '"' + std::string(text) + '"';
  std::string safe = "\"";
  for (std::size_t position = 0; position < text.size();) {
    const auto character = domain::next_character(text, position);
    if (!character) {
      safe += "\xEF\xBF\xBD";
      ++position;
    } else if (*character == '\\' || *character == '"' || !domain::is_printable(*character)) {
      safe += in_json(*character);
    } else {
      safe += domain::utf8_of(*character);
    }
  }
  return safe + '"';
}

}  // namespace im_mock::server
