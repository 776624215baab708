#include "app/journal/json_subset.h"

#include <string_view>

#include "text/characters.h"
#include "text/json_text.h"
#include "text/runaway.h"

namespace im_mock::app {
namespace {

using domain::Json;
using domain::TextPattern;

// What is wrong with a pattern in it, or nothing.
std::optional<std::string> compile(const Json& json, std::map<std::string, TextPattern>& regexes) {
  if (json.is_string()) {
    const auto& text = json.get_ref<const std::string&>();
    auto pattern = pattern_meant_by(text, true);
    if (const auto* error = std::get_if<std::string>(&pattern)) return *error;
    const auto& meant = std::get<TextPattern>(pattern);
    if (meant.is_regex() || meant.matches_everything()) regexes.emplace(text, meant);
  } else if (json.is_structured()) {
    for (const Json& member : json) {
      if (auto error = compile(member, regexes)) return error;
    }
  }
  return std::nullopt;
}

}  // namespace

std::string wanted_found(const std::string& wanted, const std::string& found) {
  constexpr std::size_t length_max = 120;
  return "wanted " + domain::shortened(wanted, length_max) + ", found " +
         domain::shortened(found, length_max);
}

std::variant<TextPattern, std::string> pattern_meant_by(const std::string& text, bool may_be_path) {
  constexpr std::string_view flags = "dgimsuvxy";
  const bool is_path = may_be_path && text.starts_with("/") &&
                       text.find_first_not_of(flags, text.rfind('/') + 1) != std::string::npos;
  if (is_path) return TextPattern::equal_to(text);
  auto pattern = TextPattern::parse(text);
  if (const auto* good = std::get_if<TextPattern>(&pattern)) {
    if (const auto runaway = domain::runaway_of(*good); runaway && runaway->at_once) return runaway->sentence;
  }
  return pattern;
}

std::variant<JsonPattern, std::string> JsonPattern::parse(const Json& json) {
  JsonPattern pattern;
  pattern.json_ = json;
  if (auto error = compile(json, pattern.regexes_)) return *std::move(error);
  return pattern;
}

std::optional<JsonPattern::Difference> JsonPattern::difference(const Json& actual,
                                                               const std::string& path) const {
  return difference(json_, actual, path);
}

std::optional<JsonPattern::Difference> JsonPattern::difference(const Json& pattern, const Json& actual,
                                                               const std::string& path) const {
  const auto different = [&](const std::string& wanted, const std::string& found) {
    return Difference{path + ": " + wanted_found(wanted, found)};
  };
  std::optional<Difference> gave_up;
  if (pattern.is_object()) {
    if (!actual.is_object()) return different("an object", json_line(actual));
    for (const auto& [name, wanted] : pattern.items()) {
      const auto found = actual.find(name);
      const std::string place = path + "." + name;
      if (found == actual.end()) return Difference{place + ": " + wanted_found(json_line(wanted), "nothing")};
      if (auto inside = difference(wanted, *found, place)) {
        if (!inside->gave_up) return inside;
        gave_up = std::move(inside);
      }
    }
    return gave_up;
  }
  if (pattern.is_array()) {
    if (!actual.is_array() || actual.size() != pattern.size())
      return different("a list of " + std::to_string(pattern.size()), json_line(actual));
    for (std::size_t index = 0; index < pattern.size(); ++index) {
      if (auto inside = difference(pattern[index], actual[index], path + "[" + std::to_string(index) + "]")) {
        if (!inside->gave_up) return inside;
        gave_up = std::move(inside);
      }
    }
    return gave_up;
  }
  if (pattern.is_string() && actual.is_string()) {
    const auto regex = regexes_.find(pattern.get_ref<const std::string&>());
    if (regex != regexes_.end()) {
      const auto outcome = regex->second.outcome_on(actual.get_ref<const std::string&>());
      if (outcome == TextPattern::Outcome::Matches) return std::nullopt;
      Difference text = different(json_line(pattern), json_line(actual));
      text.gave_up = outcome == TextPattern::Outcome::GivesUp;
      return text;
    }
  }
  if (pattern == actual) return std::nullopt;
  return different(json_line(pattern), json_line(actual));
}

}  // namespace im_mock::app
