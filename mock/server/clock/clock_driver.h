#pragma once
// The one thread that lets real time into the worlds: it sleeps until the next thing is due in any of them.

#include <condition_variable>
#include <mutex>
#include <thread>

#include "app/backend.h"
#include "server/log/log.h"

namespace im_mock::server {

// Runs from construction to destruction. `backend` and `log` outlive it. Where a world fails, the log says
// so, the others go on, and it is tried again a second later. A world that a visit has just now is tried
// again 5 ms later; the others do not wait for it.
class ClockDriver {
 public:
  ClockDriver(app::Backend& backend, const Log& log);
  ~ClockDriver();
  ClockDriver(const ClockDriver&) = delete;
  ClockDriver& operator=(const ClockDriver&) = delete;

  // Something may be due earlier than was known. Thread-safe.
  void wake();

 private:
  void run();
  // False: this is the end.
  bool wait_until_due();
  bool stops_within(app::RealTime time);

  app::Backend& backend_;
  const Log& log_;
  std::mutex mutex_;
  std::condition_variable woken_;
  bool wake_ = false;
  bool stop_ = false;
  std::thread thread_;
};

}  // namespace im_mock::server
