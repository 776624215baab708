#pragma once
// The one thread that lets real time into the worlds: it sleeps until the next thing is due in any of them.

#include <condition_variable>
#include <mutex>
#include <thread>

#include "app/backend.h"

namespace im_mock::server {

// Runs from construction to destruction. `backend` outlives it.
class ClockDriver {
 public:
  explicit ClockDriver(app::Backend& backend);
  ~ClockDriver();
  ClockDriver(const ClockDriver&) = delete;
  ClockDriver& operator=(const ClockDriver&) = delete;

  // Something may be due earlier than was known. Thread-safe.
  void wake();

 private:
  void run();

  app::Backend& backend_;
  std::mutex mutex_;
  std::condition_variable woken_;
  bool wake_ = false;
  bool stop_ = false;
  std::thread thread_;
};

}  // namespace im_mock::server
