#pragma once
// JSON as it may stand in a YAML file of the scenario language. JSON is YAML, but for a few texts that the
// reader of scenarios cannot take as they are. Pure functions.

#include <string>
#include <string_view>

#include "text/json.h"

namespace im_mock::app {

// A text between double quotes. DEL, which cannot stand in YAML, is escaped.
std::string yaml_text(std::string_view text);

// Any value on one line, in flow style. A key that is too long for an implicit one (YAML 1.2, 7.4.2: 1,024
// characters) is an explicit one, behind "? ".
std::string yaml_line(const domain::Json& value);

}  // namespace im_mock::app
