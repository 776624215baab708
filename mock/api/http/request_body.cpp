#include "api/http/request_body.h"

#include <set>
#include <vector>

#include "app/journal/secrets.h"
#include "text/characters.h"
#include "text/json_outline.h"
#include "text/whole_numbers.h"

namespace im_mock::api {
namespace {

constexpr std::size_t shown_max = 200;  // A message repeats what was sent, and that may be long.

// "[json.exception.parse_error.101] parse error at line 1, column 2: syntax error while ...; last read:
// '...'" without its first part, and without its last one where that may be a secret.
std::string plain(std::string what, const std::string& body) {
  if (app::may_hold_secret(body)) what = what.substr(0, what.find("; last read: "));
  const auto end = what.find("] ");
  return domain::shortened(end == std::string::npos ? what : what.substr(end + 2), shown_max);
}

using Json = domain::Json;

std::size_t members_of(const Json& json) {
  std::size_t count = json.is_object() ? json.size() : 0;
  if (json.is_structured()) {
    for (const Json& child : json) count += members_of(child);
  }
  return count;
}

// What is wrong with the text, or what it says. Several times slower than a parser that lets all pass.
std::variant<Json, std::string> parse_watched(const std::string& body) {
  // The parser would take a NUL byte for the end and not look at what follows.
  if (const auto nul = body.find('\0'); nul != std::string::npos) {
    return "a NUL byte at position " + std::to_string(nul + 1);
  }
  std::vector<std::set<std::string>> members;
  std::string fault;
  // The callback cannot stop the parser, but what it discards is not kept.
  const auto watch = [&](int depth, Json::parse_event_t event, Json& value) {
    if (!fault.empty()) return false;
    switch (event) {
      case Json::parse_event_t::object_start:
      case Json::parse_event_t::array_start:
        if (depth >= json_depth_max)
          fault = "nested deeper than " + std::to_string(json_depth_max) + " levels";
        if (event == Json::parse_event_t::object_start) members.emplace_back();
        break;
      case Json::parse_event_t::object_end:
        members.pop_back();
        break;
      case Json::parse_event_t::key:
        if (!members.back().insert(value.get<std::string>()).second) {
          fault = "member '" + domain::shortened(value.get<std::string>(), shown_max) +
                  "' stands twice in one object";
        }
        break;
      case Json::parse_event_t::array_end:
      case Json::parse_event_t::value:
        break;
    }
    return fault.empty();
  };
  try {
    Json parsed = Json::parse(body, watch);
    if (!fault.empty()) return fault;
    return parsed;
  } catch (const Json::exception& error) {
    return fault.empty() ? plain(error.what(), body) : fault;
  }
}

}  // namespace

std::variant<Json, std::string> parse_json(const std::string& body) {
  if (const auto number = domain::beyond_64_bits(body); !number.empty()) {
    const std::string shown = app::may_hold_secret(body) ? "a whole number" : domain::shortened(number, 100);
    return shown + " is beyond 64 bits and would not stay as it is; send it as a text";
  }
  const domain::JsonOutline outline = domain::outline_of(body);
  if (outline.members_of_one > domain::object_members_max) {
    return "an object has more than " + std::to_string(domain::object_members_max) + " members";
  }
  if (outline.depth <= static_cast<std::size_t>(json_depth_max) && body.find('\0') == std::string::npos) {
    Json parsed = Json::parse(body, nullptr, false);
    // A member that stands twice is there once.
    if (!parsed.is_discarded() && members_of(parsed) == outline.members) return parsed;
  }
  return parse_watched(body);
}

}  // namespace im_mock::api
