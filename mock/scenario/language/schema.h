#pragma once
// The JSON Schema of the scenario language, made from the key table, for editors and other validators.

#include <string>

#include "text/json.h"

namespace im_mock::scenario {

// JSON Schema, draft-07: the newest that the common YAML editors understand completely.
domain::Json schema();
// The same as the text of scenarios/scenario.schema.json.
std::string schema_text();

}  // namespace im_mock::scenario
