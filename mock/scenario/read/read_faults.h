#pragma once
// Reads the failures on purpose of a scenario: `faults`.

#include <vector>

#include "domain/fault.h"
#include "scenario/language/reading.h"

namespace im_mock::scenario {

// The list's faults, each named and checked. The scenario has its agents already.
std::vector<domain::Fault> read_faults(const std::vector<NodePointer>& nodes, const Reading& reading);

}  // namespace im_mock::scenario
