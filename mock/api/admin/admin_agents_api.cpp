// /__admin/agents: put an agent into a state, as a supervisor would.
#include <utility>

#include "api/admin/admin_api.h"
#include "api/call/answers.h"
#include "text/did_you_mean.h"

namespace im_mock::api {
namespace {

using domain::Json;

Response put_state(Call& call) {
  const std::string& name = call.captured.at("userName");
  const auto agent = call.scenario().agent_named(name);
  if (!agent) {
    std::vector<std::string> known;
    for (const domain::Agent& one : call.scenario().agents) known.push_back(one.user_name);
    return admin_error(
        404, "the scenario has no agent '" + name.substr(0, 100) + "'" + scenario::did_you_mean(name, known));
  }
  if (auto refusal = unknown_member(call.body, {"state"})) return *std::move(refusal);
  const auto wanted = call.body.find("state");
  const auto state = wanted != call.body.end() && wanted->is_string()
                         ? domain::agent_state_named(wanted->get<std::string>())
                         : std::nullopt;
  if (!state) {
    std::string names;
    for (const domain::AgentState one : domain::all_agent_states)
      names.append(names.empty() ? "" : "|").append(to_string(one));
    return admin_error(400, "the body wants {\"state\":\"" + names + "\"}");
  }
  call.visit->world().put_agent_state(*agent, *state);
  return json_answer({{"agent", name}, {"state", to_string(call.visit->world().agent_state(*agent))}});
}

}  // namespace

std::vector<Route> admin_agent_routes() {
  return {
      {"PUT", "/__admin/agents/{userName}/state", Access::Admin, Concerns::World, Body::Json, put_state,
       "put an agent into a state: `{\"state\":\"AuxWork\"}`"},
  };
}

}  // namespace im_mock::api
