#pragma once
// A moment as text. Pure.

#include <cstdint>
#include <string>

namespace im_mock::app {

// Milliseconds of Unix time as ISO 8601 in UTC, 2026-01-01T00:00:00.000Z.
std::string timestamp(std::int64_t unix_ms);

}  // namespace im_mock::app
