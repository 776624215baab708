#include "app/world/story_clock.h"

#include <cmath>

namespace im_mock::app {

std::string_view to_string(ClockMode mode) {
  return mode == ClockMode::Real ? "real" : "manual";
}

std::optional<ClockMode> clock_mode_named(std::string_view name) {
  if (name == "real") return ClockMode::Real;
  if (name == "manual") return ClockMode::Manual;
  return std::nullopt;
}

StoryClock::StoryClock(ClockMode mode, double speed, domain::Instant story, RealTime now)
    : mode_(mode), speed_(speed), story_anchor_(story), real_anchor_(now) {}

domain::Instant StoryClock::story_at(RealTime now) const {
  if (mode_ == ClockMode::Manual || now <= real_anchor_) return story_anchor_;
  const double passed = static_cast<double>((now - real_anchor_).count()) * speed_;
  return story_anchor_ + domain::Instant{static_cast<domain::Instant::rep>(passed)};
}

std::optional<RealTime> StoryClock::real_at(domain::Instant story) const {
  if (mode_ == ClockMode::Manual) return std::nullopt;
  if (story <= story_anchor_) return real_anchor_;
  const double wait = static_cast<double>((story - story_anchor_).count()) / speed_;
  return real_anchor_ + RealTime{static_cast<RealTime::rep>(std::ceil(wait))};
}

void StoryClock::change(ClockMode mode, double speed, RealTime now) {
  set(story_at(now), now);
  mode_ = mode;
  speed_ = speed;
}

void StoryClock::set(domain::Instant story, RealTime now) {
  story_anchor_ = story;
  real_anchor_ = now;
}

}  // namespace im_mock::app
