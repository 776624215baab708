// How a world's time passes: by its clock, or by hand.
#include <algorithm>
#include <iterator>
#include <utility>

#include "app/world/hosted_world.h"

namespace im_mock::app {
namespace {

// The most that a visit lets happen before it is the visitor's turn: some hundredths of a second.
constexpr domain::Bounds catch_up_alone{20'000, 100'000};
constexpr domain::Bounds catch_up_with_clients{2'000, 100'000};

std::string in_words(double speed) {
  std::string text = std::to_string(speed);
  text.erase(text.find_last_not_of('0') + 1);
  if (text.back() == '.') text.pop_back();
  return text;
}

}  // namespace

// A story that asks for more than the machine can do would keep everybody from the world for ever, further
// behind at each visit. So its clock goes on from where it is at half its speed, until it keeps up.
void HostedWorld::Visit::catch_up() {
  const domain::Bounds& bounds = inside_.bayeux.has_clients() ? catch_up_with_clients : catch_up_alone;
  if (advance_story(inside_.clock.story_at(now_), bounds)) return;
  const double speed = inside_.clock.speed();
  const double slower = std::max(speed / 2, StoryClock::speed_min);
  inside_.clock.change(ClockMode::Real, slower, now_);
  inside_.clock.set(inside_.world.now(), now_);
  inside_.slowed = "the story is too much for its clock: more than " + std::to_string(bounds.events) +
                   " events or " + std::to_string(bounds.steps) + " steps were due at once at speed " +
                   in_words(speed) + ", so from " + std::to_string(inside_.world.now().count()) +
                   " ms on it goes at speed " + in_words(slower);
  JournalRow row;
  row.kind = JournalRow::Kind::Clock;
  row.at = inside_.world.now();
  row.what = "slowed";
  row.text = inside_.slowed;
  inside_.journal.append(std::move(row));
}

// With faults one moment at a time: what is told at one may plan something for a later one. What they have
// planned for a moment comes after the story's own steps of that moment.
// Whether it has come there; what happened is put into `told`.
bool HostedWorld::Visit::advance_story(domain::Instant to, const domain::Bounds& bounds,
                                       std::vector<domain::Event>* told) {
  std::size_t events = 0;
  std::size_t steps = 0;
  const auto is_at = [&](domain::Instant moment) {
    return inside_.world.now() >= moment || !inside_.world.halted().empty();
  };
  const auto pass = [&](domain::Instant moment) {
    steps += inside_.world.advance_to(moment, {bounds.events - events, bounds.steps - steps});
    std::vector<domain::Event> more = publish();
    events += more.size();
    if (told != nullptr && told->empty()) {
      told->swap(more);  // a long journey without faults is one pass
    } else if (told != nullptr) {
      std::move(more.begin(), more.end(), std::back_inserter(*told));
    }
    return is_at(moment) && events < bounds.events && steps < bounds.steps;
  };
  while (!inside_.faults.entries().empty()) {
    const auto due = next_due();
    if (!due || *due > to) break;
    if (!pass(*due)) return is_at(to);
    for (; auto happening = inside_.faults.take_due(*due); ++steps) happen(*std::move(happening));
    if (steps >= bounds.steps) return is_at(to);
  }
  pass(to);
  return is_at(to);
}

std::vector<domain::Event> HostedWorld::Visit::advance_to(domain::Instant to, const domain::Bounds& bounds) {
  std::vector<domain::Event> events;
  advance_story(to, bounds, &events);
  inside_.clock.set(inside_.world.now(), now_);
  JournalRow row;
  row.kind = JournalRow::Kind::Clock;
  row.at = inside_.world.now();
  row.what = "advanced";
  row.text = "to " + std::to_string(inside_.world.now().count()) + " ms";
  inside_.journal.append(std::move(row));
  return events;
}

void HostedWorld::Visit::change_clock(ClockMode mode, double speed) {
  inside_.slowed.clear();
  inside_.clock.change(mode, speed, now_);
  inside_.clock.set(inside_.world.now(), now_);
  JournalRow row;
  row.kind = JournalRow::Kind::Clock;
  row.at = inside_.world.now();
  row.what = to_string(mode);
  inside_.journal.append(std::move(row));
}

}  // namespace im_mock::app
