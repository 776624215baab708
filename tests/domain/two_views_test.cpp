// A session between two agents: one id, two views.
#include "catch.h"
#include "domain/story.h"

using namespace im_mock::domain;
using namespace im_mock::domain::story;
using Lines = std::vector<std::string>;
using enum State;

TEST_CASE("the caller is Initiating while the called agent is Alerting, under the same id", "[domain]") {
  World w = world(three_agents());
  REQUIRE(w.initiate(0, initiate("3002")));
  CHECK(happened(w) == Lines{"0 agent1 state Initiating", "0 agent2 state Alerting"});
  const auto caller = w.sessions_of(0).at(0);
  const auto called = w.sessions_of(1).at(0);
  CHECK(caller->id == called->id);
  CHECK(*caller->participants == std::vector{Participant::of("3002")});
  CHECK(*called->participants == std::vector{Participant::of("3001")});
  CHECK(w.sessions_of(2).empty());
}

TEST_CASE("the called agent answers after autoAnswer, messages and user data reach both, Complete ends both",
          "[domain]") {
  World w = world(three_agents());
  REQUIRE(w.initiate(0, initiate("3002")));
  happened(w);
  w.advance_to(Instant{2000});
  REQUIRE(w.perform(1, id_of(w), SendMessage{"hi", "3001", "/devices/" + device_id_for("3002")}));
  REQUIRE(w.perform(0, id_of(w), AttachUserData{{{"a", 1}}}));
  REQUIRE(w.perform(1, id_of(w), Complete{}));
  CHECK(happened(w) == Lines{"2000 agent1 state Talking", "2000 agent2 state Talking",
                             "2000 agent1 message hi", "2000 agent2 message hi",
                             R"(2000 agent1 userData {"a":1})", R"(2000 agent2 userData {"a":1})",
                             "2000 agent1 state Completed", "2000 agent2 state Completed"});
}

TEST_CASE("with autoAnswer never the session rings until somebody acts", "[domain]") {
  Scenario story = three_agents();
  story.settings.auto_answer.reset();
  World w = world(story);
  REQUIRE(w.initiate(0, initiate("3002")));
  happened(w);
  w.advance_to(Instant{1000000});
  CHECK(happened(w).empty());
  REQUIRE(w.change_state(id_of(w), Talking, Legality::Checked));
  CHECK(happened(w).size() == 2);
}

TEST_CASE("where the one's view rings the other's is calling", "[domain]") {
  World w = world(three_agents());
  REQUIRE(w.initiate(0, initiate("3002")));
  happened(w);
  REQUIRE(w.change_state(id_of(w), Alerting, Legality::Forced));
  CHECK(happened(w) == Lines{"0 agent1 state Alerting", "0 agent2 state Initiating"});
}

TEST_CASE("an agent cannot touch a session of others", "[domain]") {
  World w = world(three_agents());
  REQUIRE(w.initiate(0, initiate("3002")));
  const auto result = w.perform(2, id_of(w), Complete{});
  REQUIRE_FALSE(result);
  CHECK(result.refusal().reason == Reason::NotFound);
}

TEST_CASE("calling an agent who is busy ends at once for the caller, and the busy one sees nothing",
          "[domain]") {
  World w = world(three_agents());
  REQUIRE(w.initiate(0, initiate("3002")));
  happened(w);
  REQUIRE(w.initiate(2, initiate("3001")));
  CHECK(happened(w) == Lines{"0 agent3 state Initiating", "0 agent3 state Completed"});
}

TEST_CASE("calling oneself is refused", "[domain]") {
  World w = world(three_agents());
  const auto result = w.initiate(0, initiate("3001"));
  REQUIRE_FALSE(result);
  CHECK(result.refusal().reason == Reason::InvalidParameter);
}

TEST_CASE("devicePath: unknown is refused, and so is none when several devices could be meant", "[domain]") {
  Scenario story = three_agents();
  story.agents[0].devices.push_back({device_id_for("3009"), "3009", true});
  World w = world(story);
  const auto missing = w.initiate(0, initiate("3002"));
  REQUIRE_FALSE(missing);
  CHECK(missing.refusal().reason == Reason::MissingParameter);
  const auto unknown = w.initiate(0, {"3002", Json::object(), "/devices/nowhere"});
  REQUIRE_FALSE(unknown);
  CHECK(unknown.refusal().reason == Reason::InvalidParameter);
  REQUIRE(w.initiate(0, {"3002", Json::object(), "/devices/" + device_id_for("3009")}));
  CHECK(*w.sessions_of(1).at(0)->participants == std::vector{Participant::of("3009")});
}

TEST_CASE("the sender can be spared its own message by a setting", "[domain]") {
  Scenario story = three_agents();
  story.settings.echo_messages = false;
  World w = world(story);
  REQUIRE(w.initiate(0, initiate("3002")));
  w.advance_to(Instant{2000});
  happened(w);
  REQUIRE(w.perform(0, id_of(w), send("hi")));
  CHECK(happened(w) == Lines{"2000 agent2 message hi"});
}

TEST_CASE("a rule's timeline plays a called agent's part, and '*' does not take an agent's number",
          "[domain]") {
  Scenario story = three_agents();
  InitiateRule anybody;
  anybody.destination = std::get<TextPattern>(TextPattern::parse("*"));
  anybody.refuse = InitiateRule::Refuse{};
  InitiateRule agent_two;
  agent_two.destination = TextPattern::equal_to("3002");
  Effect hello = message("I am agent 2");
  hello.by = "agent2";
  agent_two.plan = std::make_shared<SessionPlan>(*session({after(100, state(Talking)), after(0, hello)}));
  story.initiate = {anybody, agent_two};
  World w = world(story);
  CHECK_FALSE(w.initiate(0, initiate("16001")));
  REQUIRE(w.initiate(0, initiate("3002")));
  happened(w);
  w.advance_to(Instant{5000});
  CHECK(happened(w) == Lines{"100 agent1 state Talking", "100 agent2 state Talking",
                             "100 agent1 message I am agent 2", "100 agent2 message I am agent 2"});
}
