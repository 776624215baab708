// World's story: what a due task does, how a timeline moves on, how operations take effect and what reacts to
// them.
#include <utility>

#include "domain/operation_fields.h"
#include "domain/user_data.h"
#include "domain/world.h"

namespace im_mock::domain {
namespace {

std::string step_name(const Session& session, std::size_t index) {
  return "step " + std::to_string(index + 1) + " of the timeline (line " +
         std::to_string(session.plan->timeline[index].line) + ")";
}

std::string reply_name(const Reply& reply, std::size_t index) {
  return "reply " + std::to_string(index + 1) + " (line " + std::to_string(reply.line) + ")";
}

// Replaces the templates in the string values, at any depth. False when all of them together would have more
// than `room` bytes.
bool fill(Json& value, const TextTemplate::Lookup& lookup, std::size_t& room) {
  if (value.is_string()) {
    const auto parsed = TextTemplate::parse(value.get<std::string>());
    const auto* made = std::get_if<TextTemplate>(&parsed);
    if (made == nullptr) return true;
    auto text = made->expand(lookup, room);
    if (!text) return false;
    room -= text->size();
    value = *std::move(text);
  } else if (value.is_structured()) {
    for (Json& member : value) {
      if (!fill(member, lookup, room)) return false;
    }
  }
  return true;
}

std::string first_number(const Agent& agent) {
  return agent.devices.empty() ? "" : agent.devices.front().number;
}

}  // namespace

void World::run(const Task& task) {
  if (task.kind == Task::Kind::Begin) {
    begin_planned(task.plan, "");
    return;
  }
  if (task.kind == Task::Kind::AgentState) {
    Presence& presence = presences_[task.agent];
    --presence.pending;
    // Who starts the contact center session again stays as it is.
    if (task.agent_state == AgentState::LoggedIn && is_logged_in(presence.state)) return;
    set_agent_state(task.agent, task.agent_state, task.cause);
    return;
  }
  if (task.kind == Task::Kind::Initiate) {
    begin_initiated(task);
    return;
  }
  const auto found = sessions_.find(task.session);
  Session* session = found == sessions_.end() ? nullptr : &found->second;
  switch (task.kind) {
    case Task::Kind::Step:
    case Task::Kind::Timeout: {
      if (session == nullptr || session->wait != task.wait) return;
      const Step& step = session->plan->timeline[session->next_step];
      const std::string name = step_name(*session, session->next_step++);
      const bool timed_out = task.kind == Task::Kind::Timeout;
      const auto fields = session->fields;
      apply(*session, timed_out ? step.otherwise : step.effect, fields.get(),
            timed_out ? name + ", timed out" : name);
      if (session->wait == task.wait) wait_for_next_step(*session);
      return;
    }
    case Task::Kind::Operation:
      if (session == nullptr || !session->live()) {
        drop(task.session_id, task.agent,
             std::string(to_string(name_of(*task.operation))) + " has no effect: the session is Completed",
             "operation by " + scenario_->agents[task.agent].user_name);
        return;
      }
      take_effect(task.agent, *session, *task.operation);
      return;
    case Task::Kind::Reply: {
      const Reply& reply = scenario_->replies[task.index];
      const std::string cause = reply_name(reply, task.index);
      if (session == nullptr || !session->live()) {
        drop(task.session_id, task.agent, cause + " never happens: the session is Completed", cause);
        return;
      }
      apply(*session, reply.effect, task.fields.get(), cause);
      return;
    }
    case Task::Kind::AutoAnswer:
      if (session != nullptr && session->live() && session->state() != State::Talking) {
        set_state(*session, State::Talking, "autoAnswer");
      }
      return;
    case Task::Kind::Unreachable:
      if (session != nullptr && session->live()) set_state(*session, State::Completed, task.cause);
      return;
    case Task::Kind::AgentState:
    case Task::Kind::Initiate:
    case Task::Kind::Begin:
      return;  // done above
  }
}

// An accepted InitiateIMSession: the session begins Initiating, and Alerting for the agent that it calls.
void World::begin_initiated(const Task& task) {
  --pending_initiates_[task.agent];
  const std::string& destination = task.fields->at("destination");
  const auto peer = scenario_->agent_with_number(destination);
  const std::string unreachable = why_unreachable(destination);
  static const auto no_plan = std::make_shared<const SessionPlan>();
  const auto plan = task.plan ? task.plan : no_plan;

  auto others = plan->participants;
  if (others.empty()) others = {Participant::of(destination)};
  std::vector<View> views{{task.agent, shared(std::move(others)), nullptr}};
  if (peer && unreachable.empty()) {
    views.push_back({*peer, shared({Participant::of(task.fields->at("number"))}), nullptr});
  }
  Json user_data = plan->user_data;
  for (const auto& [key, value] : task.user_data->items()) user_data[key] = value;

  Session& session = begin(plan, task.session_id, std::move(views), std::move(user_data));
  set_state(session, State::Initiating,
            "operation InitiateIMSession by " + scenario_->agents[task.agent].user_name);
  Task follow_up;
  follow_up.session = session.number;
  if (!unreachable.empty()) {
    follow_up.kind = Task::Kind::Unreachable;
    follow_up.cause = unreachable;
    schedule(now_, std::move(follow_up));
  } else if (task.plan) {
    wait_for_next_step(session);
  } else if (peer && scenario_->settings.auto_answer) {
    follow_up.kind = Task::Kind::AutoAnswer;
    schedule(now_ + *scenario_->settings.auto_answer, std::move(follow_up));
  }
}

// Why the session of a call to that number ends at once; empty when it does not. documented: both agents are
// logged in, on devices that are fit for IM. inferred: a busy agent cannot take another session.
std::string World::why_unreachable(const std::string& number) const {
  const auto peer = scenario_->agent_with_number(number);
  if (!peer) return "";
  if (!scenario_->device_with_number(number)->im) return "the called device is not fit for IM";
  if (scenario_->settings.must_be_logged_in && !logged_in(*peer)) return "the called agent is not logged in";
  return busy(*peer) ? "the called agent is busy" : "";
}

Session& World::begin(std::shared_ptr<const SessionPlan> plan, std::string id, std::vector<View> views,
                      Json user_data) {
  Session session;
  session.number = next_session_number_++;
  session.id = std::move(id);
  session.user_data = shared(std::move(user_data));
  session.views = std::move(views);
  session.plan = std::move(plan);
  session.began = now_;
  numbers_by_id_[session.id] = session.number;
  return sessions_.emplace(session.number, std::move(session)).first->second;
}

// A session of the scenario or of a control call. An empty id is made from the seed.
Session& World::begin_planned(const std::shared_ptr<const SessionPlan>& plan, const std::string& id) {
  std::string chosen = id;
  while (chosen.empty() || numbers_by_id_.count(chosen) > 0) chosen = ids_.next();
  std::vector<View> views{{plan->agent, shared(plan->participants), nullptr}};
  for (const Participant& participant : plan->participants) {
    const auto peer = scenario_->agent_with_number(participant.phone_number);
    // A device that is not fit for IM has no part in it.
    const Device* device = scenario_->device_with_number(participant.phone_number);
    if (peer && *peer != plan->agent && views.size() == 1 && device->im) {
      views.push_back(
          {*peer, shared({Participant::of(first_number(scenario_->agents[plan->agent]))}), nullptr});
    }
  }
  Session& session = begin(plan, std::move(chosen), std::move(views), plan->user_data);
  if (plan->state) set_state(session, *plan->state, "the session begins");
  if (!session.visible() || session.live()) wait_for_next_step(session);
  return session;
}

// Plans the next step's trigger. The session's `wait` number makes every older plan for its timeline void.
void World::wait_for_next_step(Session& session) {
  ++session.wait;
  if (session.next_step >= session.plan->timeline.size()) return;
  const Step& step = session.plan->timeline[session.next_step];
  Task task;
  task.session = session.number;
  task.wait = session.wait;
  switch (step.trigger) {
    case Trigger::At:
      schedule(session.began + step.delay, std::move(task));
      return;
    case Trigger::After:
      schedule(now_ + step.delay, std::move(task));
      return;
    case Trigger::On:
      task.kind = Task::Kind::Timeout;
      if (step.timeout) schedule(now_ + *step.timeout, std::move(task));
      return;
  }
}

void World::take_effect(AgentIndex agent, Session& session, const SessionOperation& operation) {
  const std::string cause =
      "operation " + std::string(to_string(name_of(operation))) + " by " + scenario_->agents[agent].user_name;
  if (const auto* message = std::get_if<SendMessage>(&operation)) {
    add_message(session, message->text, agent, cause);
  } else if (const auto* attached = std::get_if<AttachUserData>(&operation)) {
    merge_user_data(session, attached->user_data, cause);
  } else if (const auto* updated = std::get_if<UpdateUserData>(&operation)) {
    merge_user_data(session, updated->user_data, cause);
  } else if (const auto* deleted = std::get_if<DeleteUserData>(&operation)) {
    delete_user_data(session, deleted->key, cause);
  } else {
    set_state(session, State::Completed, cause);
  }
  react(agent, session, operation);
}

// The timeline may be waiting for this very operation; standing replies react every time.
void World::react(AgentIndex agent, Session& session, const SessionOperation& operation) {
  if (!session.live()) return;
  // Most operations wake nothing; then nobody asks what they said.
  std::optional<Fields> made;
  const auto fields = [&]() -> const Fields& {
    if (!made) made = fields_of(operation, scenario_->agents[agent], *session.views.front().snapshot);
    return *made;
  };
  if (session.next_step < session.plan->timeline.size()) {
    const Step& step = session.plan->timeline[session.next_step];
    if (step.trigger == Trigger::On && step.operation == name_of(operation)) {
      Matching matched = matching(step.where, fields());
      if (!matched.gave_up.empty())
        drop(session.id, agent, matched.gave_up, step_name(session, session.next_step));
      if (matched.fields) {
        session.fields = std::make_shared<Fields>(*std::move(matched.fields));
        Task task;
        task.session = session.number;
        task.wait = ++session.wait;
        schedule(now_ + step.delay, std::move(task));
      }
    }
  }
  for (std::size_t index = 0; index < scenario_->replies.size(); ++index) {
    const Reply& reply = scenario_->replies[index];
    // Where the other party is an agent, it speaks for itself unless the rule says who speaks.
    if (reply.on != name_of(operation) || (session.views.size() > 1 && reply.effect.by.empty())) continue;
    Matching matched = matching(reply.where, fields());
    if (!matched.gave_up.empty()) drop(session.id, agent, matched.gave_up, reply_name(reply, index));
    if (!matched.fields) continue;
    Task task;
    task.kind = Task::Kind::Reply;
    task.session = session.number;
    task.session_id = session.id;
    task.agent = agent;
    task.index = index;
    task.fields = std::make_shared<Fields>(*std::move(matched.fields));
    schedule(now_ + reply.after, std::move(task));
  }
}

// A step's or a reply's effect. What cannot happen now is dropped with its reason, and the rest goes on.
void World::apply(Session& session, const Effect& effect, const Fields* fields, const std::string& cause) {
  const auto lookup = [&](const std::string& field) { return field_value(field, fields, session); };
  const AgentIndex agent = session.views.front().agent;
  if (effect.user_data.is_object()) {
    Json data = effect.user_data;
    std::size_t room = user_data_max;
    if (fill(data, lookup, room)) {
      merge_user_data(session, data, cause);
    } else {
      drop(session.id, agent,
           "the user data is not changed: its templates give more than " + std::to_string(user_data_max) +
               " bytes",
           cause);
    }
  }
  for (const std::string& key : effect.delete_user_data) delete_user_data(session, key, cause);
  if (effect.message) {
    const auto speaker = effect.by.empty() ? std::nullopt : scenario_->agent_named(effect.by);
    if (session.visible() && session.state() == State::Talking) {
      if (const auto text = effect.message->expand(lookup, text_max)) {
        add_message(session, *text, speaker, cause);
      } else {
        drop(session.id, agent,
             "the message is not delivered: its templates give more than " + std::to_string(text_max) +
                 " bytes",
             cause);
      }
    } else {
      drop(session.id, agent, "the message is not delivered: the session is not Talking", cause);
    }
  }
  if (effect.agent_state) {
    set_agent_state(effect.by.empty() ? agent : scenario_->agent_named(effect.by).value_or(agent),
                    *effect.agent_state, cause);
  }
  if (!effect.state) return;
  const auto from = session.visible() ? std::optional(session.state()) : std::nullopt;
  if (from == *effect.state) return;
  if (may_follow(from, *effect.state)) {
    set_state(session, *effect.state, cause);
  } else {
    drop(session.id, agent,
         std::string(to_string(*effect.state)) + " cannot follow " + std::string(to_string(*from)), cause);
  }
}

}  // namespace im_mock::domain
