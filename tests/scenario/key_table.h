// The key table as the tests and scenarios/README.md see it.
#pragma once

#include <string>
#include <vector>

#include "scenario/language/scenario_keys.h"

namespace im_mock::scenario {

const std::vector<Section>& all_sections();
// The Markdown table of a section's own keys.
std::string reference_table(Section section);
// A scenario in which nothing is wrong and in which that key has that YAML as "key: value".
std::string scenario_with(const Key& key, const std::string& example);

}  // namespace im_mock::scenario
