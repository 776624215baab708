#pragma once
// Answers that come late, slowly, or not whole, on purpose. Knows no socket: who has one asks when and what
// to send.

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <functional>
#include <mutex>
#include <string>
#include <string_view>

#include "api/http/http.h"

namespace im_mock::server {

// Whether the server is about to stop; whoever waits on purpose then waits no longer. Thread-safe.
class Stopping {
 public:
  void begin();
  bool begun() const { return begun_; }
  // Returns after that time, or as soon as the stop has begun.
  void wait_at_most(std::chrono::milliseconds time) const;

 private:
  std::atomic<bool> begun_ = false;
  mutable std::mutex mutex_;
  mutable std::condition_variable changed_;
};

// A body on its way as a delivery says, but for the delay. One thread at a time.
class FaultyDelivery {
 public:
  using Write = std::function<bool(std::string_view bytes)>;

  // All outlive it.
  FaultyDelivery(const std::string& body, const api::Delivery& delivery, const Stopping& stopping);

  // Writes the body, waiting in between. False when the connection is to be closed now: because that is the
  // fault, or because the writing failed.
  bool send(const Write& write) const;

 private:
  const std::string& body_;
  std::size_t end_;  // where the sending ends
  bool closes_;      // and whether the connection does then
  std::size_t bit_;  // how many bytes are sent at a time
  std::chrono::milliseconds pause_;
  const Stopping& stopping_;
};

}  // namespace im_mock::server
