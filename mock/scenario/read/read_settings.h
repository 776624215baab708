#pragma once
// Reads `settings`: how this backend behaves.

#include "scenario/language/reading.h"

namespace im_mock::scenario {

// Fills the scenario's settings; what is not given keeps its default.
void read_settings(const KeyReader& top, Reading& reading);

}  // namespace im_mock::scenario
