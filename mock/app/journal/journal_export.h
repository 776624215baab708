#pragma once
// What happened, for other tools. Pure functions.

#include <string>

#include "app/journal/journal.h"
#include "domain/scenario.h"

namespace im_mock::app {

// HTTP Archive 1.2: the requests with their answers. Times are the story's. Headers are not journaled.
std::string har_of(const Journal& journal, const domain::Scenario& scenario, const std::string& api_base);

// A scenario in YAML whose timeline makes the same changes at the same times, whoever caused them: playing it
// gives the same notifications. Passwords are not written. What has fallen out of the journal is missing, and
// it says so.
std::string scenario_yaml_of(const Journal& journal, const domain::Scenario& scenario);

}  // namespace im_mock::app
