#include "app/journal/row_matcher.h"

#include <algorithm>
#include <array>
#include <string_view>

#include "app/journal/json_subset.h"
#include "app/views/resource_json.h"

namespace im_mock::app {
namespace {

using domain::Json;
using domain::TextPattern;
using Kind = JournalRow::Kind;

constexpr unsigned bit(Kind kind) {
  return 1U << static_cast<unsigned>(kind);
}

constexpr unsigned every_kind = (bit(Kind::Fault) << 1U) - 1;
constexpr unsigned a_request = bit(Kind::Request);
constexpr unsigned a_notification = bit(Kind::Notification);
constexpr unsigned a_fault = bit(Kind::Fault);

// A member of a row, and the kinds of rows that can have it.
struct RowMember {
  std::string_view name;
  unsigned kinds;
  std::string JournalRow::*text;  // null when it is no text
};

constexpr std::array<RowMember, 23> members{{
    {"kind", every_kind, nullptr},
    {"what", a_notification | bit(Kind::Change) | bit(Kind::Clock) | a_fault, &JournalRow::what},
    {"session", every_kind, &JournalRow::session},
    {"agent", every_kind, &JournalRow::agent},
    {"client", a_notification, &JournalRow::client},
    {"method", a_request, &JournalRow::method},
    {"path", a_request, &JournalRow::path},
    {"operation", a_request, &JournalRow::operation},
    {"text", bit(Kind::Change) | bit(Kind::Dropped) | bit(Kind::Halted) | bit(Kind::Clock),
     &JournalRow::text},
    {"cause", bit(Kind::Change) | bit(Kind::Dropped) | bit(Kind::Halted), &JournalRow::cause},
    {"fault", a_request | a_fault, &JournalRow::fault},
    {"diagnosis", a_request, &JournalRow::diagnosis},
    {"rule", a_request, &JournalRow::rule},
    {"number", every_kind, nullptr},
    {"at", every_kind, nullptr},
    {"status", a_request, nullptr},
    {"statusCode", a_request, nullptr},
    {"body", a_request, nullptr},
    {"data", a_notification, nullptr},
    {"answer", a_request, nullptr},
    {"on", a_fault, nullptr},
    {"messageType", a_notification, nullptr},
    {"notificationType", a_notification, nullptr},
}};

const RowMember* member_named(std::string_view name) {
  const auto found =
      std::find_if(members.begin(), members.end(), [&](const RowMember& one) { return one.name == name; });
  return found == members.end() ? nullptr : &*found;
}

bool is_text(const RowMember& member) {
  return member.text != nullptr || member.name == "kind";
}

// "kind, what, session, ..." of the kinds of rows.
std::string names_of(unsigned kinds) {
  std::string names;
  for (const RowMember& member : members) {
    if ((member.kinds & kinds) != 0) names.append(names.empty() ? "" : ", ").append(member.name);
  }
  return names;
}

std::string text_of(const JournalRow& row, const std::string& name) {
  return name == "kind" ? std::string(to_string(row.kind)) : row.*(member_named(name)->text);
}

// `*` is any text, but not none.
bool fits(const TextPattern& pattern, const std::string& text) {
  if (pattern.matches_everything()) return !text.empty();
  return pattern.match(text).has_value();
}

// A path looks like a regex that has lost its way: it is one only when what follows the last slash are flags.
std::variant<TextPattern, std::string> pattern_for(const std::string& name, const std::string& text) {
  const std::string behind = text.substr(text.rfind('/') + 1);
  if (name == "path" && behind.find_first_not_of("imsx") != std::string::npos)
    return TextPattern::equal_to(text);
  return TextPattern::parse(text);
}

// The kinds of rows that have all these members, or a sentence.
std::variant<unsigned, std::string> kinds_with(const Json& json) {
  const auto kind_member = json.find("kind");
  const auto kind = kind_member == json.end() || !kind_member->is_string()
                        ? std::nullopt
                        : journal_kind_named(kind_member->get<std::string>());
  unsigned kinds = kind ? bit(*kind) : every_kind;
  std::string_view narrowed_by;
  for (const auto& [name, value] : json.items()) {
    const RowMember& member = *member_named(name);
    if ((kinds & member.kinds) == 0) {
      if (!kind) {
        return "no row has both '" + std::string(narrowed_by) + "' and '" + name +
               "'; inOrder asks for several rows";
      }
      std::string sentence = "a row of the kind " + std::string(to_string(*kind)) + " has no '" + name + "'";
      if (*kind == Kind::Fault && (member.kinds & a_request) != 0)
        sentence += ", what a fault has hit is in 'on': {\"on\":{\"operation\":\"SendMessage\"}}";
      return sentence + "; it has: " + names_of(bit(*kind));
    }
    if (member.kinds != every_kind) narrowed_by = member.name;
    kinds &= member.kinds;
  }
  // Each firing is told of twice, by its own row and by that of the request.
  if (kind_member == json.end() && kinds == (a_request | a_fault)) kinds = a_fault;
  return kinds;
}

}  // namespace

std::variant<RowMatcher, std::string> RowMatcher::parse(const Json& json) {
  if (!json.is_object())
    return std::string("a matcher has to be an object, for instance {\"operation\":\"SendMessage\"}");
  RowMatcher matcher;
  for (const auto& [name, value] : json.items()) {
    const RowMember* member = member_named(name);
    if (member == nullptr) return "a journal row has no '" + name + "'; there is: " + names_of(every_kind);
    if (is_text(*member)) {
      if (!value.is_string()) return "'" + name + "' of a matcher has to be a text";
      auto pattern = pattern_for(name, value.get<std::string>());
      if (const auto* error = std::get_if<std::string>(&pattern))
        return "'" + name + "' of a matcher: " + *error;
      const auto& text = std::get<TextPattern>(pattern);
      if (name == "kind" && !text.is_regex() && !text.matches_everything() &&
          !journal_kind_named(value.get<std::string>())) {
        return "there is no kind " + json_line(value) + "; there is: " + journal_kinds();
      }
      matcher.texts_.emplace_back(name, text);
    } else if (name == "messageType" || name == "notificationType") {
      matcher.values_.emplace_back("data", Json{{name, value}});
    } else {
      matcher.values_.emplace_back(name, value);
    }
  }
  const auto kinds = kinds_with(json);
  if (const auto* error = std::get_if<std::string>(&kinds)) return *error;
  matcher.kinds_ = std::get<unsigned>(kinds);
  return matcher;
}

bool RowMatcher::matches(const JournalRow& row) const {
  if (!is_about(row.kind)) return false;
  // The cheap members first: a row's JSON is made only when all its texts agree.
  for (const auto& [name, pattern] : texts_) {
    if (!fits(pattern, text_of(row, name))) return false;
  }
  return values_.empty() || !first_difference(row);
}

std::optional<std::pair<std::size_t, std::string>> RowMatcher::first_difference(const JournalRow& row) const {
  std::size_t agreed = 0;
  std::optional<std::string> difference;
  for (const auto& [name, pattern] : texts_) {
    const std::string text = text_of(row, name);
    if (fits(pattern, text)) {
      ++agreed;
    } else if (!difference) {
      difference =
          name + ": " + wanted_found(json_text(pattern.source()), text.empty() ? "nothing" : json_text(text));
    }
  }
  const Json json = values_.empty() ? Json::object() : to_json(row);
  for (const auto& [name, value] : values_) {
    const auto found = json.find(name);
    const auto different = found == json.end()
                               ? std::optional(name + ": " + wanted_found(json_line(value), "nothing"))
                               : subset_difference(value, *found, name);
    if (!different) {
      ++agreed;
    } else if (!difference) {
      difference = different;
    }
  }
  if (!difference) return std::nullopt;
  return std::pair{agreed, *difference};
}

}  // namespace im_mock::app
