// The states of agents in a world: values among the others, with events of their own.
#include "catch.h"
#include "domain/story.h"

using namespace im_mock::domain;
using namespace im_mock::domain::story;
using Lines = std::vector<std::string>;

TEST_CASE("the names and the texts of agents' states agree", "[domain]") {
  for (const AgentState state : all_agent_states) {
    CHECK(agent_state_named(to_string(state)) == state);
    CHECK_FALSE(texts_of(state).display_name.empty());
    CHECK_FALSE(texts_of(state).state.empty());
  }
  for (const AgentState state : listed_agent_states) CHECK(texts_of(state).id.size() == 36);
  CHECK_FALSE(agent_state_named("Logout"));
  CHECK_FALSE(agent_state_named("ready"));
}

TEST_CASE("each agent has a state of its own, and what changes nothing is no event", "[domain]") {
  World w = world(three_agents());
  CHECK(w.agent_state(0) == AgentState::LoggedOut);
  REQUIRE(w.ask_for(0, AgentState::LoggedIn));
  REQUIRE(w.ask_for(0, AgentState::Ready));
  REQUIRE(w.ask_for(0, AgentState::Ready));
  REQUIRE(w.ask_for(0, AgentState::LoggedIn));
  w.put_agent_state(1, AgentState::AuxWork);
  w.put_agent_state(1, AgentState::LoggedIn);
  CHECK(happened(w) == Lines{"0 agent1 agentState LoggedIn", "0 agent1 agentState Ready",
                             "0 agent2 agentState AuxWork", "0 agent2 agentState LoggedIn"});
  CHECK(w.agent_state(0) == AgentState::Ready);
  CHECK(w.agent_state(2) == AgentState::LoggedOut);
}

TEST_CASE("a copy of a world has its agents' states, and goes its own way", "[domain]") {
  World w = world(three_agents());
  w.put_agent_state(0, AgentState::Ready);
  World copy = w;
  copy.put_agent_state(0, AgentState::AuxWork);
  CHECK(w.agent_state(0) == AgentState::Ready);
  CHECK(copy.agent_state(0) == AgentState::AuxWork);
}

TEST_CASE("with an event delay the changes come later, in their order, and count at once", "[domain]") {
  Scenario story = three_agents();
  story.settings.event_delay = Duration{80};
  story.settings.must_be_logged_in = true;
  World w = world(story);
  REQUIRE_FALSE(w.ask_for(0, AgentState::Ready));
  REQUIRE(w.ask_for(0, AgentState::LoggedIn));
  REQUIRE(w.ask_for(0, AgentState::Ready));
  REQUIRE(w.ask_for(0, AgentState::LoggedOut));
  CHECK_FALSE(w.ask_for(0, AgentState::AuxWork));
  CHECK(happened(w).empty());
  w.advance_to(Instant{80});
  CHECK(happened(w) == Lines{"80 agent1 agentState LoggedIn", "80 agent1 agentState Ready",
                             "80 agent1 agentState LoggedOut"});
}
