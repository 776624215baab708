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
  bool more = true;
  while (more) {
    if (!outermost(log_, [&] { more = turn(); }) && stops_within(rest)) return;
  }
}

bool ClockDriver::turn() {
  constexpr app::RealTime longest_sleep{60000};
  const auto due = backend_.next_due();
  const app::RealTime now = real_now();
  {
    std::unique_lock lock(mutex_);
    const app::RealTime sleep = due ? std::min(*due - now, longest_sleep) : longest_sleep;
    woken_.wait_for(lock, sleep, [this] { return wake_ || stop_; });
    if (stop_) return false;
    wake_ = false;
  }
  backend_.tick(real_now());
  return true;
}

bool ClockDriver::stops_within(app::RealTime time) {
  std::unique_lock lock(mutex_);
  return woken_.wait_for(lock, time, [this] { return stop_; });
}

}  // namespace im_mock::server
