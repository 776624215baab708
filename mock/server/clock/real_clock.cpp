#include "server/clock/real_clock.h"

#include <chrono>

namespace im_mock::server {

app::RealTime real_now() {
  return std::chrono::duration_cast<app::RealTime>(std::chrono::steady_clock::now().time_since_epoch());
}

std::int64_t real_time_began_ms() {
  const auto unix_time =
      std::chrono::duration_cast<app::RealTime>(std::chrono::system_clock::now().time_since_epoch());
  return (unix_time - real_now()).count();
}

}  // namespace im_mock::server
