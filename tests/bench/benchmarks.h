#pragma once
// The benchmarks: each starts what it needs, adds its figures to the report, and stops what it started.

#include "bench/report.h"
#include "bench/settings.h"

namespace im_mock::bench {

void fan_out(const Settings& settings, Report& report);        // one event to many long polls
void request_rates(const Settings& settings, Report& report);  // beside the bare server
void many_sessions(const Settings& settings, Report& report);
void advance(const Settings& settings, Report& report);  // a clock moved by hand
void worlds(const Settings& settings, Report& report);   // made, reset, deleted
void start_up(const Settings& settings, Report& report);
void memory(const Settings& settings, Report& report);

}  // namespace im_mock::bench
