#pragma once
// The world's time. Nothing in domain/ reads a clock: time only ever comes in as an argument.

#include <chrono>

namespace im_mock::domain {

// A length of story time, in whole milliseconds, never negative in a valid scenario.
using Duration = std::chrono::milliseconds;

// A moment of story time: how long after its world's beginning.
using Instant = std::chrono::milliseconds;

}  // namespace im_mock::domain
