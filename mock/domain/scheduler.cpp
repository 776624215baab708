#include "domain/scheduler.h"

#include <algorithm>
#include <tuple>
#include <utility>

namespace im_mock::domain {

// std's heaps keep the greatest in front, so "later" is the order.
bool Scheduler::is_later(const Place& left, const Place& right) {
  return std::tie(left.due, left.sequence) > std::tie(right.due, right.sequence);
}

void Scheduler::schedule(Instant due, int depth, Task task) {
  if (free_.empty()) {
    free_.push_back(static_cast<std::uint32_t>(tasks_.size()));
    tasks_.emplace_back();
  }
  const std::uint32_t place = free_.back();
  free_.pop_back();
  tasks_[place] = std::move(task);
  heap_.push_back({due, next_sequence_++, depth, place});
  std::push_heap(heap_.begin(), heap_.end(), is_later);
}

std::optional<Instant> Scheduler::next_due() const {
  if (heap_.empty()) return std::nullopt;
  return heap_.front().due;
}

Scheduler::Entry Scheduler::take() {
  std::pop_heap(heap_.begin(), heap_.end(), is_later);
  const Place place = heap_.back();
  heap_.pop_back();
  free_.push_back(place.task);
  return {place.due, place.sequence, place.depth, std::exchange(tasks_[place.task], {})};
}

}  // namespace im_mock::domain
