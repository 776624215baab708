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
  Progress progress;
  look(journal, progress);
  return verdict(journal, progress);
}

void JournalQuery::look(const Journal& journal, Progress& progress) const {
  const std::uint64_t seen = std::max(since_, progress.looked_at);
  if (journal.dropped() > seen) progress.missed += journal.dropped() - seen;
  for (const JournalRow& row : journal.rows_after(seen)) {
    if (in_order_ && progress.found.size() == matchers_.size()) break;
    // The rows in order have to come one after the other; others may stand between them.
    const RowMatcher& matcher = matchers_[progress.found.size()];
    const auto match = matcher.match(row);
    if (match == RowMatcher::Match::Unknown) {
      progress.trouble = trouble_with(matcher, row);
      break;
    }
    if (match == RowMatcher::Match::No) continue;
    if (in_order_) {
      progress.found.push_back(row.number);
    } else {
      ++progress.count;
      progress.last = row.number;
    }
  }
  progress.looked_at = journal.last_number();
}

JournalQuery::Finding JournalQuery::finding(const Journal& journal, const Progress& progress) const {
  // What the rows show that were looked at. Those that were missed can only add to it.
  const bool too_many = at_most_ && progress.count > *at_most_;
  const bool enough =
      in_order_ ? progress.found.size() == matchers_.size() : progress.count >= at_least_ && !too_many;
  if (!progress.trouble.empty()) return Finding::CannotBeKnown;
  if (too_many) return Finding::NeverWill;
  if (since_ > journal.last_number()) return Finding::CannotBeKnown;
  if (progress.missed == 0) return enough ? Finding::Holds : Finding::NotYet;
  // A number of rows that is bounded above is lost with the rows that were missed: they do not come back.
  if (at_most_) return Finding::CannotBeKnown;
  return enough ? Finding::Holds : Finding::NotYet;
}

bool JournalQuery::is_settled(const Journal& journal, const Progress& progress) const {
  return finding(journal, progress) != Finding::NotYet;
}

Verdict JournalQuery::verdict(const Journal& journal, const Progress& progress) const {
  Verdict verdict;
  if (!progress.trouble.empty()) {
    verdict.trouble = progress.trouble;
    verdict.json = {{"holds", false}, {"error", verdict.trouble}};
    return verdict;
  }
  const Finding found = finding(journal, progress);
  verdict.holds = found == Finding::Holds;
  verdict.json = in_order_ ? order_in_words(journal, progress, verdict.holds)
                           : count_in_words(journal, progress, verdict.holds);
  if (since_ > journal.last_number()) {
    verdict.json["reason"] = "cannot be known: 'since' is " + std::to_string(since_) +
                             ", but the last row is " + std::to_string(journal.last_number()) +
                             "; a reset numbers them anew";
  } else if (progress.missed > 0 && (found == Finding::CannotBeKnown || found == Finding::NotYet)) {
    verdict.json["reason"] =
        "cannot be known: " + rows_in_words(progress.missed, "has been dropped", "have been dropped") +
        "; ask with 'since', or start the mock with a larger --journal-size";
  }
  Json json{{"holds", verdict.holds}};
  json.update(verdict.json);
  if (progress.missed > 0) json["droppedRows"] = progress.missed;
  verdict.json = std::move(json);
  return verdict;
}

// A regex that has tried too much has not said "no", so a count without this row would be a guess.
std::string JournalQuery::trouble_with(const RowMatcher& matcher, const JournalRow& row) {
  const auto difference = matcher.first_difference(row);
  return "cannot be known: a regex tries too much on row " + std::to_string(row.number) +
         (difference ? ", " + difference->text : "");
}

Json JournalQuery::count_in_words(const Journal& journal, const Progress& progress, bool holds) const {
  Json json{{"count", progress.count}};
  if (progress.last) json["last"] = *progress.last;
  if (holds) return json;
  json["reason"] = "wanted " + expectation(at_least_, at_most_) + ", but " +
                   rows_in_words(progress.count, "matches", "match");
  if (progress.count < at_least_) json["closest"] = closest(journal, matchers_.front(), since_);
  return json;
}

Json JournalQuery::order_in_words(const Journal& journal, const Progress& progress, bool holds) const {
  Json json{{"found", progress.found}};
  if (holds) return json;
  const std::size_t next = progress.found.size();
  const std::uint64_t after = next == 0 ? since_ : progress.found.back();
  json["reason"] = "matcher " + std::to_string(next + 1) + " of " + std::to_string(matchers_.size()) +
                   " finds no row" + (next == 0 ? "" : " after row " + std::to_string(after));
  json["closest"] = closest(journal, matchers_[next], after);
  return json;
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
