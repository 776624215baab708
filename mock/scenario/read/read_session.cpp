#include "scenario/read/read_session.h"

#include <algorithm>

#include "scenario/read/read_agents.h"
#include "scenario/read/read_effect.h"
#include "text/printable.h"

namespace im_mock::scenario {
namespace {

using domain::Step;
using domain::Trigger;

// The keys that mean something beside `on` only.
void check_companions(const KeyReader& keys) {
  for (const char* key : {"where", "timeout"}) {
    if (!keys.has(key) || keys.has("on")) continue;
    keys.problems().problem(keys.place_of_key(key), in_quotes(key) + " stands beside 'on' only");
  }
  if (keys.has("otherwise") && !keys.has("timeout")) {
    keys.problems().problem(keys.place_of_key("otherwise"), "'otherwise' needs a 'timeout' beside it");
  }
  if (keys.has("at") && (keys.has("after") || keys.has("on"))) {
    keys.problems().problem(keys.place_of_key("at"),
                            "a step has one of 'at', 'after' and 'on' ('after' may stand "
                            "beside 'on': the time after the operation)");
  }
  if (keys.whole() && !keys.has("at") && !keys.has("after") && !keys.has("on")) {
    keys.problems().problem(keys.node()->place, "a step needs 'at', 'after' or 'on' to say when it happens");
  }
}

bool names_an_effect(const KeyReader& keys) {
  const auto effect_keys = keys_of(Section::Effect);
  return std::any_of(effect_keys.begin(), effect_keys.end(),
                     [&](const Key* key) { return keys.has(key->name); });
}

// Reads one step; `known` are the fields of the operation before it, and then of its own.
Step read_step(const NodePointer& node, KnownFields& known, const Reading& reading) {
  const KeyReader keys(node, Section::Step, reading.problems);
  Step step;
  step.line = node->place.line;
  check_companions(keys);
  if (const NodePointer otherwise = keys.map("otherwise")) {
    const KeyReader otherwise_keys(otherwise, Section::Effect, reading.problems);
    step.otherwise = read_effect(otherwise_keys, known, reading);
    if (otherwise->members.empty())
      reading.problems.warning(otherwise->place, "this 'otherwise' does nothing");
  }
  step.timeout = keys.duration("timeout");
  const auto at = keys.duration("at");
  const auto after = keys.duration("after");
  step.delay = at.value_or(after.value_or(domain::Duration{0}));
  if (keys.has("on")) {
    step.trigger = Trigger::On;
    known = KnownFields{keys.operation("on"), {}};
    if (known.operation) step.operation = *known.operation;
    step.where = read_where(keys, known, reading);
  } else {
    step.trigger = keys.has("at") ? Trigger::At : Trigger::After;
    read_where(keys, known, reading);
  }
  step.effect = read_effect(keys, known, reading);
  if (step.trigger != Trigger::On && keys.whole() && !names_an_effect(keys)) {
    reading.problems.problem(node->place,
                             "this step does nothing; it needs 'state', 'message', 'userData', "
                             "'deleteUserData' or 'agentState'");
  }
  return step;
}

// Real ids are the SIP Server's call UUIDs.
void warn_of_unreal_id(const std::string& id, const Place& place, ProblemList& problems) {
  const bool real =
      id.size() == 32 && id.find_first_not_of("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ") == std::string::npos;
  if (!real)
    problems.warning(place, in_quotes(id) + " does not look like a real id: 32 digits and capital letters");
}

// What a story with agents whose devices are not fit for IM looks like is easily overlooked.
void warn_of_unfit_devices(const domain::SessionPlan& plan, const KeyReader& keys, const Reading& reading) {
  const domain::Agent& agent = reading.scenario.agents[plan.agent];
  if (!agent.devices.empty() && !agent.is_fit_for_im()) {
    reading.problems.warning(keys.node()->place,
                             "agent " + in_quotes(agent.user_name) +
                                 " has no device that is fit for IM, so SendMessage is not offered");
  }
  for (const domain::Participant& participant : plan.participants) {
    const domain::Device* device = reading.scenario.device_with_number(participant.phone_number);
    if (device == nullptr || device->im) continue;
    reading.problems.warning(keys.place_of("participants"),
                             "the device " + in_quotes(device->number) +
                                 " is not fit for IM, so its agent has no part in this session");
  }
}

}  // namespace

Timeline read_timeline(const KeyReader& keys, const Reading& reading) {
  Timeline timeline;
  KnownFields known;
  bool readable = true;
  for (const NodePointer& item : keys.items("timeline")) {
    const std::size_t before = reading.problems.count();
    timeline.steps.push_back(read_step(item, known, reading));
    timeline.nodes.push_back(item);
    readable = readable && reading.problems.count() == before;
    if (readable) ++timeline.readable;
  }
  return timeline;
}

std::shared_ptr<const domain::SessionPlan> read_session(const NodePointer& node, const Reading& reading) {
  const KeyReader keys(node, Section::Session, reading.problems);
  auto plan = std::make_shared<domain::SessionPlan>();
  plan->line = node->place.line;
  plan->id = read_identifier(keys, "id");
  if (plan->id) warn_of_unreal_id(*plan->id, keys.place_of("id"), reading.problems);
  const auto agent = agent_in(keys, "agent", reading);
  plan->agent = agent.value_or(0);
  plan->participants = read_participants(keys, keys.has("agent") ? agent : plan->agent, reading);
  if (auto user_data = keys.user_data("userData")) {
    plan->user_data = std::move(*user_data);
    warn_of_templates_in(*node->find("userData"), reading.problems);
  }
  warn_of_unfit_devices(*plan, keys, reading);
  plan->state = keys.state("state");
  plan->repeat = keys.duration("repeat");
  const Timeline timeline = read_timeline(keys, reading);
  plan->timeline = timeline.steps;
  if (keys.whole() && (!keys.has("state") || plan->state)) {
    check_timeline(*plan, Begun::Planned, timeline, keys.place_of("state"), reading);
  }
  return plan;
}

}  // namespace im_mock::scenario
