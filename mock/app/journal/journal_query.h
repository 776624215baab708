#pragma once
// A question to the journal: does it hold rows like this, so many of them, in this order? Immutable; the
// journal is read as it stands at the moment of the asking.

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "app/journal/journal.h"
#include "app/journal/row_matcher.h"
#include "text/json.h"

namespace im_mock::app {

// The journal's answer.
struct Verdict {
  bool holds = false;
  bool impossible = false;  // no further row can make it hold
  bool is_certain = false;  // whatever the rows were that have fallen out of the journal
  domain::Json json;        // the same in words, for who asked
  std::string trouble;      // why there is no answer: a regex has tried too much on some row

  int http_status() const { return trouble.empty() ? (holds ? 200 : 409) : 400; }
};

class JournalQuery {
 public:
  // From {"match":{...},"count":{"exactly|atLeast|atMost":n}}, {"match":{...},"never":true} or
  // {"inOrder":[{...},{...}]}; each may have "since": only rows after that number count. Without count: at
  // least one.
  static std::variant<JournalQuery, std::string> parse(const domain::Json& json);

  // What hangs on rows that have fallen out of the journal does not hold, and the reason is that it cannot be
  // known.
  Verdict ask(const Journal& journal) const;

 private:
  Verdict ask_count(const Journal& journal) const;
  Verdict ask_order(const Journal& journal) const;
  static Verdict gave_up(const RowMatcher& matcher, const JournalRow& row);
  domain::Json closest(const Journal& journal, const RowMatcher& matcher, std::uint64_t after) const;

  std::vector<RowMatcher> matchers_;
  bool in_order_ = false;
  std::uint64_t at_least_ = 1;
  std::optional<std::uint64_t> at_most_;
  std::uint64_t since_ = 0;
};

}  // namespace im_mock::app
