#include "server/clock/real_clock.h"

#include <chrono>

namespace im_mock::server {

app::RealTime real_now() {
  return std::chrono::duration_cast<app::RealTime>(std::chrono::steady_clock::now().time_since_epoch());
}

}  // namespace im_mock::server
