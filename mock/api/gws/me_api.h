#pragma once
// The agent and its surroundings, as far as a real client needs them to come up: /me, devices, features,
// services.

#include <vector>

#include "api/call/router.h"

namespace im_mock::api {

// All of them, with those of the other parts.
std::vector<Route> me_routes();

// The parts: what the agent does, its states and settings; the directory.
std::vector<Route> me_state_routes();
std::vector<Route> contacts_routes();

}  // namespace im_mock::api
