#pragma once
// Reads the standing rules of a scenario: `replies` and `initiate`.

#include "scenario/language/reading.h"

namespace im_mock::scenario {

// Fills the scenario's replies. Before the sessions, whose checks ask what replies can do.
void read_replies(const KeyReader& top, Reading& reading);
// Fills the scenario's initiate rules.
void read_initiate(const KeyReader& top, Reading& reading);

}  // namespace im_mock::scenario
