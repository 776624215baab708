#include "domain/scheduler.h"

#include <algorithm>
#include <tuple>
#include <utility>

namespace im_mock::domain {
namespace {

// std's heaps keep the greatest in front, so "later" is the order.
bool later(const Scheduler::Entry& left, const Scheduler::Entry& right) {
  return std::tie(left.due, left.sequence) > std::tie(right.due, right.sequence);
}

}  // namespace

void Scheduler::schedule(Instant due, int depth, Task task) {
  heap_.push_back({due, next_sequence_++, depth, std::move(task)});
  std::push_heap(heap_.begin(), heap_.end(), later);
}

std::optional<Instant> Scheduler::next_due() const {
  if (heap_.empty()) return std::nullopt;
  return heap_.front().due;
}

Scheduler::Entry Scheduler::take() {
  std::pop_heap(heap_.begin(), heap_.end(), later);
  Entry entry = std::move(heap_.back());
  heap_.pop_back();
  return entry;
}

}  // namespace im_mock::domain
