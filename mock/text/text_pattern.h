#pragma once
// A pattern of a scenario or a matcher: equal text, `*` for anything, or `/regex/flags` (PCRE2, named
// groups). Immutable; cheap to copy; safe to match from several threads at once.

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

struct pcre2_real_code_8;

namespace im_mock::domain {

class TextPattern {
 public:
  // Captured groups by name, and by number as "1", "2", ... ("0" is the whole match). Empty for equal text.
  using Groups = std::map<std::string, std::string>;

  // The pattern, or one sentence that says what is wrong with it and where. Flags: i, m, s, x.
  static std::variant<TextPattern, std::string> parse(const std::string& source);
  // A pattern that only this very text matches.
  static TextPattern equal_to(std::string text);

  struct Attempt {
    std::optional<Groups> groups = {};  // when the text matches
    bool gave_up = false;               // it is not known whether it does: to find out would take too long
  };

  // The groups when the text matches, else nothing. A regex finds its match anywhere in the text. The search
  // is bounded as a whole, and what it does not find within its bound does not match.
  std::optional<Groups> match(std::string_view text) const;
  enum class Outcome { Matches, DoesNot, GivesUp };
  // The same without the groups, which is cheaper.
  Outcome outcome_on(std::string_view text) const;
  // The groups, and whether the bound was the reason that there are none.
  Attempt attempt(std::string_view text) const;

  bool is_regex() const { return regex_ != nullptr; }
  bool matches_everything() const { return everything_; }
  const std::string& source() const { return source_; }
  // The names that match() may give: named groups, then numbers.
  std::vector<std::string> group_names() const;

 private:
  std::string source_;
  bool everything_ = false;
  std::shared_ptr<const pcre2_real_code_8> regex_;
};

}  // namespace im_mock::domain
