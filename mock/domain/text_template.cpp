#include "domain/text_template.h"

namespace im_mock::domain {
namespace {

std::string trimmed(const std::string& text) {
  const auto first = text.find_first_not_of(" \t");
  if (first == std::string::npos) return "";
  return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

}  // namespace

std::variant<TextTemplate, std::string> TextTemplate::parse(const std::string& source) {
  TextTemplate result;
  result.source_ = source;
  std::size_t position = 0;
  while (position < source.size()) {
    const auto open = source.find("{{", position);
    if (open != position) {
      result.pieces_.push_back({false, source.substr(position, open - position)});
      if (open == std::string::npos) break;
    }
    const auto close = source.find("}}", open);
    if (close == std::string::npos) return std::string("'{{' without '}}'");
    const std::string field = trimmed(source.substr(open + 2, close - open - 2));
    if (field.empty()) return std::string("'{{}}' names no field");
    const bool quoted = field.size() >= 2 && field.front() == '"' && field.back() == '"';
    result.pieces_.push_back({!quoted, quoted ? field.substr(1, field.size() - 2) : field});
    position = close + 2;
  }
  return result;
}

std::optional<std::string> TextTemplate::expand(const Lookup& lookup, std::size_t longest) const {
  std::string text;
  for (const Piece& piece : pieces_) {
    text += piece.is_field ? lookup(piece.text).value_or("") : piece.text;
    if (text.size() > longest) return std::nullopt;
  }
  return text;
}

std::vector<std::string> TextTemplate::fields() const {
  std::vector<std::string> names;
  for (const Piece& piece : pieces_) {
    if (piece.is_field) names.push_back(piece.text);
  }
  return names;
}

}  // namespace im_mock::domain
