// Work on all processors.
#include "server/in_parallel.h"

#include <algorithm>
#include <atomic>
#include <vector>

#include "catch.h"

using im_mock::server::in_parallel;

TEST_CASE("each piece of work is done once, and all of it before the call returns", "[server]") {
  for (const std::size_t count : {0, 1, 7, 8, 9, 100, 5000}) {
    std::vector<std::atomic<int>> times(count);
    in_parallel(count, [&](std::size_t index) { ++times[index]; });
    CHECK(std::all_of(times.begin(), times.end(), [](const auto& each) { return each == 1; }));
  }
}
