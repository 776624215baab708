#pragma once
// JSON as text, appended to what is there already. Pure functions. They write what nlohmann's dump() writes,
// which is several times slower for short values: most of a GET was spent in it.

#include <string>
#include <string_view>

#include "text/json.h"

namespace im_mock::app {

// Appends a JSON string literal, quotes included. Bytes that are not UTF-8 become U+FFFD.
void append_json_text(std::string& json, std::string_view text);
// Appends any value, without white space.
void append_json(std::string& json, const domain::Json& value);

// A JSON string literal of its own.
std::string json_text(std::string_view text);
// Any value on one line of its own, without white space.
std::string json_line(const domain::Json& value);

}  // namespace im_mock::app
