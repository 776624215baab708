#include "app/journal/yaml_text.h"

#include <utility>

#include "text/json_text.h"

namespace im_mock::app {
namespace {

using domain::Json;

// Literals of fewer bytes have fewer characters than an implicit key may have.
constexpr std::size_t implicit_key_max = 1000;

void append(std::string& yaml, const Json& value) {
  if (value.is_string()) {
    yaml += yaml_text(value.get_ref<const std::string&>());
  } else if (value.is_object()) {
    const char* separator = "{";
    for (const auto& [key, member] : value.items()) {
      yaml += std::exchange(separator, ",");
      const std::string name = yaml_text(key);
      if (name.size() > implicit_key_max) yaml += "? ";
      yaml.append(name).append(name.size() > implicit_key_max ? " : " : ":");
      append(yaml, member);
    }
    yaml += value.empty() ? "{}" : "}";
  } else if (value.is_array()) {
    const char* separator = "[";
    for (const Json& element : value) {
      yaml += std::exchange(separator, ",");
      append(yaml, element);
    }
    yaml += value.empty() ? "[]" : "]";
  } else {
    yaml += domain::dumped(value);
  }
}

}  // namespace

std::string yaml_text(std::string_view text) {
  std::string literal = json_text(text);
  for (std::size_t at = literal.find('\x7f'); at != std::string::npos; at = literal.find('\x7f', at))
    literal.replace(at, 1, "\\u007f");
  return literal;
}

std::string yaml_line(const Json& value) {
  std::string yaml;
  append(yaml, value);
  return yaml;
}

}  // namespace im_mock::app
