#include "server/clock/clock_driver.h"

#include <algorithm>

#include "server/clock/real_clock.h"
#include "server/log/outermost.h"

namespace im_mock::server {

ClockDriver::ClockDriver(app::Backend& backend, const Log& log)
    : backend_(backend), log_(log), thread_([this] { run(); }) {
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
  constexpr app::RealTime rest{1000};
  constexpr app::RealTime until_it_is_free{5};
  while (wait_until_due()) {
    bool all = true;
    if (!outermost(log_, [&] { all = backend_.tick(real_now()); })) {
      if (stops_within(rest)) return;
    } else if (!all && stops_within(until_it_is_free)) {
      return;
    }
  }
}

bool ClockDriver::wait_until_due() {
  constexpr app::RealTime longest_sleep{60000};
  const auto due = backend_.next_due();
  const app::RealTime now = real_now();
  std::unique_lock lock(mutex_);
  const app::RealTime sleep = due ? std::min(*due - now, longest_sleep) : longest_sleep;
  woken_.wait_for(lock, sleep, [this] { return wake_ || stop_; });
  wake_ = false;
  return !stop_;
}

bool ClockDriver::stops_within(app::RealTime time) {
  std::unique_lock lock(mutex_);
  return woken_.wait_for(lock, time, [this] { return stop_; });
}

}  // namespace im_mock::server
