#include "app/world/waiting.h"

#include <algorithm>
#include <thread>

namespace im_mock::app {

// Who has given up meanwhile is held by nobody else; it is passed over here, because its own destructor would
// do the same one level deeper, and thousands may have given up.
Waiting::~Waiting() {
  while (next_) {
    const std::shared_ptr<Waiting> woken = std::move(next_);
    woken->wake();
    if (woken.use_count() == 1) next_ = std::move(woken->next_);
  }
}

void Waiting::answer_all(Answers answers) {
  static const std::size_t at_once = 2 * std::max(1U, std::thread::hardware_concurrency());
  const std::size_t first = std::min(at_once, answers.size());
  // From the end, because whoever has its answer may be gone at once, with the right to wake its next.
  for (std::size_t index = answers.size(); index-- > 0;) {
    const std::size_t next = index + at_once;
    answers[index].first->give(std::move(answers[index].second),
                               next < answers.size() ? std::move(answers[next].first) : nullptr);
  }
  for (std::size_t index = 0; index < first; ++index) answers[index].first->wake();
}

void Waiting::give(LateAnswer answer, std::shared_ptr<Waiting> next) {
  const std::lock_guard lock(mutex_);
  if (!answer_) answer_ = std::move(answer);
  next_ = std::move(next);
}

std::optional<LateAnswer> Waiting::wait_for(std::chrono::milliseconds time) {
  std::unique_lock lock(mutex_);
  answered_.wait_for(lock, time, [this] { return answer_.has_value(); });
  std::optional<LateAnswer> answer = answer_;
  if (answer_) answer_->on_its_way.reset();  // it is with who takes the answer first
  return answer;
}

}  // namespace im_mock::app
