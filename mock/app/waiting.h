#pragma once
// A request that waits for its answer: a held /meta/connect, or a journal/wait. One thread waits, any other
// answers. Thread-safe.

#include <chrono>
#include <condition_variable>
#include <mutex>
#include <optional>
#include <string>

namespace im_mock::app {

// What it waited for.
struct LateAnswer {
  int status = 200;  // HTTP
  std::string body;
};

class Waiting {
 public:
  // Gives the answer; a second one is ignored.
  void answer(LateAnswer answer);
  // Waits at most that long, in real time, for the answer. Nothing when there is none yet.
  std::optional<LateAnswer> wait_for(std::chrono::milliseconds time);

 private:
  std::mutex mutex_;
  std::condition_variable answered_;
  std::optional<LateAnswer> answer_;
};

}  // namespace im_mock::app
