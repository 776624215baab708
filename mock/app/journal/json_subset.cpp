#include "app/journal/json_subset.h"

#include "text/characters.h"
#include "text/json_text.h"
#include "text/text_pattern.h"

namespace im_mock::app {
namespace {

using domain::Json;

bool text_matches(const std::string& pattern, const std::string& actual) {
  const auto parsed = domain::TextPattern::parse(pattern);
  const auto* text = std::get_if<domain::TextPattern>(&parsed);
  return text != nullptr ? text->match(actual).has_value() : pattern == actual;
}

}  // namespace

std::string wanted_found(const std::string& wanted, const std::string& found) {
  constexpr std::size_t length_max = 120;
  return "wanted " + domain::shortened(wanted, length_max) + ", found " +
         domain::shortened(found, length_max);
}

std::optional<std::string> subset_difference(const Json& pattern, const Json& actual,
                                             const std::string& path) {
  if (pattern.is_object()) {
    if (!actual.is_object()) return path + ": " + wanted_found("an object", json_line(actual));
    for (const auto& [name, wanted] : pattern.items()) {
      const auto found = actual.find(name);
      const std::string place = path + "." + name;
      if (found == actual.end()) return place + ": " + wanted_found(json_line(wanted), "nothing");
      if (auto difference = subset_difference(wanted, *found, place)) return difference;
    }
    return std::nullopt;
  }
  if (pattern.is_array()) {
    if (!actual.is_array() || actual.size() != pattern.size()) {
      return path + ": " + wanted_found("a list of " + std::to_string(pattern.size()), json_line(actual));
    }
    for (std::size_t index = 0; index < pattern.size(); ++index) {
      const std::string place = path + "[" + std::to_string(index) + "]";
      if (auto difference = subset_difference(pattern[index], actual[index], place)) return difference;
    }
    return std::nullopt;
  }
  const bool same = pattern.is_string() && actual.is_string()
                        ? text_matches(pattern.get<std::string>(), actual.get<std::string>())
                        : pattern == actual;
  if (same) return std::nullopt;
  return path + ": " + wanted_found(json_line(pattern), json_line(actual));
}

}  // namespace im_mock::app
