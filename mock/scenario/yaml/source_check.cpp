#include "scenario/yaml/source_check.h"

#include <algorithm>
#include <cstdio>
#include <cstdlib>

#include "text/printable.h"

namespace im_mock::scenario {
namespace {

std::string code_of(char32_t character) {
  char text[16];
  std::snprintf(text, sizeof text, "U+%04X", static_cast<unsigned>(character));
  return text;
}

bool may_stand(char32_t character) {
  return character == '\t' || character == '\n' || (character >= 0x20 && character != 0x7f);
}

}  // namespace

bool check_source(const std::shared_ptr<const Source>& source, ProblemList& problems) {
  const std::string& text = source->text();
  if (text.size() > longest_source) {
    problems.problem({source, 0, 0}, "longer than " + std::to_string(longest_source) + " bytes");
    return false;
  }
  for (std::size_t position = 0; position < text.size();) {
    const std::size_t start = position;
    const auto character = next_character(text, position);
    if (character && may_stand(*character)) continue;
    problems.problem(place_of_byte(source, start),
                     character ? "the control character " + code_of(*character) + " cannot stand in YAML"
                               : "this byte is not UTF-8: save the file as UTF-8");
    return false;
  }
  return true;
}

std::string without_surrogate_escapes(std::string_view text) {
  // The four hexadecimal digits of an escape at `position`, or 0.
  const auto escape_at = [&](std::size_t position) -> unsigned long {
    const std::string_view escape = text.substr(std::min(position, text.size()), 6);
    if (escape.size() < 6 || escape.substr(0, 2) != "\\u") return 0;
    return std::strtoul(std::string(escape.substr(2)).c_str(), nullptr, 16);
  };
  std::string changed;
  for (std::size_t position = 0; position < text.size(); ++position) {
    if (text[position] != '\\') {
      changed += text[position];
      continue;
    }
    const unsigned long high = escape_at(position);
    const unsigned long low = escape_at(position + 6);
    if (high >= 0xd800 && high < 0xdc00 && low >= 0xdc00 && low < 0xe000) {
      char escape[16];
      std::snprintf(escape, sizeof escape, "\\U%08lX", 0x10000 + ((high - 0xd800) << 10) + (low - 0xdc00));
      changed += escape;
      position += 11;
    } else {
      changed += text.substr(position, 2);
      ++position;
    }
  }
  return changed;
}

}  // namespace im_mock::scenario
