#pragma once
// Reads `contacts`, the directory beside the agents, and the `settings` that an agent has of its own.

#include "scenario/language/reading.h"
#include "text/json.h"

namespace im_mock::scenario {

// Fills the scenario's contacts. The agents are there already: an id is somebody's once.
void read_contacts(const KeyReader& top, Reading& reading);

// Sections, each an object of texts; an empty object when the key is absent.
domain::Json read_agent_settings(const KeyReader& agent);

}  // namespace im_mock::scenario
