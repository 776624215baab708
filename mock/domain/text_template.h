#pragma once
// A text with `{{field}}` places, filled when the step or reply happens. `{{"..."}}` is the quoted text
// itself, which is how a text says `{{`. Immutable; cheap to copy.

#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace im_mock::domain {

class TextTemplate {
 public:
  // Gives a field's value, or nothing when there is no such field at that moment (it then expands to
  // nothing).
  using Lookup = std::function<std::optional<std::string>(const std::string& field)>;

  // The template, or one sentence that says what is wrong (`{{` without `}}`, an empty name).
  static std::variant<TextTemplate, std::string> parse(const std::string& source);

  // The text with its fields filled; nothing when it would be longer than `longest` bytes.
  std::optional<std::string> expand(const Lookup& lookup, std::size_t longest) const;
  const std::string& source() const { return source_; }
  // The fields it names, in order. A loader checks them against those that can exist there.
  std::vector<std::string> fields() const;

 private:
  struct Piece {
    bool is_field;
    std::string text;
  };
  std::string source_;
  std::vector<Piece> pieces_;
};

}  // namespace im_mock::domain
