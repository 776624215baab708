#include "app/journal/journal_query.h"

#include <algorithm>
#include <cstdint>
#include <tuple>
#include <utility>

namespace im_mock::app {
namespace {

using domain::Json;

constexpr std::size_t closest_max = 3;

// How many rows are wanted, in words.
std::string expectation(std::uint64_t at_least, std::optional<std::uint64_t> at_most) {
  if (at_most == 0U) return "no row";
  if (at_most == at_least) return "exactly " + std::to_string(at_least);
  if (at_most) return "at most " + std::to_string(*at_most);
  return "at least " + std::to_string(at_least);
}

std::string rows_in_words(std::uint64_t count, const std::string& one_does, const std::string& more_do) {
  return std::to_string(count) + (count == 1 ? " row " + one_does : " rows " + more_do);
}

}  // namespace

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
  Verdict verdict = in_order_ ? ask_order(journal) : ask_count(journal);
  if (!verdict.trouble.empty()) return verdict;
  const std::uint64_t dropped = journal.dropped() > since_ ? journal.dropped() - since_ : 0;
  if (dropped > 0 && !verdict.is_certain) {
    verdict.holds = false;
    verdict.impossible = at_most_.has_value() && !in_order_;  // what has been dropped does not come back
    verdict.json["reason"] =
        "cannot be known: " + rows_in_words(dropped, "has been dropped", "have been dropped") +
        "; ask with 'since', or start the mock with a larger --journal-size";
  } else if (since_ > journal.last_number()) {
    verdict.holds = false;
    verdict.impossible = true;
    verdict.json["reason"] = "cannot be known: 'since' is " + std::to_string(since_) +
                             ", but the last row is " + std::to_string(journal.last_number()) +
                             "; a reset numbers them anew";
  }
  Json json{{"holds", verdict.holds}};
  json.update(verdict.json);
  if (dropped > 0) json["droppedRows"] = journal.dropped();
  verdict.json = std::move(json);
  return verdict;
}

// A regex that has tried too much has not said "no", so a count without this row would be a guess.
Verdict JournalQuery::gave_up(const RowMatcher& matcher, const JournalRow& row) {
  Verdict verdict;
  verdict.impossible = true;
  const auto difference = matcher.first_difference(row);
  verdict.trouble = "cannot be known: a regex tries too much on row " + std::to_string(row.number) +
                    (difference ? ", " + difference->text : "");
  verdict.json = {{"holds", false}, {"error", verdict.trouble}};
  return verdict;
}

Verdict JournalQuery::ask_count(const Journal& journal) const {
  std::uint64_t count = 0;
  std::optional<std::uint64_t> last;
  for (const JournalRow& row : journal.rows_after(since_)) {
    const auto match = matchers_.front().match(row);
    if (match == RowMatcher::Match::Unknown) return gave_up(matchers_.front(), row);
    if (match == RowMatcher::Match::No) continue;
    ++count;
    last = row.number;
  }
  Verdict verdict;
  verdict.holds = count >= at_least_ && (!at_most_ || count <= *at_most_);
  verdict.impossible = at_most_ && count > *at_most_;
  // Rows that are not there any more can only add to the count.
  verdict.is_certain = verdict.impossible || (verdict.holds && !at_most_);
  verdict.json["count"] = count;
  if (last) verdict.json["last"] = *last;
  if (verdict.holds) return verdict;
  verdict.json["reason"] =
      "wanted " + expectation(at_least_, at_most_) + ", but " + rows_in_words(count, "matches", "match");
  if (count < at_least_) verdict.json["closest"] = closest(journal, matchers_.front(), since_);
  return verdict;
}

// The rows have to come one after the other; others may stand between them.
Verdict JournalQuery::ask_order(const Journal& journal) const {
  std::size_t next = 0;
  std::uint64_t after = since_;
  Json found = Json::array();
  for (const JournalRow& row : journal.rows_after(since_)) {
    if (next == matchers_.size()) break;
    const auto match = matchers_[next].match(row);
    if (match == RowMatcher::Match::Unknown) return gave_up(matchers_[next], row);
    if (match == RowMatcher::Match::No) continue;
    found.push_back(row.number);
    after = row.number;
    ++next;
  }
  Verdict verdict;
  verdict.holds = next == matchers_.size();
  verdict.is_certain = verdict.holds;
  verdict.json["found"] = found;
  if (verdict.holds) return verdict;
  verdict.json["reason"] = "matcher " + std::to_string(next + 1) + " of " + std::to_string(matchers_.size()) +
                           " finds no row" + (next == 0 ? "" : " after row " + std::to_string(after));
  verdict.json["closest"] = closest(journal, matchers_[next], after);
  return verdict;
}

// The rows that agree in most members, latest first, each with what differs first. Rows that are not meant
// are named only when there are no others.
Json JournalQuery::closest(const Journal& journal, const RowMatcher& matcher, std::uint64_t after) const {
  struct Candidate {
    bool meant;
    std::size_t agreed;
    std::uint64_t number;
    std::string difference;
  };
  std::vector<Candidate> candidates;
  for (const JournalRow& row : journal.rows_after(after)) {
    if (auto difference = matcher.first_difference(row)) {
      candidates.push_back(
          {matcher.is_about(row.kind), difference->agreed, row.number, std::move(difference->text)});
    }
  }
  std::sort(candidates.begin(), candidates.end(), [](const Candidate& left, const Candidate& right) {
    return std::tie(right.meant, right.agreed, right.number) < std::tie(left.meant, left.agreed, left.number);
  });
  if (candidates.size() > closest_max) candidates.resize(closest_max);
  Json list = Json::array();
  for (const Candidate& one : candidates)
    list.push_back({{"number", one.number}, {"difference", one.difference}});
  return list;
}

}  // namespace im_mock::app
