#pragma once
// A pattern of JSON, of which a value has to hold at least as much. Immutable; safe to use from several
// threads at once.

#include <map>
#include <optional>
#include <string>
#include <variant>

#include "text/json.h"
#include "text/text_pattern.h"

namespace im_mock::app {

class JsonPattern {
 public:
  struct Difference {
    std::string text;      // `path: wanted ..., found ...`
    bool gave_up = false;  // a regex tried too much, so nobody knows whether it matches
  };

  // Every member named has to be there and to match, lists match element by element; texts may be
  // `/regex/flags` or `*`. Or one sentence that says what is wrong with one of them: it does not compile, or
  // it can run away.
  static std::variant<JsonPattern, std::string> parse(const domain::Json& json);

  // What differs first, or nothing. `path` is what the value itself is called.
  std::optional<Difference> difference(const domain::Json& actual, const std::string& path) const;
  const domain::Json& json() const { return json_; }

 private:
  std::optional<Difference> difference(const domain::Json& pattern, const domain::Json& actual,
                                       const std::string& path) const;

  domain::Json json_;
  std::map<std::string, domain::TextPattern> regexes_;  // by their texts
};

// `wanted X, found Y`, each cut to a readable length.
std::string wanted_found(const std::string& wanted, const std::string& found);

// The pattern that a text means, or a sentence: it does not compile, or it can run away. A text that may be a
// path is a regex only when what follows its last slash may be flags, those of JavaScript too: they are
// refused by name.
std::variant<domain::TextPattern, std::string> pattern_meant_by(const std::string& text, bool may_be_path);

}  // namespace im_mock::app
