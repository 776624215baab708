// World's changes, each with the events that tell of it. Everything that alters a session passes here.
#include <utility>
#include <variant>

#include "domain/user_data.h"
#include "domain/world.h"

namespace im_mock::domain {

void World::set_state(Session& session, State state, const std::string& cause) {
  if (session.visible() && session.state() == state) return;
  const bool was_live = session.live();
  for (std::size_t index = 0; index < session.views.size(); ++index) {
    View& view = session.views[index];
    refresh(session, view, index == 0 ? state : mirrored(state));
    emit(Event::Kind::StateChanged, session.id, view.agent, cause).snapshot = view.snapshot;
    if (!was_live && session.views[index].snapshot->state != State::Completed) ++live_sessions_[view.agent];
    if (was_live && state == State::Completed) --live_sessions_[view.agent];
  }
  if (state == State::Completed) complete(session, cause);
}

// What follows from Completed: the rest of the story is dropped, not silently; the session may be played
// again.
void World::complete(Session& session, const std::string& cause) {
  const auto plan = session.plan;
  ++session.wait;
  if (scenario_->settings.completed_sessions == CompletedSessions::Remove)
    completed_.push_back(session.number);
  for (; session.next_step < plan->timeline.size(); ++session.next_step) {
    drop(session.id, session.views.front().agent,
         "step " + std::to_string(session.next_step + 1) + " of the timeline (line " +
             std::to_string(plan->timeline[session.next_step].line) +
             ") never happens: the session is Completed",
         cause);
  }
  if (plan->repeat) {
    Task again;
    again.kind = Task::Kind::Begin;
    again.plan = plan;
    schedule(now_ + *plan->repeat, std::move(again));
  }
}

void World::remove_completed() {
  for (const std::uint64_t number : completed_) {
    const auto found = sessions_.find(number);
    if (found == sessions_.end() || found->second.live()) continue;
    numbers_by_id_.erase(found->second.id);
    sessions_.erase(found);
  }
  completed_.clear();
}

// inferred from the calls' UpdateUserData: pairs are added or replaced, other keys are kept.
void World::merge_user_data(Session& session, const Json& data, const std::string& cause) {
  if (data.empty()) return;
  auto merged = merged_user_data(*session.user_data, data);
  if (const auto* objection = std::get_if<std::string>(&merged))
    return drop(session.id, session.views.front().agent, *objection, cause);
  session.user_data = shared(std::get<Json>(std::move(merged)));
  user_data_changed(session, cause);
}

void World::delete_user_data(Session& session, const std::string& key, const std::string& cause) {
  if (!session.user_data->contains(key)) return;
  Json rest = *session.user_data;
  rest.erase(key);
  session.user_data = shared(std::move(rest));
  user_data_changed(session, cause);
}

// inferred: attached data belongs to the session, so every party is told.
void World::user_data_changed(Session& session, const std::string& cause) {
  untaken_bytes_ += weight_of(*session.user_data);
  for (View& view : session.views) {
    if (!view.snapshot) continue;
    refresh(session, view, view.snapshot->state);
    emit(Event::Kind::UserDataChanged, session.id, view.agent, cause).snapshot = view.snapshot;
  }
}

void World::add_message(Session& session, const std::string& text, std::optional<AgentIndex> speaker,
                        const std::string& cause) {
  for (const View& view : session.views) {
    // documented sample: the sender receives its own message back.
    if (speaker == view.agent && !scenario_->settings.echo_messages) continue;
    untaken_bytes_ += text.size();
    emit(Event::Kind::MessageAdded, session.id, view.agent, cause).text = text;
  }
}

void World::drop(const std::string& session_id, AgentIndex agent, std::string reason,
                 const std::string& cause) {
  emit(Event::Kind::Dropped, session_id, agent, cause).text = std::move(reason);
}

void World::refresh(const Session& session, View& view, State state) const {
  view.snapshot = std::make_shared<SessionSnapshot>(SessionSnapshot{
      session.id, state, view.participants, session.user_data, capabilities_of(view.agent, state)});
}

// What would be refused whatever its parameters say is not offered.
Capabilities World::capabilities_of(AgentIndex agent, State state) const {
  const Capabilities& row = scenario_->settings.capabilities[static_cast<std::size_t>(state)];
  if (scenario_->agents[agent].is_fit_for_im()) return row;
  Capabilities fewer;
  for (const OperationName name : row) {
    if (name != OperationName::SendMessage) fewer.add(name);
  }
  return fewer;
}

Event& World::emit(Event::Kind kind, const std::string& session_id, AgentIndex agent,
                   const std::string& cause) {
  Event event;
  event.number = next_event_number_++;
  event.at = now_;
  event.kind = kind;
  event.session_id = session_id;
  event.agent = agent;
  event.cause = cause;
  events_.push_back(std::move(event));
  return events_.back();
}

std::string_view to_string(Event::Kind kind) {
  switch (kind) {
    case Event::Kind::StateChanged:
      return "stateChanged";
    case Event::Kind::UserDataChanged:
      return "userDataChanged";
    case Event::Kind::MessageAdded:
      return "messageAdded";
    case Event::Kind::AgentStateChanged:
      return "agentStateChanged";
    case Event::Kind::Dropped:
      return "dropped";
    case Event::Kind::Halted:
      return "halted";
  }
  return "";
}

}  // namespace im_mock::domain
