#include "scenario/check/possible_states.h"

#include <algorithm>

namespace im_mock::scenario {
namespace {

using domain::State;

// What an effect makes of each state; one that may not follow changes nothing.
StateSet after_effect(StateSet before, const domain::Effect& effect) {
  if (!effect.state) return before;
  StateSet after;
  if (before.may_be_unborn()) after.add(*effect.state);
  for (const State state : before.states()) {
    after.add(domain::may_follow(state, *effect.state) ? *effect.state : state);
  }
  return after;
}

// The states that are in both sets.
StateSet common(StateSet left, StateSet right) {
  StateSet both;
  for (const State state : left.states()) {
    if (right.contains(state)) both.add(state);
  }
  return both;
}

// Adds the states into which a standing reply may have brought the session meanwhile.
StateSet with_replies(StateSet states, const domain::Scenario& scenario) {
  for (StateSet before; before != states;) {
    before = states;
    for (const domain::Reply& reply : scenario.replies) {
      const StateSet reacting = common(states, states_offering(reply.on, scenario.settings));
      if (!reacting.empty()) states.add(after_effect(reacting, reply.effect));
    }
  }
  return states;
}

// What is left of a story that goes on.
StateSet live(StateSet states) {
  states.remove(State::Completed);
  return states;
}

void pass(const domain::Step& step, const domain::Scenario& scenario, Moment& moment) {
  if (step.trigger != domain::Trigger::On) {
    moment.earliest = step.trigger == domain::Trigger::At ? std::max(moment.earliest, step.delay)
                                                          : moment.earliest + step.delay;
    moment.happened = after_effect(moment.before, step.effect);
    return;
  }
  moment.depends_on_agent = true;
  const StateSet waiting = common(moment.before, states_offering(step.operation, scenario.settings));
  if (step.operation == domain::OperationName::Complete) {
    if (!waiting.empty()) moment.happened.add(State::Completed);
  } else {
    moment.happened = after_effect(waiting, step.effect);
  }
  if (step.timeout) moment.timed_out = after_effect(moment.before, step.otherwise);
  moment.earliest += step.timeout ? std::min(*step.timeout, step.delay) : step.delay;
}

}  // namespace

StateSet StateSet::unborn() {
  StateSet set;
  set.bits_ = unborn_bit;
  return set;
}

StateSet StateSet::only(State state) {
  StateSet set;
  set.add(state);
  return set;
}

std::optional<State> StateSet::single() const {
  const auto all = states();
  if (all.size() != 1 || may_be_unborn()) return std::nullopt;
  return all.front();
}

std::vector<State> StateSet::states() const {
  std::vector<State> all;
  std::copy_if(domain::all_states.begin(), domain::all_states.end(), std::back_inserter(all),
               [this](State state) { return contains(state); });
  return all;
}

StateSet Moment::after() const {
  StateSet after = happened;
  after.add(timed_out);
  return after;
}

StateSet beginning_of(const domain::SessionPlan& plan, bool initiated) {
  if (initiated) return StateSet::only(State::Initiating);
  return plan.state ? StateSet::only(*plan.state) : StateSet::unborn();
}

std::vector<Moment> moments_of(const domain::SessionPlan& plan, bool initiated,
                               const domain::Scenario& scenario) {
  std::vector<Moment> moments;
  StateSet states = beginning_of(plan, initiated);
  Moment last;
  for (const domain::Step& step : plan.timeline) {
    Moment moment;
    moment.before = live(with_replies(live(states), scenario));
    moment.earliest = last.earliest;
    moment.depends_on_agent = last.depends_on_agent;
    if (!moment.before.empty()) pass(step, scenario, moment);
    states = moment.after();
    last = moment;
    moments.push_back(moment);
  }
  return moments;
}

StateSet states_offering(domain::OperationName operation, const domain::Settings& settings) {
  StateSet states;
  for (const State state : domain::all_states) {
    if (state == State::Completed) continue;  // nothing reacts any more
    if (settings.capabilities[static_cast<std::size_t>(state)].contains(operation)) states.add(state);
  }
  return states;
}

}  // namespace im_mock::scenario
