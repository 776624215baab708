// World's time: what is due happens in order, and not without end.
#include <algorithm>
#include <utility>

#include "domain/world.h"

namespace im_mock::domain {

std::size_t World::advance_to(Instant to, const Bounds& bounds) {
  constexpr int depth_max = 10000;
  std::size_t steps = 0;
  while (halted_.empty() && next_due().value_or(Instant::max()) <= to) {
    const bool many =
        events_.size() >= bounds.events || steps >= bounds.steps || untaken_bytes_ >= untaken_max;
    if (many && next_due() > now_) {
      depth_ = 0;
      return steps;
    }
    ++steps;
    const Scheduler::Entry entry = scheduler_.take();
    now_ = entry.due;
    depth_ = entry.depth;
    // A chain of steps at one instant is a loop; a crowd of sessions that act together is none.
    if (depth_ > depth_max) {
      halt("loops without time passing: more than " + std::to_string(depth_max) + " steps");
      return steps;
    }
    if (untaken_bytes_ > 2 * untaken_max) {
      halt("tells too much without time passing: more than " + std::to_string(2 * untaken_max) +
           " bytes of messages and user data");
      return steps;
    }
    run(entry.task);
    remove_completed();
  }
  remove_completed();
  depth_ = 0;
  if (halted_.empty() && to > now_) now_ = to;
  return steps;
}

void World::halt(std::string reason) {
  halted_ = "scenario '" + scenario_->name + "' " + std::move(reason) + " at " +
            std::to_string(now_.count()) + " ms";
  emit(Event::Kind::Halted, "", 0, "timeline").text = halted_;
}

void World::schedule(Instant due, Task task) {
  due = std::max(now_, due);
  scheduler_.schedule(due, due == now_ ? depth_ + 1 : 0, std::move(task));
}

std::optional<Instant> World::next_due() const {
  if (!halted_.empty()) return std::nullopt;
  return scheduler_.next_due();
}

std::vector<Event> World::take_events() {
  untaken_bytes_ = 0;
  return std::exchange(events_, {});
}

}  // namespace im_mock::domain
