#pragma once
// The problems that the scenario files have at present, for whoever asks. Thread-safe.

#include <mutex>
#include <vector>

#include "scenario/problem.h"

namespace im_mock::api {

class ProblemBoard {
 public:
  void show(std::vector<scenario::Problem> problems) {
    const std::lock_guard lock(mutex_);
    problems_ = std::move(problems);
  }

  std::vector<scenario::Problem> shown() const {
    const std::lock_guard lock(mutex_);
    return problems_;
  }

 private:
  mutable std::mutex mutex_;
  std::vector<scenario::Problem> problems_;
};

}  // namespace im_mock::api
