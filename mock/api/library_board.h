#pragma once
// What the scenario files hold at present, for whoever asks: their problems, and the texts that a scenario of
// a control call may extend. Thread-safe.

#include <atomic>
#include <condition_variable>
#include <mutex>
#include <utility>
#include <vector>

#include "scenario/loader.h"

namespace im_mock::api {

class LibraryBoard {
 public:
  void show(const scenario::Library& library) {
    const std::lock_guard lock(mutex_);
    problems_ = library.problems;
    bases_ = library.bases;
  }

  // All files are read, and whoever waits may look.
  void open() { change(State::Open); }
  // The files are of no use.
  void close() { change(State::Closed); }
  bool is_open() const { return state_ == State::Open; }
  // Waits for open() or close(), and says whether it is open.
  bool wait() const {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [this] { return state_ != State::Begun; });
    return is_open();
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
  enum class State { Begun, Open, Closed };

  void change(State state) {
    {
      const std::lock_guard lock(mutex_);
      state_ = state;
    }
    changed_.notify_all();
  }

  mutable std::mutex mutex_;
  mutable std::condition_variable changed_;
  std::atomic<State> state_{State::Begun};
  std::vector<scenario::Problem> problems_;
  std::vector<scenario::KnownText> bases_;
};

}  // namespace im_mock::api
