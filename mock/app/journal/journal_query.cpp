#include "app/journal/journal_query.h"

#include <algorithm>
#include <cstdint>

#include "app/journal/json_subset.h"
#include "app/views/resource_json.h"

namespace im_mock::app {
namespace {

using domain::Json;
using domain::TextPattern;

constexpr std::size_t closest_max = 3;

const std::vector<std::string>& text_members() {
  static const std::vector<std::string> names{"kind",      "what", "session",   "agent", "client",
                                              "method",    "path", "operation", "text",  "cause",
                                              "diagnosis", "rule", "fault"};
  return names;
}

std::string text_of(const JournalRow& row, const std::string& name) {
  if (name == "kind") return std::string(to_string(row.kind));
  if (name == "what") return row.what;
  if (name == "session") return row.session;
  if (name == "agent") return row.agent;
  if (name == "client") return row.client;
  if (name == "method") return row.method;
  if (name == "path") return row.path;
  if (name == "operation") return row.operation;
  if (name == "text") return row.text;
  if (name == "cause") return row.cause;
  if (name == "rule") return row.rule;
  if (name == "fault") return row.fault;
  return row.diagnosis;
}

bool is(const std::vector<std::string>& names, const std::string& name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

// A path looks like a regex that has lost its way: it is one only when what follows the last slash are flags.
std::variant<TextPattern, std::string> pattern_for(const std::string& name, const std::string& text) {
  const std::string behind = text.substr(text.rfind('/') + 1);
  if (name == "path" && behind.find_first_not_of("imsx") != std::string::npos)
    return TextPattern::equal_to(text);
  return TextPattern::parse(text);
}

// How many rows are wanted, in words.
std::string expectation(std::uint64_t at_least, std::optional<std::uint64_t> at_most) {
  if (at_most == 0U) return "no row";
  if (at_most == at_least) return "exactly " + std::to_string(at_least);
  if (at_most) return "at most " + std::to_string(*at_most);
  return "at least " + std::to_string(at_least);
}

std::string rows_in_words(std::uint64_t count) {
  return std::to_string(count) + (count == 1 ? " row matches" : " rows match");
}

}  // namespace

std::variant<RowMatcher, std::string> RowMatcher::parse(const Json& json) {
  static const std::vector<std::string> value_members{"number", "at",   "status", "statusCode",
                                                      "body",   "data", "answer"};
  if (!json.is_object())
    return std::string("a matcher has to be an object, for instance {\"operation\":\"SendMessage\"}");
  RowMatcher matcher;
  for (const auto& [name, value] : json.items()) {
    if (is(text_members(), name)) {
      if (!value.is_string()) return "'" + name + "' of a matcher has to be a text";
      auto pattern = pattern_for(name, value.get<std::string>());
      if (const auto* error = std::get_if<std::string>(&pattern))
        return "'" + name + "' of a matcher: " + *error;
      if (name == "kind" && !std::get<TextPattern>(pattern).is_regex() &&
          !journal_kind_named(value.get<std::string>())) {
        return "there is no kind " + json_line(value) + "; there is: " + journal_kinds();
      }
      matcher.texts_.emplace_back(name, std::get<TextPattern>(std::move(pattern)));
    } else if (name == "messageType" || name == "notificationType") {
      matcher.values_.emplace_back("data", Json{{name, value}});
    } else if (is(value_members, name)) {
      matcher.values_.emplace_back(name, value);
    } else {
      return "a journal row has no '" + name +
             "'; there is: kind, what, session, agent, client, method, path, operation, " +
             "text, cause, fault, diagnosis, rule, number, at, status, statusCode, body, data, answer, "
             "messageType, " +
             "notificationType";
    }
  }
  return matcher;
}

bool RowMatcher::matches(const JournalRow& row) const {
  // The cheap members first: a row's JSON is made only when all its texts agree.
  for (const auto& [name, pattern] : texts_) {
    if (!pattern.match(text_of(row, name))) return false;
  }
  return values_.empty() || !first_difference(row);
}

std::optional<std::pair<std::size_t, std::string>> RowMatcher::first_difference(const JournalRow& row) const {
  std::size_t agreed = 0;
  std::optional<std::string> difference;
  for (const auto& [name, pattern] : texts_) {
    const std::string text = text_of(row, name);
    if (pattern.match(text)) {
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

std::variant<JournalQuery, std::string> JournalQuery::parse(const Json& json) {
  const std::string wanted =
      "the question wants {\"match\":{...}} with \"count\" or \"never\", or {\"inOrder\":[{...},{...}]}";
  if (!json.is_object() || json.contains("match") == json.contains("inOrder")) return wanted;
  JournalQuery query;
  query.in_order_ = json.contains("inOrder");
  Json matchers = query.in_order_ ? json.at("inOrder") : Json::array({json.at("match")});
  if (!matchers.is_array() || matchers.empty()) return std::string("'inOrder' has to be a list of matchers");
  for (const Json& one : matchers) {
    auto matcher = RowMatcher::parse(one);
    if (const auto* error = std::get_if<std::string>(&matcher)) return *error;
    query.matchers_.push_back(std::get<RowMatcher>(std::move(matcher)));
  }
  if (json.contains("count") && json.contains("never"))
    return std::string("'count' and 'never' exclude each other");
  for (const auto& [name, value] : json.items()) {
    if (name == "match" || name == "inOrder") continue;
    if (name == "since") {
      if (!value.is_number_unsigned()) return std::string("'since' has to be the number of a row");
      query.since_ = value.get<std::uint64_t>();
    } else if (name == "never" && !query.in_order_) {
      if (value != true) return std::string("'never' has to be true");
      query.at_least_ = 0;
      query.at_most_ = 0;
    } else if (name == "count" && !query.in_order_) {
      const std::string form = "'count' wants one of {\"exactly\":n}, {\"atLeast\":n}, {\"atMost\":n}";
      if (!value.is_object() || value.size() != 1 || !value.front().is_number_unsigned()) return form;
      const auto number = value.front().get<std::uint64_t>();
      if (value.contains("atLeast")) {
        query.at_least_ = number;
      } else if (value.contains("atMost") || value.contains("exactly")) {
        query.at_least_ = value.contains("exactly") ? number : 0;
        query.at_most_ = number;
      } else {
        return form;
      }
    } else {
      return "a question has no '" + name + "' here; " + wanted;
    }
  }
  return query;
}

Verdict JournalQuery::ask(const Journal& journal) const {
  Progress progress;
  look(journal, progress);
  return verdict(journal, progress);
}

void JournalQuery::look(const Journal& journal, Progress& progress) const {
  for (const JournalRow& row : journal.rows_after(std::max(since_, progress.looked_at))) {
    if (in_order_) {
      // The rows have to come one after the other; others may stand between them.
      if (progress.found.size() == matchers_.size()) break;
      if (matchers_[progress.found.size()].matches(row)) progress.found.push_back(row.number);
    } else if (matchers_.front().matches(row)) {
      ++progress.count;
      progress.last = row.number;
    }
  }
  progress.looked_at = journal.last_number();
}

bool JournalQuery::holds(const Progress& progress) const {
  if (in_order_) return progress.found.size() == matchers_.size();
  return progress.count >= at_least_ && (!at_most_ || progress.count <= *at_most_);
}

bool JournalQuery::is_impossible(const Progress& progress) const {
  return at_most_ && progress.count > *at_most_;
}

bool JournalQuery::is_settled(const Progress& progress) const {
  return holds(progress) || is_impossible(progress);
}

Verdict JournalQuery::verdict(const Journal& journal, const Progress& progress) const {
  Verdict verdict = in_order_ ? order_verdict(journal, progress) : count_verdict(journal, progress);
  verdict.holds = holds(progress);
  verdict.impossible = is_impossible(progress);
  Json json{{"holds", verdict.holds}};
  json.update(verdict.json);
  // What has fallen out of the journal cannot be counted: say so, or an "exactly 2" would be a lie.
  if (journal.dropped() > since_) json["droppedRows"] = journal.dropped();
  verdict.json = std::move(json);
  return verdict;
}

Verdict JournalQuery::count_verdict(const Journal& journal, const Progress& progress) const {
  Verdict verdict;
  verdict.json["count"] = progress.count;
  if (progress.last) verdict.json["last"] = *progress.last;
  if (holds(progress)) return verdict;
  verdict.json["reason"] =
      "wanted " + expectation(at_least_, at_most_) + ", but " + rows_in_words(progress.count);
  if (progress.count < at_least_) verdict.json["closest"] = closest(journal, matchers_.front(), since_);
  return verdict;
}

Verdict JournalQuery::order_verdict(const Journal& journal, const Progress& progress) const {
  Verdict verdict;
  verdict.json["found"] = progress.found;
  if (holds(progress)) return verdict;
  const std::size_t next = progress.found.size();
  const std::uint64_t after = next == 0 ? since_ : progress.found.back();
  verdict.json["reason"] = "matcher " + std::to_string(next + 1) + " of " + std::to_string(matchers_.size()) +
                           " finds no row" + (next == 0 ? "" : " after row " + std::to_string(after));
  verdict.json["closest"] = closest(journal, matchers_[next], after);
  return verdict;
}

// The rows that agree in most members, latest first, each with what differs first.
Json JournalQuery::closest(const Journal& journal, const RowMatcher& matcher, std::uint64_t after) const {
  struct Candidate {
    std::size_t agreed;
    std::uint64_t number;
    std::string difference;
  };
  std::vector<Candidate> candidates;
  for (const JournalRow& row : journal.rows_after(after)) {
    if (auto difference = matcher.first_difference(row)) {
      candidates.push_back({difference->first, row.number, std::move(difference->second)});
    }
  }
  std::sort(candidates.begin(), candidates.end(), [](const Candidate& left, const Candidate& right) {
    return std::pair(right.agreed, right.number) < std::pair(left.agreed, left.number);
  });
  if (candidates.size() > closest_max) candidates.resize(closest_max);
  Json list = Json::array();
  for (const Candidate& one : candidates)
    list.push_back({{"number", one.number}, {"difference", one.difference}});
  return list;
}

}  // namespace im_mock::app
