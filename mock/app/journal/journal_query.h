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
  domain::Json json;    // the same in words, for the one who asked
  std::string trouble;  // why there is no answer: a regex has tried too much on some row

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

  // How far a question that waits has come. It looks at each row once, however long it waits.
  struct Progress {
    std::uint64_t looked_at = 0;             // the last row looked at
    std::uint64_t count = 0;                 // rows that match
    std::optional<std::uint64_t> last = {};  // of them
    std::vector<std::uint64_t> found = {};   // inOrder: the row of each matcher so far
    std::uint64_t missed = 0;                // rows that fell out of the journal before they were looked at
    std::string trouble = {};                // why there is no answer: a regex has tried too much on some row
  };
  // Looks at the rows that are new.
  void look(const Journal& journal, Progress& progress) const;
  // Whether no further row changes the verdict.
  bool is_settled(const Journal& journal, const Progress& progress) const;
  Verdict verdict(const Journal& journal, const Progress& progress) const;

 private:
  enum class Finding { Holds, NotYet, NeverWill, CannotBeKnown };
  Finding finding(const Journal& journal, const Progress& progress) const;
  static std::string trouble_with(const RowMatcher& matcher, const JournalRow& row);
  domain::Json count_in_words(const Journal& journal, const Progress& progress, bool holds) const;
  domain::Json order_in_words(const Journal& journal, const Progress& progress, bool holds) const;
  domain::Json closest(const Journal& journal, const RowMatcher& matcher, std::uint64_t after) const;

  std::vector<RowMatcher> matchers_;
  bool in_order_ = false;
  std::uint64_t at_least_ = 1;
  std::optional<std::uint64_t> at_most_;
  std::uint64_t since_ = 0;
};

}  // namespace im_mock::app
