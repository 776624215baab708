#include "scenario/check/timeline_check.h"

#include <algorithm>

#include "scenario/language/values.h"
#include "text/printable.h"

namespace im_mock::scenario {
namespace {

using domain::State;

Place place_in(const Node& node, std::string_view key) {
  const NodePointer found = node.find(key);
  return found ? found->place : node.place;
}

// `Alerting` or `Alerting or Talking`, for "the session is ... here".
std::string named(StateSet states) {
  if (states.may_be_unborn()) return "not yet begun";
  std::string text;
  for (const State state : states.states()) {
    text += (text.empty() ? "" : " or ") + std::string(to_string(state));
  }
  return text;
}

// Checks one timeline step by step; each step is seen with the states that are possible there.
class TimelineCheck {
 public:
  TimelineCheck(const domain::SessionPlan& plan, Begun begun, const Timeline& timeline,
                const Reading& reading)
      : plan_(plan),
        timeline_(timeline),
        reading_(reading),
        initiated_(begun == Begun::Initiated),
        moments_(moments_of(plan, initiated_, reading.scenario)) {}

  void run() {
    domain::Duration earliest{0};
    for (std::size_t index = 0; index < timeline_.readable; ++index) {
      const Node& node = *timeline_.nodes[index];
      if (moments_[index].before.empty()) {
        report_unreachable(index);
        return;
      }
      const domain::Step& step = plan_.timeline[index];
      if (step.trigger == domain::Trigger::On) {
        if (!check_waiting(step, node, moments_[index].before)) return;
      } else {
        check_time(step, node, earliest);
        const bool begins = initiated_ && index == 0 && step.effect.state == State::Initiating;
        if (!begins) check_effect(step.effect, node, moments_[index].before, reading_);
      }
      earliest = moments_[index].earliest;
    }
    check_repeat();
  }

 private:
  void report_unreachable(std::size_t index) {
    reading_.problems.problem(timeline_.nodes[index]->place,
                              "this step never happens: the session is Completed before it" +
                                  (index > 0 ? " (" + line_of(timeline_.nodes[index - 1]->place) + ")" : ""));
  }

  // Whether the operation can come at all.
  bool check_waiting(const domain::Step& step, const Node& node, StateSet before) {
    StateSet waiting;
    const StateSet offering = states_offering(step.operation, reading_.scenario.settings);
    for (const State state : before.states()) {
      if (offering.contains(state)) waiting.add(state);
    }
    if (waiting.empty()) {
      const std::string operation(to_string(step.operation));
      reading_.problems.problem(place_in(node, "on"),
                                before.may_be_unborn()
                                    ? "nobody can do " + operation + " here: the session has no state yet"
                                    : operation + " is not offered while the session is " + named(before));
      return false;
    }
    if (step.operation == domain::OperationName::Complete) {
      if (!step.effect.empty()) {
        reading_.problems.problem(node.place,
                                  "nothing can follow the operation Complete: it ends the session");
      }
    } else if (!step.effect.empty()) {
      check_effect(step.effect, node, waiting, reading_);
    }
    if (const NodePointer otherwise = node.find("otherwise")) {
      check_effect(step.otherwise, *otherwise, before, reading_);
    }
    return true;
  }

  void check_time(const domain::Step& step, const Node& node, domain::Duration earliest) {
    if (step.trigger != domain::Trigger::At || step.delay >= earliest) return;
    reading_.problems.warning(place_in(node, "at"),
                              "'at: " + in_words(step.delay) + "' is past when this step's turn comes, at " +
                                  in_words(earliest) + " or later; it then happens at once");
  }

  // A story that ends at the moment it begins, and begins again at that moment, never lets time pass.
  void check_repeat() {
    if (!plan_.repeat || plan_.repeat->count() > 0) return;
    for (std::size_t index = 0; index < timeline_.readable; ++index) {
      const Moment& moment = moments_[index];
      if (moment.depends_on_agent || moment.earliest.count() > 0) return;
      if (!moment.after().contains(State::Completed)) continue;
      reading_.problems.problem(
          timeline_.nodes[index]->place,
          "this ends the session at 0s and 'repeat: 0s' begins it again at once, for ever");
      return;
    }
  }

  const domain::SessionPlan& plan_;
  const Timeline& timeline_;
  const Reading& reading_;
  bool initiated_;
  std::vector<Moment> moments_;
};

void check_beginning(const domain::SessionPlan& plan, const Timeline& timeline, const Place& session,
                     const Reading& reading) {
  if (plan.state == State::Completed) {
    reading.problems.warning(session, "this session is Completed from the beginning");
  }
  const bool begins =
      plan.state || std::any_of(plan.timeline.begin(), plan.timeline.end(),
                                [](const auto& step) { return step.effect.state || step.otherwise.state; });
  // A session that only says how the agents fare is nobody's to see.
  const bool is_about_agents =
      !plan.timeline.empty() && std::all_of(plan.timeline.begin(), plan.timeline.end(), [](const auto& step) {
        return step.trigger != domain::Trigger::On && step.effect.agent_state &&
               step.effect.user_data.is_null() && step.effect.delete_user_data.empty() &&
               !step.effect.message;
      });
  if (!begins && !is_about_agents && timeline.readable == timeline.steps.size()) {
    reading.problems.problem(session, "this session never begins: it needs a 'state', or a step with one");
  }
}

// Agents who speak in a session that they have no part in.
void check_speaker(const domain::Effect& effect, const Node& node, const domain::SessionPlan& plan,
                   const Reading& reading) {
  if (effect.by.empty()) return;
  const auto speaker = reading.scenario.agent_named(effect.by);
  if (!speaker || *speaker == plan.agent) return;
  for (const domain::Participant& participant : plan.participants) {
    if (reading.scenario.agent_with_number(participant.phone_number) == speaker) return;
  }
  reading.problems.warning(place_in(node, "by"), in_quotes(effect.by) + " has no part in this session");
}

}  // namespace

void check_timeline(const domain::SessionPlan& plan, Begun begun, const Timeline& timeline,
                    const Place& session, const Reading& reading) {
  if (begun == Begun::Planned) {
    check_beginning(plan, timeline, session, reading);
    for (std::size_t index = 0; index < timeline.readable; ++index) {
      check_speaker(timeline.steps[index].effect, *timeline.nodes[index], plan, reading);
    }
  }
  TimelineCheck(plan, begun, timeline, reading).run();
}

void check_effect(const domain::Effect& effect, const Node& node, StateSet before, const Reading& reading) {
  const auto legal = [&](State from) { return domain::may_follow(from, *effect.state); };
  const auto states = before.states();
  if (effect.message && !before.contains(State::Talking)) {
    const bool comes_too_late = effect.state == State::Talking;
    reading.problems.problem(place_in(node, "message"),
                             comes_too_late
                                 ? "in one step the message comes before the state, and the session is " +
                                       named(before) + "; give the message a step of its own after this"
                                 : "a message needs the state Talking, and the session is " + named(before));
  }
  if (!effect.state || before.may_be_unborn()) return;
  const std::string wanted(to_string(*effect.state));
  if (before.single() == effect.state) {
    reading.problems.warning(place_in(node, "state"), "the session is " + wanted + " already");
  } else if (!before.contains(*effect.state) && std::none_of(states.begin(), states.end(), legal)) {
    reading.problems.problem(place_in(node, "state"), wanted + " cannot follow " + named(before));
  }
}

}  // namespace im_mock::scenario
