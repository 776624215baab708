#pragma once
// The one place that asks what time it is.

#include "app/world/real_time.h"

namespace im_mock::server {

// Thread-safe; never runs backwards.
app::RealTime real_now();

}  // namespace im_mock::server
