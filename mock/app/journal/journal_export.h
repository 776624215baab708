#pragma once
// What happened, for other tools. Pure functions.

#include <cstdint>
#include <string>

#include "app/journal/journal.h"
#include "domain/scenario.h"

namespace im_mock::app {

// HTTP Archive 1.2: the requests with their answers, as they came and went, without secrets. Real time;
// `real_time_began_ms` is its beginning as Unix time, `version` the one of this program.
std::string har_of(const Journal& journal, std::int64_t real_time_began_ms, const std::string& version);

// A scenario in YAML whose timeline makes the same changes at the same times, whoever caused them: playing it
// gives the same notifications. Passwords are not written. What has fallen out of the journal is missing, and
// it says so.
std::string scenario_yaml_of(const Journal& journal, const domain::Scenario& scenario);

}  // namespace im_mock::app
