// Scenarios for the domain's tests, written in a line or two each, and what happened in a world as plain
// text.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "domain/world.h"

namespace im_mock::domain::story {

Effect state(State state);
Effect message(const std::string& text);
Effect user_data(Json data);
Step at(int ms, Effect effect);
Step after(int ms, Effect effect);
Step on(OperationName operation, Effect effect = {}, int delay_ms = 0);

// A session of agents[0] with 3002, told by the steps.
std::shared_ptr<SessionPlan> session(std::vector<Step> timeline);
// A scenario with the default agent.
Scenario scenario(std::vector<std::shared_ptr<SessionPlan>> sessions = {});
// agent1 (3001), agent2 (3002) and agent3 (3003); credentials are wanted.
Scenario three_agents();

World world(const Scenario& scenario, std::uint64_t seed = 1);

SendMessage send(const std::string& text);
InitiateIMSession initiate(const std::string& destination);

// One line for each event since the last call: "at agent kind detail", e.g. "3000 agent state Talking".
std::vector<std::string> happened(World& world);
// The id of the only session, or of the n-th.
std::string id_of(const World& world, std::size_t index = 0);

}  // namespace im_mock::domain::story
