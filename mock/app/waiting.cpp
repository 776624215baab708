#include "app/waiting.h"

#include <utility>

namespace im_mock::app {

void Waiting::answer(LateAnswer answer) {
  {
    const std::lock_guard lock(mutex_);
    if (answer_) return;
    answer_ = std::move(answer);
  }
  answered_.notify_one();
}

std::optional<LateAnswer> Waiting::wait_for(std::chrono::milliseconds time) {
  std::unique_lock lock(mutex_);
  answered_.wait_for(lock, time, [this] { return answer_.has_value(); });
  return answer_;
}

}  // namespace im_mock::app
