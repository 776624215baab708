#pragma once
// A part of a scenario as JSON, read by the key table: what it says is read again as the same. Pure.

#include "scenario/language/scenario_keys.h"
#include "scenario/yaml/yaml_tree.h"
#include "text/json.h"

namespace im_mock::scenario {

// A map of the section's keys, which has been found to have no problem. Each value is as its key takes it:
// `true` of a boolean is no text, and 3001 of a telephone number is.
domain::Json as_written(const Node& map, Section section);

// The keys at the top that say who is there and how the backend behaves: all but those that tell the story,
// which `sessions` can tell anew, and those of the file itself.
domain::Json declared_in(const Node& top);

}  // namespace im_mock::scenario
