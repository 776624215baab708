// World's agents around their sessions: what they ask for, and what becomes of them.
#include <string>
#include <utility>

#include "domain/world.h"

namespace im_mock::domain {
namespace {

std::string operation_of(AgentState wanted) {
  if (wanted == AgentState::LoggedIn) return "StartContactCenterSession";
  if (wanted == AgentState::LoggedOut) return "EndContactCenterSession";
  return std::string(to_string(wanted));
}

}  // namespace

// What has been accepted counts, although its effect may still be to come.
bool World::logged_in(AgentIndex agent) const {
  const Presence& presence = presences_[agent];
  return is_logged_in(presence.pending > 0 ? presence.accepted : presence.state);
}

// "agent agent1 is", or how many they are; empty when all are logged in.
std::string World::who_is_not_logged_in(AgentIndex agent, std::optional<AgentIndex> peer) const {
  const bool is_called = peer && !logged_in(*peer);
  const std::string caller = "agent " + scenario_->agents[agent].user_name;
  if (!is_called) return logged_in(agent) ? "" : caller + " is";
  const std::string called = "agent " + scenario_->agents[*peer].user_name;
  return logged_in(agent) ? "the called " + called + " is" : caller + " and the called " + called + " are";
}

Result<Done> World::ask_for(AgentIndex agent, AgentState wanted) {
  const std::string operation = operation_of(wanted);
  Done done;
  // inferred: a state is that of an agent who is logged in.
  if (wanted != AgentState::LoggedIn && wanted != AgentState::LoggedOut && !logged_in(agent)) {
    const std::string documented = "agent " + scenario_->agents[agent].user_name +
                                   " is not logged in; StartContactCenterSession comes before " + operation;
    if (scenario_->settings.must_be_logged_in)
      return Refusal{Reason::InvalidState, "Invalid state", documented, {}, {}};
    done.remark = documented + " (settings.mustBeLoggedIn refuses it)";
  }
  Presence& presence = presences_[agent];
  ++presence.pending;
  presence.accepted = wanted;
  Task task;
  task.kind = Task::Kind::AgentState;
  task.agent = agent;
  task.agent_state = wanted;
  task.cause = "operation " + operation + " by " + scenario_->agents[agent].user_name;
  schedule(now_ + scenario_->settings.event_delay, std::move(task));
  advance_to(now_);
  return done;
}

void World::put_agent_state(AgentIndex agent, AgentState state) {
  set_agent_state(agent, state, "control call");
  advance_to(now_);
}

void World::set_agent_state(AgentIndex agent, AgentState state, const std::string& cause) {
  AgentState& own = presences_[agent].state;
  if (own == state) return;
  own = state;
  emit(Event::Kind::AgentStateChanged, "", agent, cause).agent_state = state;
}

}  // namespace im_mock::domain
