#pragma once
// The mock's own API, /__admin: looks inside, moves the story, makes worlds. Not part of the real API.

#include <vector>

#include "api/call/router.h"

namespace im_mock::api {

std::vector<Route> admin_routes();

// 200 once the scenarios are loaded and the socket listens. Answers without --admin-token too.
Response admin_health(Call& call);

// The parts of it.
std::vector<Route> admin_session_routes();
std::vector<Route> admin_story_routes();
std::vector<Route> admin_world_routes();
std::vector<Route> admin_journal_routes();
std::vector<Route> admin_fault_routes();
std::vector<Route> admin_agent_routes();

}  // namespace im_mock::api
