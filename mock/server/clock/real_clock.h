#pragma once
// The one place that asks what time it is.

#include <cstdint>

#include "app/world/real_time.h"

namespace im_mock::server {

// Thread-safe; never runs backwards.
app::RealTime real_now();
// The beginning of real time as milliseconds of Unix time, as far as the system's clock tells it now.
std::int64_t real_time_began_ms();

}  // namespace im_mock::server
