#pragma once
// Real time, as it comes into app/ and api/: always an argument, never asked for.

#include <chrono>

namespace im_mock::app {

// Milliseconds since an arbitrary moment of this process; never runs backwards.
using RealTime = std::chrono::milliseconds;

}  // namespace im_mock::app
