#pragma once
// A question to the journal: does it hold rows like this, so many of them, in this order? Immutable; the
// journal is read as it stands at the moment of the asking.

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "app/journal/journal.h"
#include "text/json.h"
#include "text/text_pattern.h"

namespace im_mock::app {

// What a row has to be like. Texts are equal or `/regex/flags`; of JSON (body, answer, data) a subset is
// enough: every member named has to be there and to match, lists match element by element.
class RowMatcher {
 public:
  // From a JSON object whose members are those of a journal row; `messageType` and `notificationType` stand
  // for the members of `data`. Or one sentence that says what is wrong with it.
  static std::variant<RowMatcher, std::string> parse(const domain::Json& json);

  bool matches(const JournalRow& row) const;
  // What differs first, in the matcher's order: `operation: wanted "SendMessage", found "Complete"`; with how
  // many members agreed before it. Nothing when the row matches.
  std::optional<std::pair<std::size_t, std::string>> first_difference(const JournalRow& row) const;

 private:
  std::vector<std::pair<std::string, domain::TextPattern>> texts_;
  std::vector<std::pair<std::string, domain::Json>> values_;  // numbers and JSON
};

// The journal's answer.
struct Verdict {
  bool holds = false;
  bool impossible = false;  // no further row can make it hold
  domain::Json json;        // the same in words, for who asked
};

class JournalQuery {
 public:
  // From {"match":{...},"count":{"exactly|atLeast|atMost":n}}, {"match":{...},"never":true} or
  // {"inOrder":[{...},{...}]}; each may have "since": only rows after that number count. Without count: at
  // least one.
  static std::variant<JournalQuery, std::string> parse(const domain::Json& json);

  Verdict ask(const Journal& journal) const;

  // How far a question that waits has come. It looks at each row once, however long it waits.
  struct Progress {
    std::uint64_t looked_at = 0;             // the last row looked at
    std::uint64_t count = 0;                 // rows that match
    std::optional<std::uint64_t> last = {};  // of them
    std::vector<std::uint64_t> found = {};   // inOrder: the row of each matcher so far
  };
  // Looks at the rows that are new.
  void look(const Journal& journal, Progress& progress) const;
  // Whether it holds, or never will.
  bool is_settled(const Progress& progress) const;
  Verdict verdict(const Journal& journal, const Progress& progress) const;

 private:
  bool holds(const Progress& progress) const;
  bool is_impossible(const Progress& progress) const;
  Verdict count_verdict(const Journal& journal, const Progress& progress) const;
  Verdict order_verdict(const Journal& journal, const Progress& progress) const;
  domain::Json closest(const Journal& journal, const RowMatcher& matcher, std::uint64_t after) const;

  std::vector<RowMatcher> matchers_;
  bool in_order_ = false;
  std::uint64_t at_least_ = 1;
  std::optional<std::uint64_t> at_most_;
  std::uint64_t since_ = 0;
};

}  // namespace im_mock::app
