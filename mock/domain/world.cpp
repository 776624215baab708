#include "domain/world.h"

#include <algorithm>
#include <utility>
#include <variant>

#include "domain/operation_fields.h"
#include "domain/user_data.h"

namespace im_mock::domain {
namespace {

Refusal no_such_session(const std::string& session_id) {
  return {Reason::NotFound,
          "IM session '" + session_id + "' not found.",
          "this world has no session '" + session_id + "' that the agent takes part in",
          {},
          {}};
}

std::string listed(const Capabilities& capabilities) {
  std::string names;
  for (const OperationName name : capabilities)
    names += (names.empty() ? "" : ", ") + std::string(to_string(name));
  return names.empty() ? "none" : names;
}

Refusal not_offered(OperationName name, const SessionSnapshot& session, const Agent& agent) {
  const std::string unfit = name == OperationName::SendMessage && !agent.is_fit_for_im()
                                ? "; agent " + agent.user_name + " has no device that is fit for IM"
                                : "";
  return {Reason::InvalidState,
          "Invalid state",
          std::string(to_string(name)) + " is not among the capabilities of session " + session.id +
              " in state " + std::string(to_string(session.state)) +
              "; legal operations: " + listed(session.capabilities) + unfit,
          {},
          {}};
}

Refusal too_large(const std::string& parameter, const std::string& why) {
  return {Reason::InvalidParameter, "Parameter '" + parameter + "' is not valid.", why, {}, {}};
}

std::string too_long(const std::string& text) {
  return "a message has at most " + std::to_string(text_max) + " bytes; this one has " +
         std::to_string(text.size());
}

// The data that an operation adds; null when it is about something else.
const Json* user_data_of(const SessionOperation& operation) {
  if (const auto* attached = std::get_if<AttachUserData>(&operation)) return &attached->user_data;
  if (const auto* updated = std::get_if<UpdateUserData>(&operation)) return &updated->user_data;
  return nullptr;
}

// What an InitiateIMSession leads to when no rule speaks of its destination: it is answered after a second.
std::shared_ptr<const SessionPlan> answered_after_a_second() {
  static const auto plan = [] {
    Step answer;
    answer.trigger = Trigger::After;
    answer.delay = Duration{1000};
    answer.effect.state = State::Talking;
    auto made = std::make_shared<SessionPlan>();
    made->timeline.push_back(answer);
    return made;
  }();
  return plan;
}

}  // namespace

World::World(std::shared_ptr<const Scenario> scenario, std::uint64_t seed)
    : scenario_(std::move(scenario)),
      ids_(seed),
      live_sessions_(scenario_->agents.size()),
      presences_(scenario_->agents.size()),
      pending_initiates_(scenario_->agents.size()) {
  for (const auto& plan : scenario_->sessions) begin_planned(plan, plan->id.value_or(""));
  advance_to(now_);
}

Result<Done> World::initiate(AgentIndex agent, const InitiateIMSession& operation) {
  std::string number;
  if (auto refusal = device_refusal(agent, operation.device_path, true, &number)) return *refusal;
  const auto peer = scenario_->agent_with_number(operation.destination);
  if (peer == agent) {
    return Refusal{Reason::InvalidParameter,
                   "Parameter 'destination' is not valid.",
                   "destination " + operation.destination + " is the agent's own device",
                   {},
                   {}};
  }
  // documented: both agents must be logged in.
  Done done;
  if (const std::string who = who_is_not_logged_in(agent, peer); !who.empty()) {
    const std::string documented = who +
                                   " not logged in; documented: both agents of an IM session must "
                                   "have done StartContactCenterSession";
    if (scenario_->settings.must_be_logged_in && !logged_in(agent))
      return Refusal{Reason::InvalidState, "Invalid state", documented, {}, {}};
    done.remark =
        documented + (scenario_->settings.must_be_logged_in ? ", so the session ends at once"
                                                            : " (settings.mustBeLoggedIn enforces it)");
  }
  // documented: only one IM session for each agent at a time.
  if (busy(agent) || pending_initiates_[agent] > 0) {
    return Refusal{
        Reason::InvalidState,
        "Invalid state",
        "agent " + scenario_->agents[agent].user_name + " has a live IM session already; Complete it first",
        {},
        {}};
  }
  Task task;
  task.kind = Task::Kind::Initiate;
  task.agent = agent;
  if (!peer) task.plan = answered_after_a_second();
  for (const InitiateRule& rule : scenario_->initiate) {
    if (peer && rule.destination.matches_everything()) continue;
    const auto attempt = rule.destination.attempt(operation.destination);
    if (attempt.gave_up) {
      done.remark += (done.remark.empty() ? "" : "; ") +
                     gave_up_in_words(rule.destination, operation.destination.size());
    }
    if (!attempt.groups) continue;
    if (rule.refuse) {
      return Refusal{Reason::InvalidState, rule.refuse->status_message,
                     "the scenario refuses destination " + operation.destination + " (rule '" +
                         rule.destination.source() + "', line " + std::to_string(rule.line) + ")",
                     rule.refuse->status_code, rule.refuse->http_status};
    }
    task.plan = rule.plan;
    break;
  }
  const auto merged =
      merged_user_data(task.plan ? task.plan->user_data : Json::object(), operation.user_data);
  if (const auto* objection = std::get_if<std::string>(&merged)) return too_large("userData", *objection);
  task.session_id = ids_.next();
  while (numbers_by_id_.count(task.session_id) > 0) task.session_id = ids_.next();
  task.fields = std::make_shared<Fields>(Fields{{"destination", operation.destination}, {"number", number}});
  task.user_data = std::make_shared<Json>(operation.user_data);
  ++pending_initiates_[agent];
  schedule(now_ + scenario_->settings.event_delay, std::move(task));
  advance_to(now_);
  return done;
}

Result<Done> World::perform(AgentIndex agent, const std::string& session_id,
                            const SessionOperation& operation) {
  Session* session = find(session_id);
  const View* view = session == nullptr ? nullptr : view_of(agent, *session);
  if (view == nullptr || !view->snapshot) return no_such_session(session_id);
  const OperationName name = name_of(operation);
  if (!view->snapshot->capabilities.contains(name))
    return not_offered(name, *view->snapshot, scenario_->agents[agent]);
  if (const auto* message = std::get_if<SendMessage>(&operation)) {
    const bool may_be_absent = scenario_->settings.relaxed_send_message;
    if (auto refusal = device_refusal(agent, message->device_path, may_be_absent, nullptr)) return *refusal;
    if (message->text.size() > text_max) return too_large("text", too_long(message->text));
  }
  if (const Json* data = user_data_of(operation)) {
    const auto merged = merged_user_data(*session->user_data, *data);
    if (const auto* objection = std::get_if<std::string>(&merged)) return too_large("userData", *objection);
  }
  if (const auto* deletion = std::get_if<DeleteUserData>(&operation)) {
    if (scenario_->settings.unknown_user_data_key == UnknownKey::Refuse &&
        !session->user_data->contains(deletion->key)) {
      return Refusal{Reason::InvalidParameter,
                     "Parameter 'key' is not valid.",
                     "session " + session_id + " has no user data '" + deletion->key + "'",
                     {},
                     {}};
    }
  }
  Task task;
  task.kind = Task::Kind::Operation;
  task.agent = agent;
  task.session = session->number;
  task.session_id = session_id;
  task.operation = std::make_shared<SessionOperation>(operation);
  schedule(now_ + scenario_->settings.event_delay, std::move(task));
  advance_to(now_);
  return Done{};
}

Result<std::string> World::create_session(SessionPlan plan) {
  if (plan.id && find(*plan.id) != nullptr) {
    return Refusal{Reason::InvalidParameter,
                   "Session '" + *plan.id + "' exists already.",
                   "give another id, or none and one is made",
                   {},
                   {}};
  }
  const std::string id = plan.id.value_or("");
  const auto own = std::make_shared<SessionPlan>(std::move(plan));
  const std::string made = begin_planned(own, id).id;
  // The session has copies of these now; the plan wants them again only when it is played again.
  if (!own->repeat) {
    own->participants = {};
    own->user_data = Json::object();
  }
  advance_to(now_);
  return made;
}

Result<Done> World::change_state(const std::string& session_id, State state, Legality legality) {
  Session* session = find(session_id);
  if (session == nullptr) return no_such_session(session_id);
  const auto from = session->visible() ? std::optional(session->state()) : std::nullopt;
  if (legality == Legality::Checked && from != state && !may_follow(from, state)) {
    return Refusal{Reason::InvalidState,
                   "Invalid state",
                   std::string(to_string(state)) + " cannot follow " + std::string(to_string(*from)) +
                       "; add \"force\": true to put it there all the same",
                   {},
                   {}};
  }
  set_state(*session, state, "control call");
  advance_to(now_);
  return Done{};
}

Result<Done> World::say(const std::string& session_id, const std::string& text) {
  Session* session = find(session_id);
  if (session == nullptr) return no_such_session(session_id);
  if (!session->visible() || session->state() != State::Talking) {
    return Refusal{Reason::InvalidState,
                   "Invalid state",
                   "nobody can speak in session " + session_id + " because it is not Talking",
                   {},
                   {}};
  }
  if (text.size() > text_max) return too_large("text", too_long(text));
  add_message(*session, text, std::nullopt, "control call");
  advance_to(now_);
  return Done{};
}

std::vector<std::shared_ptr<const SessionSnapshot>> World::sessions_of(AgentIndex agent) const {
  std::vector<std::shared_ptr<const SessionSnapshot>> found;
  found.reserve(sessions_.size());
  for (const auto& [number, session] : sessions_) {
    const View* view = view_of(agent, session);
    if (view != nullptr && view->snapshot) found.push_back(view->snapshot);
  }
  return found;
}

std::shared_ptr<const SessionSnapshot> World::session_of(AgentIndex agent,
                                                         const std::string& session_id) const {
  const Session* found = session(session_id);
  const View* view = found == nullptr ? nullptr : view_of(agent, *found);
  return view == nullptr ? nullptr : view->snapshot;
}

const Session* World::session(const std::string& session_id) const {
  const auto number = numbers_by_id_.find(session_id);
  return number == numbers_by_id_.end() ? nullptr : &sessions_.at(number->second);
}

Session* World::find(const std::string& session_id) {
  const auto number = numbers_by_id_.find(session_id);
  return number == numbers_by_id_.end() ? nullptr : &sessions_.at(number->second);
}

const View* World::view_of(AgentIndex agent, const Session& session) const {
  for (const View& view : session.views) {
    if (view.agent == agent) return &view;
  }
  return nullptr;
}

// documented: an operation fails when there is no suitable device, or several and no devicePath.
std::optional<Refusal> World::device_refusal(AgentIndex agent, const std::optional<std::string>& path,
                                             bool may_be_absent, std::string* number) const {
  const Agent& who = scenario_->agents[agent];
  std::vector<const Device*> suitable;
  for (const Device& device : who.devices) {
    if (device.im) suitable.push_back(&device);
  }
  if (suitable.empty()) {
    return Refusal{Reason::InvalidState,
                   "No suitable device found.",
                   "agent " + who.user_name + " has no IM-capable device",
                   {},
                   {}};
  }
  const Device* chosen = suitable.front();
  if (path) {
    const Device* named = nullptr;
    for (const Device* device : suitable) {
      if (*path == "/devices/" + device->id) named = device;
    }
    // Behind the open door there are no declared devices, so any path will do.
    if (named == nullptr && !scenario_->open_door) {
      return Refusal{Reason::InvalidParameter,
                     "Parameter 'devicePath' is not valid.",
                     "'" + *path + "' is no IM-capable device of agent " + who.user_name +
                         "; there is /devices/" + suitable.front()->id,
                     {},
                     {}};
    }
    if (named != nullptr) chosen = named;
  } else if (suitable.size() > 1 || !may_be_absent) {
    const std::string one = "/devices/" + suitable.front()->id;
    return Refusal{Reason::MissingParameter,
                   "Parameter 'devicePath' is missing.",
                   suitable.size() > 1
                       ? "agent " + who.user_name + " has " + std::to_string(suitable.size()) +
                             " IM-capable devices; name one, for instance " + one
                       : "devicePath is /devices/ and the device's id, from "
                         "/me?subresources=devices: " +
                             one,
                   {},
                   {}};
  }
  if (number != nullptr) *number = chosen->number;
  return std::nullopt;
}

}  // namespace im_mock::domain
