#include "scenario/language/values.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>
#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <optional>

#include "text/printable.h"

namespace im_mock::scenario {
namespace {

using domain::Json;

constexpr std::string_view digits = "0123456789";

bool all_of(std::string_view text, std::string_view characters) {
  return !text.empty() && text.find_first_not_of(characters) == std::string_view::npos;
}

struct Unit {
  std::string_view name;
  std::int64_t milliseconds;
};
constexpr std::array units{Unit{"ms", 1}, Unit{"s", 1000}, Unit{"m", 60'000}, Unit{"h", 3'600'000}};
constexpr std::int64_t longest_duration = std::int64_t{10} * 366 * 24 * 3'600'000;

// What people write for a unit, and the unit that they mean.
std::string_view unit_meant(std::string_view written) {
  struct Meant {
    std::string_view written;
    std::string_view unit;
  };
  constexpr std::array meant{Meant{"msec", "ms"},
                             Meant{"millis", "ms"},
                             Meant{"milliseconds", "ms"},
                             Meant{"MS", "ms"},
                             Meant{"sec", "s"},
                             Meant{"secs", "s"},
                             Meant{"second", "s"},
                             Meant{"seconds", "s"},
                             Meant{"S", "s"},
                             Meant{"min", "m"},
                             Meant{"mins", "m"},
                             Meant{"minute", "m"},
                             Meant{"minutes", "m"},
                             Meant{"M", "m"},
                             Meant{"hour", "h"},
                             Meant{"hours", "h"},
                             Meant{"H", "h"},
                             Meant{"hr", "h"},
                             Meant{"millisecond", "ms"},
                             Meant{"ms", "ms"},
                             Meant{"s", "s"},
                             Meant{"m", "m"},
                             Meant{"h", "h"}};
  for (const Meant& each : meant) {
    if (each.written == written) return each.unit;
  }
  return "";
}

std::string units_wanted(std::string_view number) {
  return "write " + std::string(number) + "ms, " + std::string(number) + "s, " + std::string(number) +
         "m or " + std::string(number) + "h";
}

// The number times the unit when it is whole milliseconds and not too long; both bounds hold before any
// multiplication that could overflow.
std::variant<domain::Duration, std::string> multiplied(std::string_view whole, std::string_view fraction,
                                                       const Unit& unit, const std::string& shown) {
  whole.remove_prefix(std::min(whole.find_first_not_of('0'), whole.size()));
  while (!fraction.empty() && fraction.back() == '0') fraction.remove_suffix(1);
  const std::string too_long = shown + " is longer than ten years";
  if (whole.size() > 15) return too_long;
  std::int64_t milliseconds = 0;
  for (const char digit : whole) milliseconds = milliseconds * 10 + (digit - '0');
  if (milliseconds > longest_duration / unit.milliseconds) return too_long;
  milliseconds *= unit.milliseconds;
  std::int64_t rest = unit.milliseconds;
  for (const char digit : fraction) {
    if (rest % 10 != 0) return shown + " is not a whole number of milliseconds";
    rest /= 10;
    milliseconds += rest * (digit - '0');
  }
  if (milliseconds > longest_duration) return too_long;
  return domain::Duration{milliseconds};
}

// 16 for 0x2a, 8 for 0o52, and 10 for all else.
int base_of(std::string_view text) {
  if (text.starts_with("0x") && all_of(text.substr(2), "0123456789abcdefABCDEF")) return 16;
  if (text.starts_with("0o") && all_of(text.substr(2), "01234567")) return 8;
  return 10;
}

// Whether it is written as a whole number.
bool is_whole(std::string_view text) {
  if (!text.empty() && (text[0] == '-' || text[0] == '+')) text.remove_prefix(1);
  return base_of(text) != 10 || all_of(text, digits);
}

// The plain scalars of YAML 1.2's core schema that are numbers; nothing for other text.
std::optional<Json> number_of(std::string_view text) {
  if (const int base = base_of(text); base != 10) {
    std::uint64_t number = 0;
    const bool fits =
        std::from_chars(text.data() + 2, text.data() + text.size(), number, base).ec == std::errc();
    return fits ? Json(number) : Json(HUGE_VAL);
  }
  std::string_view unsigned_text = text;
  if (!text.empty() && (text[0] == '-' || text[0] == '+')) unsigned_text.remove_prefix(1);
  const std::string_view from_text = text.substr(0, 1) == "+" ? unsigned_text : text;
  if (all_of(unsigned_text, digits)) {
    std::int64_t small = 0;
    const char* const end = from_text.data() + from_text.size();
    if (std::from_chars(from_text.data(), end, small).ec == std::errc()) return small;
    std::uint64_t large = 0;
    if (std::from_chars(from_text.data(), end, large).ec == std::errc() && from_text[0] != '-') return large;
  }
  // [-+]? ( \. [0-9]+ | [0-9]+ ( \. [0-9]* )? ) ( [eE] [-+]? [0-9]+ )?
  const auto exponent = unsigned_text.find_first_of("eE");
  const std::string_view mantissa = unsigned_text.substr(0, exponent);
  if (!all_of(mantissa, "0123456789.") || std::count(mantissa.begin(), mantissa.end(), '.') > 1 ||
      mantissa == ".") {
    return std::nullopt;
  }
  if (exponent != std::string_view::npos) {
    std::string_view power = unsigned_text.substr(exponent + 1);
    if (!power.empty() && (power[0] == '-' || power[0] == '+')) power.remove_prefix(1);
    if (!all_of(power, digits)) return std::nullopt;
  }
  double value = 0;
  std::from_chars(from_text.data(), from_text.data() + from_text.size(), value);
  const bool overflows = std::from_chars(from_text.data(), from_text.data() + from_text.size(), value).ec ==
                         std::errc::result_out_of_range;
  return overflows ? Json(HUGE_VAL) : Json(value);
}

bool is_one_of(std::string_view text, std::initializer_list<std::string_view> words) {
  return std::find(words.begin(), words.end(), text) != words.end();
}

// A number that is written as numbers rarely are is most often an id that should have been text.
void warn_of_lost_writing(const Node& node, ProblemList& problems) {
  const std::string_view text = node.text;
  const bool leading_zero = text.size() > 1 && text[0] == '0' && all_of(text, digits);
  if (!leading_zero && text[0] != '+') return;
  problems.warning(node.place, in_quotes(text) + " is read as a number and loses its " +
                                   (leading_zero ? "leading zero" : "plus sign") +
                                   "; put it in quotes to keep it as it is");
}

// ECMA-262, Number.MAX_SAFE_INTEGER: whole numbers beyond it are one with their neighbours.
bool is_inexact_in_javascript(const Json& number) {
  constexpr std::int64_t largest = 9007199254740991;
  if (number.is_number_unsigned()) return number.get<std::uint64_t>() > static_cast<std::uint64_t>(largest);
  return number.is_number_integer() &&
         (number.get<std::int64_t>() > largest || number.get<std::int64_t>() < -largest);
}

Json scalar_json(const Node& node, ProblemList& problems) {
  const std::string& text = node.text;
  if (node.quoted) return text;
  if (is_one_of(text, {"", "~", "null", "Null", "NULL"})) return nullptr;
  if (is_one_of(text, {"true", "True", "TRUE"})) return true;
  if (is_one_of(text, {"false", "False", "FALSE"})) return false;
  const bool infinite = is_one_of(text, {".inf", ".Inf", ".INF", "+.inf", "+.Inf", "+.INF", "-.inf", "-.Inf",
                                         "-.INF", ".nan", ".NaN", ".NAN"});
  const auto number = infinite ? std::optional<Json>(HUGE_VAL) : number_of(text);
  if (!number) return text;
  if (number->is_number_float() && is_whole(text)) {
    problems.problem(node.place,
                     in_quotes(text) + " is beyond 64 bits and would not stay as it is; put it in quotes");
    return nullptr;
  }
  if (number->is_number_float() && !std::isfinite(number->get<double>())) {
    problems.problem(node.place,
                     "JSON has no number " + in_quotes(text) + "; put it in quotes if it is text");
    return nullptr;
  }
  warn_of_lost_writing(node, problems);
  if (is_inexact_in_javascript(*number))
    problems.warning(node.place, in_quotes(text) +
                                     " is beyond 2^53, where JavaScript rounds whole numbers; put it in "
                                     "quotes if it is an id");
  return *number;
}

}  // namespace

std::variant<domain::Duration, std::string> duration_of(std::string_view text) {
  const std::string shown = in_quotes(text);
  if (text.empty()) return std::string("a duration is missing");
  if (text[0] == '-') return shown + " is negative, and time does not go back";
  const std::size_t number_end = std::min(text.find_first_not_of("0123456789."), text.size());
  const std::string_view number = text.substr(0, number_end);
  const std::size_t dot = number.find('.');
  const std::string_view whole = number.substr(0, dot);
  const std::string_view fraction = dot == std::string_view::npos ? "" : number.substr(dot + 1);
  if (!all_of(whole, digits) || (dot != std::string_view::npos && !all_of(fraction, digits))) {
    return shown + " is not a duration such as 500ms, 3s, 2m or 1h";
  }
  std::string_view unit = text.substr(number_end);
  if (unit.empty() && number.size() > 20) return shown + " has no unit";
  if (unit.empty()) return shown + " has no unit: " + units_wanted(number);
  for (const Unit& each : units) {
    if (each.name == unit) return multiplied(whole, fraction, each, shown);
  }
  unit.remove_prefix(std::min(unit.find_first_not_of(' '), unit.size()));
  const std::string_view meant = unit_meant(unit);
  if (!meant.empty()) {
    return shown + " is not a duration (did you mean " + in_quotes(std::string(number).append(meant)) + "?)";
  }
  return shown + " is not a duration such as 500ms, 3s, 2m or 1h";
}

std::string in_words(domain::Duration duration) {
  const auto count = duration.count();
  for (auto unit = units.rbegin(); unit != units.rend() - 1; ++unit) {
    if (count > 0 && count % unit->milliseconds == 0) {
      return std::to_string(count / unit->milliseconds).append(unit->name);
    }
  }
  if (count == 0) return "0s";
  if (count < 1000) return std::to_string(count) + "ms";
  std::string decimals = std::to_string(count % 1000 + 1000).substr(1);
  while (decimals.back() == '0') decimals.pop_back();
  return std::to_string(count / 1000) + "." + decimals + "s";
}

std::variant<std::int64_t, std::string> timestamp_of(std::string_view text) {
  const std::string wrong = in_quotes(text) + " is not a date and time in UTC such as 2026-01-01T00:00:00Z";
  constexpr std::string_view form = "0000-00-00T00:00:00";
  if (text.size() < form.size() + 1 || text.back() != 'Z') return wrong;
  for (std::size_t index = 0; index < form.size(); ++index) {
    const bool digit = digits.find(text[index]) != std::string_view::npos;
    if (form[index] == '0' ? !digit : form[index] != text[index]) return wrong;
  }
  const auto number = [&](std::size_t from, std::size_t count) {
    return std::atoi(std::string(text.substr(from, count)).c_str());
  };
  const std::string_view rest = text.substr(form.size(), text.size() - form.size() - 1);
  int milliseconds = 0;
  if (!rest.empty()) {
    if (rest[0] != '.' || rest.size() > 4 || !all_of(rest.substr(1), digits)) return wrong;
    milliseconds = std::atoi(std::string(rest.substr(1)).append(4 - rest.size(), '0').c_str());
  }
  const std::chrono::year_month_day date{std::chrono::year{number(0, 4)},
                                         std::chrono::month{static_cast<unsigned>(number(5, 2))},
                                         std::chrono::day{static_cast<unsigned>(number(8, 2))}};
  if (!date.ok() || number(11, 2) > 23 || number(14, 2) > 59 || number(17, 2) > 59) {
    return in_quotes(text) + " is no moment of any calendar";
  }
  if (number(0, 4) < 1970) return in_quotes(text) + " is before 1970";
  const std::chrono::milliseconds since_epoch =
      std::chrono::sys_days{date}.time_since_epoch() + std::chrono::hours{number(11, 2)} +
      std::chrono::minutes{number(14, 2)} + std::chrono::seconds{number(17, 2)};
  return static_cast<std::int64_t>(since_epoch.count()) + milliseconds;
}

domain::Json json_of(const Node& node, ProblemList& problems) {
  switch (node.kind) {
    case Node::Kind::Null:
      return nullptr;
    case Node::Kind::Scalar:
      return scalar_json(node, problems);
    case Node::Kind::List: {
      Json list = Json::array();
      for (const NodePointer& item : node.items) list.push_back(json_of(*item, problems));
      return list;
    }
    case Node::Kind::Map: {
      Json map = Json::object();
      // Straight into the container: its operator[] would look through all members each time.
      auto& members = map.get_ref<Json::object_t&>();
      for (const Member& member : node.members) {
        members.emplace_back(member.key->text, json_of(*member.value, problems));
      }
      return map;
    }
  }
  return nullptr;
}

}  // namespace im_mock::scenario
