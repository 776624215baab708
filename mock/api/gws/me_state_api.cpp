// What an agent does around its sessions: the operations of /me and of its channels; and the states and
// settings that there are.
#include <algorithm>
#include <optional>
#include <utility>

#include "api/call/answers.h"
#include "api/gws/collection.h"
#include "api/gws/me_api.h"
#include "app/views/agent_json.h"
#include "text/characters.h"
#include "text/did_you_mean.h"

namespace im_mock::api {
namespace {

using domain::AgentState;
using domain::Json;
using domain::Refusal;

constexpr const char* start = "StartContactCenterSession";
constexpr const char* end = "EndContactCenterSession";

// documented: the operations of /me; the states are accepted here too, beside /me/channels/{channel}.
const std::vector<std::string>& operations() {
  static const auto names = [] {
    std::vector<std::string> made{start, end};
    for (const AgentState state : domain::listed_agent_states) made.emplace_back(to_string(state));
    return made;
  }();
  return names;
}

std::optional<Refusal> name_refusal(const Call& call) {
  const auto name = call.body.find("operationName");
  if (name == call.body.end()) return missing("operationName", "every operation needs 'operationName'");
  const auto& known = operations();
  if (name->is_string() &&
      std::find(known.begin(), known.end(), name->get_ref<const std::string&>()) != known.end()) {
    return std::nullopt;
  }
  const std::string text =
      domain::shortened(name->is_string() ? name->get<std::string>() : domain::dumped(*name), 100);
  std::string list;
  for (const std::string& one : known) list += (list.empty() ? "" : ", ") + one;
  return invalid("operationName", "'" + text + "' is no operation of " + call.target.path +
                                      scenario::did_you_mean(text, known) + "; there is: " + list);
}

std::optional<Refusal> channels_refusal(const Json& body) {
  const auto channels = body.find("channels");
  if (channels == body.end())
    return missing("channels", "StartContactCenterSession wants a list, for instance [\"voice\"]");
  const bool texts =
      channels->is_array() && !channels->empty() &&
      std::all_of(channels->begin(), channels->end(), [](const Json& one) { return one.is_string(); });
  if (texts) return std::nullopt;
  return invalid("channels", "'channels' has to be a list of strings, for instance [\"voice\"]");
}

Response operate_agent(Call& call) {
  const domain::Settings& settings = call.scenario().settings;
  if (const auto refusal = name_refusal(call)) return refused(*refusal, settings);
  const auto& name = call.body.at("operationName").get_ref<const std::string&>();
  if (name == start) {
    if (const auto refusal = channels_refusal(call.body)) return refused(*refusal, settings);
  }
  const AgentState wanted = name == start ? AgentState::LoggedIn
                            : name == end ? AgentState::LoggedOut
                                          : *domain::agent_state_named(name);
  const auto done = call.visit->world().ask_for(call.agent, wanted);
  if (!done) return refused(done.refusal(), settings);
  if (name == end) {
    // documented: it also ends the HTTP session.
    call.visit->sign_ins().end(call.cookie);
    call.visit->forget_clients_of(call.agent_data().user_name);
  }
  return done_answer(*done);
}

// observed: the states, each with the operation that leads to it.
Response agent_states(Call&) {
  return ok_json("settings", app::agent_states_json());
}

// observed: what Workspace Web Edition asks for first. unknown: how the user's settings are written; here as
// those of a device are.
Response internal_settings(Call& call) {
  Json sections = Json::array();
  for (const auto& [section, texts] : call.agent_data().settings.items()) {
    Json values = Json::array();
    for (const auto& [key, text] : texts.items()) values.push_back({{"name", key}, {"value", text}});
    sections.push_back({{"name", section}, {"settings", std::move(values)}});
  }
  return ok_json("resources",
                 {{"agentStates", app::agent_states_json()}, {"user", {{"settings", sections}}}});
}

}  // namespace

std::vector<Route> me_state_routes() {
  constexpr auto agent = Access::Agent;
  constexpr auto world = Concerns::World;
  return {
      {"POST", "/api/v2/me", agent, world, Body::Json, operate_agent,
       "StartContactCenterSession, EndContactCenterSession, Ready, NotReady, AfterCallWork, AuxWork, "
       "Offline"},
      {"POST", "/api/v2/me/channels/{channel}", agent, world, Body::Json, operate_agent,
       "Ready, NotReady, AfterCallWork, AuxWork, Offline"},
      {"GET", "/api/v2/settings/agent-states", agent, world, Body::Ignored, agent_states,
       "the states that an agent can choose"},
      {"GET", "/internal-api/me/settings", agent, world, Body::Ignored, internal_settings,
       "the same, and the agent's own settings"},
  };
}

}  // namespace im_mock::api
