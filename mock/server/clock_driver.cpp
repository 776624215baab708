#include "server/clock_driver.h"

#include <algorithm>

#include "server/real_clock.h"

namespace im_mock::server {

ClockDriver::ClockDriver(app::Backend& backend) : backend_(backend), thread_([this] { run(); }) {
  backend_.on_due([this] { wake(); });
}

ClockDriver::~ClockDriver() {
  backend_.on_due({});
  {
    const std::lock_guard lock(mutex_);
    stop_ = true;
  }
  woken_.notify_one();
  thread_.join();
}

void ClockDriver::wake() {
  {
    const std::lock_guard lock(mutex_);
    wake_ = true;
  }
  woken_.notify_one();
}

void ClockDriver::run() {
  constexpr app::RealTime longest_sleep{60000};
  while (true) {
    const auto due = backend_.next_due();
    const app::RealTime now = real_now();
    {
      std::unique_lock lock(mutex_);
      const app::RealTime sleep = due ? std::min(*due - now, longest_sleep) : longest_sleep;
      woken_.wait_for(lock, sleep, [this] { return wake_ || stop_; });
      if (stop_) return;
      wake_ = false;
    }
    backend_.tick(real_now());
  }
}

}  // namespace im_mock::server
