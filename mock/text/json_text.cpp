#include "text/json_text.h"

#include <utility>

namespace im_mock::app {
namespace {

using domain::Json;

// Looks at every byte whatever it finds, so that the compiler can look at many at once.
bool is_plain(std::string_view text) {
  bool plain = true;
  for (const char character : text)
    plain &= character >= ' ' && character <= '~' && character != '"' && character != '\\';
  return plain;
}

}  // namespace

void append_json_text(std::string& json, std::string_view text) {
  if (is_plain(text)) {
    json += '"';
    json += text;
    json += '"';
  } else {
    json += domain::dumped(Json(text));
  }
}

void append_json(std::string& json, const Json& value) {
  if (value.is_string()) {
    append_json_text(json, value.get_ref<const std::string&>());
  } else if (value.is_object()) {
    const char* separator = "{";
    for (auto member = value.begin(); member != value.end(); ++member) {
      json += std::exchange(separator, ",");
      append_json_text(json, member.key());
      json += ':';
      append_json(json, *member);
    }
    json += value.empty() ? "{}" : "}";
  } else if (value.is_array()) {
    const char* separator = "[";
    for (const Json& element : value) {
      json += std::exchange(separator, ",");
      append_json(json, element);
    }
    json += value.empty() ? "[]" : "]";
  } else {
    json += domain::dumped(value);
  }
}

std::string json_text(std::string_view text) {
  std::string json;
  append_json_text(json, text);
  return json;
}

std::string json_line(const Json& value) {
  std::string json;
  append_json(json, value);
  return json;
}

}  // namespace im_mock::app
