#pragma once
// `im-mock explain`: the story as a readable table of what happens when.

#include <string>

#include "domain/scenario.h"
#include "scenario/commands/report.h"

namespace im_mock::scenario {

// The table, or the file's problems and exit code 1.
Report explain(const std::string& file);
std::string explain(const domain::Scenario& scenario);

}  // namespace im_mock::scenario
