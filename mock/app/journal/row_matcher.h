#pragma once
// What a row of the journal has to be like. Immutable; safe to use from several threads at once.

#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "app/journal/journal.h"
#include "app/journal/json_subset.h"
#include "text/json.h"
#include "text/text_pattern.h"

namespace im_mock::app {

// Texts are equal or `/regex/flags`; of JSON (body, answer, data, on) a subset is enough: every member named
// has to be there and to match, lists match element by element.
//
// Without `kind` the members say which rows are meant: those of the kinds that have all of them. So members
// of a request mean requests, and nothing that a fault or a notification has left beside them counts. `fault`
// alone means each firing of a fault once, not the request that it hit as well.
class RowMatcher {
 public:
  // From a JSON object whose members are those of a journal row; `messageType` and `notificationType` stand
  // for the members of `data`. Or one sentence that says what is wrong with it: rows of the kind that it
  // names cannot have such a member, or no row has all of them.
  static std::variant<RowMatcher, std::string> parse(const domain::Json& json);

  enum class Match { Yes, No, Unknown };  // Unknown: a regex has tried too much
  Match match(const JournalRow& row) const;
  // Whether a row of that kind can be meant.
  bool is_about(JournalRow::Kind kind) const { return (kinds_ >> static_cast<unsigned>(kind) & 1U) != 0; }
  struct Difference {
    std::size_t agreed;  // how many members agreed
    std::string text;    // what differs first: `operation: wanted "SendMessage", found "Complete"`
    bool gave_up;        // nothing is known to differ, but a regex has tried too much there
  };
  // Nothing when the row matches, but for its kind.
  std::optional<Difference> first_difference(const JournalRow& row) const;

 private:
  std::vector<std::pair<std::string, domain::TextPattern>> texts_;
  std::vector<std::pair<std::string, JsonPattern>> values_;  // numbers and JSON
  unsigned kinds_ = 0;                                       // a bit for each kind that may be meant
};

}  // namespace im_mock::app
