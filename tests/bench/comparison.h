#pragma once
// The mock and the bare server under the same load, in turns within one run, so that what disturbs the
// machine disturbs both.

#include <string>

#include "bench/load.h"
#include "bench/report.h"
#include "bench/server_process.h"
#include "bench/settings.h"

namespace im_mock::bench {

// One of the two: who serves, and who loads it.
struct Side {
  const ServerProcess& server;
  Load& load;
};

// Adds: both rates (medians), their ratio (the median of the pairs' ratios) with what it is to reach, and the
// processor time of each answer in the server.
void compare(const Settings& settings, Report& report, const std::string& name, Side mock, Side bare,
             std::optional<Target> ratio);

}  // namespace im_mock::bench
