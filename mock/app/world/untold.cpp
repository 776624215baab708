#include "app/world/untold.h"

#include <utility>

namespace im_mock::app {

bool Untold::is_over(const Wait& wait, RealTime now) {
  const auto answer = wait.answer.lock();
  return answer == nullptr || answer->written || wait.until <= now;
}

void Untold::wait_for(const std::shared_ptr<PendingAnswer>& answer, RealTime until) {
  queue_.emplace_back(Wait{answer, until});
}

void Untold::add(std::vector<domain::Event> events) {
  for (domain::Event& event : events) queue_.emplace_back(std::move(event));
}

std::vector<domain::Event> Untold::take_ready(RealTime now) {
  std::vector<domain::Event> ready;
  for (; !queue_.empty(); queue_.pop_front()) {
    if (auto* event = std::get_if<domain::Event>(&queue_.front())) {
      ready.push_back(std::move(*event));
    } else if (!is_over(std::get<Wait>(queue_.front()), now)) {
      break;
    }
  }
  return ready;
}

std::vector<domain::Event> Untold::take_all() {
  std::vector<domain::Event> all;
  for (auto& entry : std::exchange(queue_, {})) {
    if (auto* event = std::get_if<domain::Event>(&entry)) all.push_back(std::move(*event));
  }
  return all;
}

bool Untold::waits(RealTime now) const {
  for (const auto& entry : queue_) {
    const auto* wait = std::get_if<Wait>(&entry);
    if (wait != nullptr && !is_over(*wait, now)) return true;
  }
  return false;
}

std::optional<RealTime> Untold::next_due() const {
  const auto* wait = queue_.empty() ? nullptr : std::get_if<Wait>(&queue_.front());
  if (wait == nullptr) return std::nullopt;
  return wait->until;
}

}  // namespace im_mock::app
