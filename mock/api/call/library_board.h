#pragma once
// What the scenario files hold at present, for whoever asks: their problems, and the texts that a scenario of
// a control call may extend. Thread-safe.

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

  std::vector<scenario::Problem> problems() const {
    const std::lock_guard lock(mutex_);
    return problems_;
  }

  std::vector<scenario::KnownText> bases() const {
    const std::lock_guard lock(mutex_);
    return bases_;
  }

 private:
  mutable std::mutex mutex_;
  std::vector<scenario::Problem> problems_;
  std::vector<scenario::KnownText> bases_;
};

}  // namespace im_mock::api
