#pragma once
// An agent's state and devices as JSON. Shapes and constant values are observed (8.5.202.96) unless marked.
// Pure functions.

#include <string>

#include "domain/agent_state.h"
#include "domain/scenario.h"
#include "text/json.h"

namespace im_mock::app {

// The `userState` of a device.
domain::Json user_state_json(domain::AgentState state);
// The states that the API lists, as GET /settings/agent-states has them.
domain::Json agent_states_json();

// A device without `uri` and `path`, as it is inside /me and in events.
domain::Json device_json(const domain::Device& device, domain::AgentState state, const std::string& api_base);
domain::Json devices_json(const domain::Agent& agent, domain::AgentState state, const std::string& api_base);

// The id of the service of type Voice, which is that of the voice environment, too.
std::string voice_service_id();

}  // namespace im_mock::app
