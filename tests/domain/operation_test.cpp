// What operations do, and what refuses them.
#include "catch.h"
#include "domain/story.h"

using namespace im_mock::domain;
using namespace im_mock::domain::story;
using Lines = std::vector<std::string>;
using enum State;

namespace {

SessionOperation operation_named_for_test(OperationName name) {
  switch (name) {
    case OperationName::SendMessage:
      return send("hi");
    case OperationName::AttachUserData:
      return AttachUserData{{{"a", 1}}};
    case OperationName::UpdateUserData:
      return UpdateUserData{{{"a", 2}}};
    case OperationName::DeleteUserData:
      return DeleteUserData{"a"};
    default:
      return Complete{};
  }
}

}  // namespace

TEST_CASE("every cell of state x operation: allowed exactly when it is among the capabilities", "[domain]") {
  for (const State state_now : all_states) {
    for (const OperationName name : session_operations) {
      auto plan = session({});
      plan->state = state_now;
      plan->user_data = {{"a", 0}};
      Scenario story = scenario({plan});
      story.settings.completed_sessions = CompletedSessions::Keep;
      World w = world(story);
      happened(w);
      const bool offered = w.session_of(0, id_of(w))->capabilities.contains(name);
      const bool expected =
          state_now == Talking || (state_now != Completed && name != OperationName::SendMessage);
      INFO(to_string(state_now) << " x " << to_string(name));
      CHECK(offered == expected);
      const auto result = w.perform(0, id_of(w), operation_named_for_test(name));
      CHECK(static_cast<bool>(result) == offered);
      if (!result) {
        CHECK(status_code_of(result.refusal().reason) == 2);
        CHECK(result.refusal().message == "Invalid state");
        CHECK(result.refusal().diagnosis.find("legal operations: ") != std::string::npos);
      }
      CHECK(happened(w).empty() == !offered);
    }
  }
}

TEST_CASE("an operation on a session that is not there is refused as not found", "[domain]") {
  World w = world(scenario());
  const auto result = w.perform(0, "nobody", Complete{});
  REQUIRE_FALSE(result);
  CHECK(status_code_of(result.refusal().reason) == 6);
}

TEST_CASE("user data is merged, replaced and deleted by key, and the view shows it at once", "[domain]") {
  auto plan = session({});
  plan->state = Talking;
  World w = world(scenario({plan}));
  happened(w);
  const std::string id = id_of(w);
  REQUIRE(w.perform(0, id, AttachUserData{{{"b", 1}, {"a", {{"nested", {1, "x", nullptr}}}}}}));
  REQUIRE(w.perform(0, id, UpdateUserData{{{"b", "two"}}}));
  REQUIRE(w.perform(0, id, DeleteUserData{"a"}));
  REQUIRE(w.perform(0, id, DeleteUserData{"unknown"}));
  CHECK(happened(w) == Lines{R"(0 agent userData {"b":1,"a":{"nested":[1,"x",null]}})",
                             R"(0 agent userData {"b":"two","a":{"nested":[1,"x",null]}})",
                             R"(0 agent userData {"b":"two"})"});
  CHECK(*w.session_of(0, id)->user_data == Json{{"b", "two"}});
}

TEST_CASE("deleting an unknown key can be refused by a setting", "[domain]") {
  auto plan = session({});
  plan->state = Talking;
  Scenario story = scenario({plan});
  story.settings.unknown_user_data_key = UnknownKey::Refuse;
  World w = world(story);
  const auto result = w.perform(0, id_of(w), DeleteUserData{"unknown"});
  REQUIRE_FALSE(result);
  CHECK(result.refusal().message == "Parameter 'key' is not valid.");
}

TEST_CASE("with an event delay the state, the GET and the event change together, later", "[domain]") {
  auto plan = session({});
  plan->state = Talking;
  Scenario story = scenario({plan});
  story.settings.event_delay = Duration{80};
  story.settings.completed_sessions = CompletedSessions::Keep;
  World w = world(story);
  happened(w);
  const std::string id = id_of(w);
  REQUIRE(w.perform(0, id, Complete{}));
  REQUIRE(w.perform(0, id, AttachUserData{{{"a", 1}}}));
  CHECK(happened(w).empty());
  CHECK(w.session_of(0, id)->state == Talking);
  w.advance_to(Instant{80});
  CHECK(happened(w) == Lines{"80 agent state Completed",
                             "80 agent dropped AttachUserData has no effect: the session is Completed"});
  CHECK(w.session_of(0, id)->state == Completed);
}

TEST_CASE("a completed session leaves the list, or stays by a setting", "[domain]") {
  auto plan = session({});
  plan->state = Talking;
  Scenario story = scenario({plan});
  World removing = world(story);
  REQUIRE(removing.perform(0, id_of(removing), Complete{}));
  CHECK(removing.sessions_of(0).empty());
  story.settings.completed_sessions = CompletedSessions::Keep;
  World keeping = world(story);
  REQUIRE(keeping.perform(0, id_of(keeping), Complete{}));
  REQUIRE(keeping.sessions_of(0).size() == 1);
  CHECK(keeping.sessions_of(0)[0]->capabilities == Capabilities{});
}

TEST_CASE("an outgoing session that no rule speaks of is answered after a second", "[domain]") {
  World w = world(scenario());
  REQUIRE(w.initiate(0, initiate("16001")));
  w.advance_to(Instant{5000});
  CHECK(happened(w) == Lines{"0 agent state Initiating", "1000 agent state Talking"});
  CHECK(*w.sessions_of(0)[0]->participants == std::vector{Participant::of("16001")});
}

TEST_CASE("a second InitiateIMSession of the same agent is refused with Invalid state", "[domain]") {
  Scenario story = scenario();
  story.settings.event_delay = Duration{80};
  World w = world(story);
  REQUIRE(w.initiate(0, initiate("16001")));
  for (const int ms : {0, 80, 2000}) {  // accepted but not begun, Initiating, Talking
    w.advance_to(Instant{ms});
    const auto second = w.initiate(0, initiate("16002"));
    REQUIRE_FALSE(second);
    CHECK(second.refusal().message == "Invalid state");
  }
  REQUIRE(w.perform(0, id_of(w), Complete{}));
  w.advance_to(Instant{3000});
  CHECK(w.initiate(0, initiate("16002")));
}

TEST_CASE("the first rule that matches the destination decides", "[domain]") {
  Scenario story = scenario();
  InitiateRule refused;
  refused.destination = TextPattern::equal_to("16001");
  refused.refuse = InitiateRule::Refuse{2, "Invalid state", 500};
  InitiateRule rings;
  rings.destination = std::get<TextPattern>(TextPattern::parse("*"));
  rings.plan = session({after(2000, state(Completed))});
  story.initiate = {refused, rings};
  World w = world(story);
  const auto result = w.initiate(0, initiate("16001"));
  REQUIRE_FALSE(result);
  CHECK(result.refusal().http_status == 500);
  REQUIRE(w.initiate(0, initiate("16002")));
  w.advance_to(Instant{3000});
  CHECK(happened(w) == Lines{"0 agent state Initiating", "2000 agent state Completed"});
}

TEST_CASE("standing replies react every time, with the regex's groups", "[domain]") {
  auto plan = session({});
  plan->state = Talking;
  Scenario story = scenario({plan});
  Reply pong;
  pong.where = {{"text", std::get<TextPattern>(TextPattern::parse("/^ping (?<n>\\d+)$/"))}};
  pong.after = Duration{200};
  pong.effect = message("pong {{n}} to {{session.participant}}");
  story.replies = {pong};
  World w = world(story);
  happened(w);
  REQUIRE(w.perform(0, id_of(w), send("ping 1")));
  REQUIRE(w.perform(0, id_of(w), send("ping x")));
  w.advance_to(Instant{100});
  REQUIRE(w.perform(0, id_of(w), send("ping 2")));
  w.advance_to(Instant{1000});
  CHECK(happened(w) == Lines{"0 agent message ping 1", "0 agent message ping x", "100 agent message ping 2",
                             "200 agent message pong 1 to 3002", "300 agent message pong 2 to 3002"});
}

TEST_CASE("generated ids have the real shape, follow from the seed and never repeat", "[domain]") {
  IdSequence ids(7);
  IdSequence same(7);
  IdSequence other(8);
  const std::string first = ids.next();
  CHECK(first.size() == 32);
  CHECK(first.find_first_not_of("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ") == std::string::npos);
  CHECK(first.substr(26) == "000001");
  CHECK(first == same.next());
  CHECK(first != other.next());
  CHECK(ids.next() != first);
}

TEST_CASE("the same scenario, seed and calls give the same events", "[domain]") {
  const auto run = [] {
    World w = world(three_agents(), 42);
    (void)w.initiate(0, initiate("3002"));
    w.advance_to(Instant{2500});
    (void)w.perform(1, id_of(w), SendMessage{"hi", "3001", "/devices/" + device_id_for("3002")});
    std::string text;
    for (const Event& event : w.take_events()) {
      text += std::to_string(event.number) + event.session_id + event.text + event.cause + "\n";
    }
    return text;
  };
  CHECK(run() == run());
}
