#pragma once
// What the scenario files hold at present, for whoever asks: their problems, and the texts that a scenario of
// a control call may extend. Thread-safe.

#include <condition_variable>
#include <mutex>
#include <utility>
#include <vector>

#include "scenario/loader.h"

namespace im_mock::api {

class LibraryBoard {
 public:
  void show(const scenario::Library& library) {
    {
      const std::lock_guard lock(mutex_);
      problems_ = library.problems;
      bases_ = library.bases;
      state_ = State::Shown;
    }
    changed_.notify_all();
  }

  // Instead of show(): the files are of no use.
  void close() {
    {
      const std::lock_guard lock(mutex_);
      state_ = State::Closed;
    }
    changed_.notify_all();
  }

  // Waits for the first show(), which a mock that has just begun may still be reading for. False when there
  // is nothing to come, because of close().
  bool wait() const {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [this] { return state_ != State::Empty; });
    return state_ == State::Shown;
  }

  std::vector<scenario::Problem> problems() const {
    const std::lock_guard lock(mutex_);
    return problems_;
  }

  std::vector<scenario::KnownText> bases() const {
    const std::lock_guard lock(mutex_);
    return bases_;
  }

 private:
  enum class State { Empty, Shown, Closed };

  mutable std::mutex mutex_;
  mutable std::condition_variable changed_;
  State state_ = State::Empty;
  std::vector<scenario::Problem> problems_;
  std::vector<scenario::KnownText> bases_;
};

}  // namespace im_mock::api
