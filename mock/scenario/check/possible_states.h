#pragma once
// What can be said of a story before it is played: the states that a session may be in at each step, and the
// earliest moment at which the step happens. For `check` and `explain`. Pure.

#include <cstdint>
#include <optional>
#include <vector>

#include "domain/scenario.h"

namespace im_mock::scenario {

// A set of states; the session may also not have begun.
class StateSet {
 public:
  static StateSet unborn();
  static StateSet only(domain::State state);

  void add(domain::State state) { bits_ |= bit(state); }
  void remove(domain::State state) { bits_ &= static_cast<std::uint8_t>(~bit(state)); }
  void add(StateSet other) { bits_ |= other.bits_; }
  bool contains(domain::State state) const { return (bits_ & bit(state)) != 0; }
  bool may_be_unborn() const { return (bits_ & unborn_bit) != 0; }
  bool empty() const { return bits_ == 0; }
  // The only member, when it is one and has begun.
  std::optional<domain::State> single() const;
  std::vector<domain::State> states() const;
  bool operator==(const StateSet&) const = default;

 private:
  static constexpr std::uint8_t unborn_bit = 1 << 4;
  static std::uint8_t bit(domain::State state) {
    return static_cast<std::uint8_t>(1U << static_cast<unsigned>(state));
  }

  std::uint8_t bits_ = 0;
};

// One step of a timeline as far as it is known before playing.
struct Moment {
  StateSet before;                // empty: the step is never reached
  StateSet happened;              // after its effect; Completed among them when the step may end the session
  StateSet timed_out;             // after its `otherwise`; empty without a timeout
  domain::Duration earliest{0};   // since the session began
  bool depends_on_agent = false;  // some step up to here waits for an operation

  // After the step, whichever way it went.
  StateSet after() const;
};

// The states in which a session begins: as planned, or Initiating when a client initiates it.
StateSet beginning_of(const domain::SessionPlan& plan, bool initiated);

// One Moment for each step.
std::vector<Moment> moments_of(const domain::SessionPlan& plan, bool initiated,
                               const domain::Scenario& scenario);

// The states in which an operation is offered.
StateSet states_offering(domain::OperationName operation, const domain::Settings& settings);

}  // namespace im_mock::scenario
