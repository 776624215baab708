#include "app/journal/row_matcher.h"

#include <algorithm>
#include <array>
#include <string_view>

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
TextPattern::Outcome outcome(const TextPattern& pattern, const std::string& text) {
  if (pattern.matches_everything() && text.empty()) return TextPattern::Outcome::DoesNot;
  return pattern.outcome_on(text);
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
      auto pattern = pattern_meant_by(value.get<std::string>(), name == "path");
      if (const auto* error = std::get_if<std::string>(&pattern))
        return "'" + name + "' of a matcher: " + *error;
      const auto& text = std::get<TextPattern>(pattern);
      if (name == "kind" && !text.is_regex() && !text.matches_everything() &&
          !journal_kind_named(value.get<std::string>())) {
        return "there is no kind " + json_line(value) + "; there is: " + journal_kinds();
      }
      matcher.texts_.emplace_back(name, text);
    } else {
      const bool is_of_data = name == "messageType" || name == "notificationType";
      auto pattern = JsonPattern::parse(is_of_data ? Json{{name, value}} : value);
      if (const auto* error = std::get_if<std::string>(&pattern))
        return "'" + name + "' of a matcher: " + *error;
      matcher.values_.emplace_back(is_of_data ? "data" : name, std::get<JsonPattern>(std::move(pattern)));
    }
  }
  const auto kinds = kinds_with(json);
  if (const auto* error = std::get_if<std::string>(&kinds)) return *error;
  matcher.kinds_ = std::get<unsigned>(kinds);
  return matcher;
}

RowMatcher::Match RowMatcher::match(const JournalRow& row) const {
  if (!is_about(row.kind)) return Match::No;
  // The cheap members first: a row's JSON is made only when all its texts agree.
  bool gave_up = false;
  for (const auto& [name, pattern] : texts_) {
    const auto met = outcome(pattern, text_of(row, name));
    if (met == TextPattern::Outcome::DoesNot) return Match::No;
    gave_up = gave_up || met == TextPattern::Outcome::GivesUp;
  }
  if (values_.empty()) return gave_up ? Match::Unknown : Match::Yes;
  const auto difference = first_difference(row);
  if (!difference) return Match::Yes;
  return difference->gave_up ? Match::Unknown : Match::No;
}

std::optional<RowMatcher::Difference> RowMatcher::first_difference(const JournalRow& row) const {
  std::size_t agreed = 0;
  std::optional<std::string> differs;
  std::optional<std::string> gives_up;
  const auto note = [&](bool gave_up, std::string text) {
    auto& first = gave_up ? gives_up : differs;
    if (!first) first = std::move(text);
  };
  for (const auto& [name, pattern] : texts_) {
    const std::string text = text_of(row, name);
    const auto met = outcome(pattern, text);
    if (met == TextPattern::Outcome::Matches) {
      ++agreed;
    } else {
      note(met == TextPattern::Outcome::GivesUp,
           name + ": " +
               wanted_found(json_text(pattern.source()), text.empty() ? "nothing" : json_text(text)));
    }
  }
  const Json json = values_.empty() ? Json::object() : to_json(row);
  for (const auto& [name, pattern] : values_) {
    const auto found = json.find(name);
    if (found == json.end()) {
      note(false, name + ": " + wanted_found(json_line(pattern.json()), "nothing"));
    } else if (auto difference = pattern.difference(*found, name)) {
      note(difference->gave_up, std::move(difference->text));
    } else {
      ++agreed;
    }
  }
  if (differs) return Difference{agreed, *std::move(differs), false};
  if (gives_up) return Difference{agreed, *std::move(gives_up), true};
  return std::nullopt;
}

}  // namespace im_mock::app
