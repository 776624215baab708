#pragma once
// The clock of one world: says which moment of the story a moment of real time is. It drives the story only;
// network waits use real time directly. A value; not thread-safe; it never asks what time it is.

#include <optional>
#include <string_view>

#include "app/world/real_time.h"
#include "domain/time.h"

namespace im_mock::app {

enum class ClockMode { Real, Manual };

std::string_view to_string(ClockMode mode);
std::optional<ClockMode> clock_mode_named(std::string_view name);

class StoryClock {
 public:
  static constexpr double speed_min = 0.001;
  static constexpr double speed_max = 100000;

  // Begins at `story` now. `speed` is story time by real time, within the bounds above.
  StoryClock(ClockMode mode, double speed, domain::Instant story, RealTime now);

  ClockMode mode() const { return mode_; }
  double speed() const { return speed_; }

  // The story's moment at real time `now`. In manual mode it stands where it was left.
  domain::Instant story_at(RealTime now) const;
  // When the story reaches `story` in real time, rounded up; nothing in manual mode.
  std::optional<RealTime> real_at(domain::Instant story) const;

  // Goes on from where it is with another mode or speed: no time is lost, none is lived twice.
  void change(ClockMode mode, double speed, RealTime now);
  // Puts the story at `story` now.
  void set(domain::Instant story, RealTime now);

 private:
  ClockMode mode_;
  double speed_;
  domain::Instant story_anchor_;
  RealTime real_anchor_;
};

}  // namespace im_mock::app
