#pragma once
// A request that waits for its answer: a held /meta/connect, or a journal/wait. One thread waits, any other
// answers. Thread-safe.

#include <chrono>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace im_mock::app {

// The service is away on purpose.
struct Away {
  std::string fault;                  // the outage's name
  std::chrono::milliseconds rest{0};  // for how long yet, in the world's time
  std::chrono::milliseconds wait{0};  // and in real time; the same while the clock stands still
};

// What it waited for.
struct LateAnswer {
  int status = 200;  // HTTP
  std::string body;
  std::optional<Away> away = std::nullopt;           // when set, the rest means nothing
  std::string client = {};                           // the Bayeux client to whom it goes, and
  std::shared_ptr<const void> on_its_way = nullptr;  // what says that it does
};

class Waiting {
 public:
  using Answers = std::vector<std::pair<std::shared_ptr<Waiting>, LateAnswer>>;

  Waiting() = default;
  Waiting(const Waiting&) = delete;
  Waiting& operator=(const Waiting&) = delete;
  ~Waiting();

  // Gives each its answer; a second one is ignored. Then wakes them, in order and a few at a time: whoever is
  // done (its Waiting is gone) wakes another. Thousands of threads that run at once would leave no processor
  // to others.
  static void answer_all(Answers answers);
  // Waits at most that long, in real time, for the answer. Nothing when there is none yet.
  std::optional<LateAnswer> wait_for(std::chrono::milliseconds time);

 private:
  void give(LateAnswer answer, std::shared_ptr<Waiting> next);
  void wake() { answered_.notify_one(); }

  std::mutex mutex_;
  std::condition_variable answered_;
  std::optional<LateAnswer> answer_;
  std::shared_ptr<Waiting> next_;  // to be woken when this one is done
};

}  // namespace im_mock::app
