// name_at_a_glance of loader.h.
#include <algorithm>

#include "scenario/loader.h"
#include "scenario/read_scenario.h"

namespace im_mock::scenario {
namespace {

// Both parts of a CR LF end a line, so that there is an empty one between them.
std::string_view take_line(std::string_view& text) {
  const auto end = std::min(text.find('\n'), text.find('\r'));
  const std::string_view line = text.substr(0, end);
  text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
  return line;
}

bool is_letter(char character) {
  return (character >= 'a' && character <= 'z') || (character >= 'A' && character <= 'Z');
}

// What YAML takes for a value that is left out.
bool is_null(std::string_view word) {
  return word == "null" || word == "Null" || word == "NULL";
}

}  // namespace

std::optional<std::string> name_at_a_glance(std::string_view yaml) {
  constexpr std::string_view key = "scenario: ";
  std::string_view line;
  while (!yaml.empty() && (line.empty() || line.front() == '#')) line = take_line(yaml);
  if (!line.starts_with(key)) return std::nullopt;
  const std::string_view value = line.substr(key.size());
  const std::string name(value.substr(0, value.find(' ')));
  const bool alone = value.find_first_not_of(' ', name.size()) == std::string_view::npos;
  if (!is_name(name) || !is_letter(name.front()) || is_null(name) || !alone) return std::nullopt;
  // A text that is not quoted goes on in the next line when that is indented.
  line = {};
  while (!yaml.empty() && line.empty()) line = take_line(yaml);
  if (!line.empty() && line.front() != '#' && !is_letter(line.front())) return std::nullopt;
  return name;
}

}  // namespace im_mock::scenario
