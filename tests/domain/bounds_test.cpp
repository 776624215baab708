// How large a message, a session's user data and what happens at one instant may become.
#include <algorithm>

#include "catch.h"
#include "domain/story.h"
#include "domain/user_data.h"

using namespace im_mock::domain;
using namespace im_mock::domain::story;
using Lines = std::vector<std::string>;
using enum State;

namespace {

constexpr std::size_t mebibyte = 1024 * 1024;

std::size_t dropped(World& world, const std::string& reason) {
  const auto events = world.take_events();
  return static_cast<std::size_t>(std::count_if(events.begin(), events.end(), [&](const Event& event) {
    return event.kind == Event::Kind::Dropped && event.text == reason;
  }));
}

Json many(std::size_t members, const std::string& prefix) {
  Json data = Json::object();
  auto& inside = data.get_ref<Json::object_t&>();
  for (std::size_t number = 0; number < members; ++number)
    inside.emplace_back(prefix + std::to_string(number), 1);
  return data;
}

}  // namespace

TEST_CASE("user data that doubles at every step stops growing, and the steps say why", "[domain]") {
  std::vector<Step> steps{at(0, state(Talking))};
  for (int step = 0; step < 40; ++step)
    steps.push_back(after(10, user_data({{"x", "{{session.userData.x}}{{session.userData.x}}"}})));
  auto plan = session(std::move(steps));
  plan->user_data = {{"x", "0123456789abcdef"}};
  World w = world(scenario({plan}));
  w.advance_to(Instant{10000});
  CHECK(weight_of(*w.session(id_of(w))->user_data) > mebibyte / 4);
  CHECK(weight_of(*w.session(id_of(w))->user_data) <= mebibyte);
  CHECK(dropped(w,
                "the user data of a session has at most 1048576 bytes (16 for each value among them); this "
                "would be 1048609") == 25);
}

TEST_CASE("templates that give more than user data holds are not even filled", "[domain]") {
  Json data = Json::array();
  for (int copy = 0; copy < 3000; ++copy) data.push_back("{{session.userData.x}}");
  auto plan = session({at(0, state(Talking)), after(10, user_data({{"y", data}}))});
  plan->user_data = {{"x", std::string(mebibyte / 2, 'x')}};
  World w = world(scenario({plan}));
  w.advance_to(Instant{10000});
  CHECK_FALSE(w.session(id_of(w))->user_data->contains("y"));
  CHECK(dropped(w, "the user data is not changed: its templates give more than 1048576 bytes") == 1);
}

TEST_CASE("a template that gives more than a message holds is not sent, and all else of the step happens",
          "[domain]") {
  std::string text;
  for (int time = 0; time < 2000; ++time) text += "{{text}}";
  Step step = on(OperationName::SendMessage, message(text));
  step.effect.state = Completed;
  World w = world(scenario({session({at(0, state(Talking)), step})}));
  happened(w);
  REQUIRE(w.perform(0, id_of(w), send(std::string(100'000, 'x'))));
  CHECK(dropped(w, "the message is not delivered: its templates give more than 1048576 bytes") == 1);
}

TEST_CASE("a pattern that tries too much on a text counts as no match, and the journal's event says so",
          "[domain]") {
  const auto slow = std::get<TextPattern>(TextPattern::parse("/\\s+$/"));
  Step step = on(OperationName::SendMessage, message("never"));
  step.where.push_back({"text", slow});
  Scenario rules = scenario({session({at(0, state(Talking)), step})});
  Reply reply;
  reply.on = OperationName::SendMessage;
  reply.where.push_back({"text", slow});
  reply.effect = message("never");
  rules.replies.push_back(reply);
  World w = world(rules);
  happened(w);
  REQUIRE(w.perform(0, id_of(w), send(std::string(30'000, ' ') + "x")));
  CHECK(dropped(w, "the pattern /\\s+$/ tries too much on a text of 30001 bytes, so it counts as no match") ==
        2);
  REQUIRE(w.perform(0, id_of(w), send("hi ")));
  CHECK(happened(w).size() == 3);
}

TEST_CASE("a destination's pattern that tries too much is passed over, and the answer says so", "[domain]") {
  Scenario rules = scenario();
  InitiateRule rule;
  rule.destination = std::get<TextPattern>(TextPattern::parse("/1+$/"));
  rule.refuse = InitiateRule::Refuse{};
  rules.initiate.push_back(rule);
  World w = world(rules);
  CHECK_FALSE(w.initiate(0, initiate("1111")));
  const auto done = w.initiate(0, initiate(std::string(30'000, '1') + "x"));
  REQUIRE(done);
  CHECK(done->remark.find("the pattern /1+$/ tries too much on a text of 30001 bytes") != std::string::npos);
}

TEST_CASE("a message of a mebibyte is taken, and a longer one refused with its size", "[domain]") {
  World w = world(scenario({session({at(0, state(Talking))})}));
  CHECK(w.perform(0, id_of(w), send(std::string(mebibyte, 'x'))));
  const auto refused = w.perform(0, id_of(w), send(std::string(mebibyte + 1, 'x')));
  REQUIRE_FALSE(refused);
  CHECK(refused.refusal().reason == Reason::InvalidParameter);
  CHECK(refused.refusal().message == "Parameter 'text' is not valid.");
  CHECK(refused.refusal().diagnosis == "a message has at most 1048576 bytes; this one has 1048577");
  CHECK_FALSE(w.say(id_of(w), std::string(mebibyte + 1, 'x')));
}

TEST_CASE("user data has at most 1000 members and a mebibyte, however it is added up", "[domain]") {
  World w = world(scenario({session({at(0, state(Talking))})}));
  REQUIRE(w.perform(0, id_of(w), AttachUserData{many(600, "a")}));
  const auto members = w.perform(0, id_of(w), UpdateUserData{many(600, "b")});
  REQUIRE_FALSE(members);
  CHECK(members.refusal().message == "Parameter 'userData' is not valid.");
  CHECK(members.refusal().diagnosis ==
        "the user data of a session has at most 1000 members; this would be 1200");
  CHECK(w.perform(0, id_of(w), AttachUserData{many(600, "a")}));
  REQUIRE(w.perform(0, id_of(w), AttachUserData{{{"x", std::string(mebibyte / 2, 'x')}}}));
  const auto bytes = w.perform(0, id_of(w), AttachUserData{{{"y", std::string(mebibyte / 2, 'y')}}});
  REQUIRE_FALSE(bytes);
  CHECK(bytes.refusal().diagnosis.find("the user data of a session has at most 1048576 bytes") == 0);
  CHECK(w.perform(0, id_of(w), AttachUserData{{{"x", std::string(mebibyte / 2, 'y')}}}));
}

TEST_CASE("what a call attaches counts together with what its rule attaches", "[domain]") {
  Scenario rules = scenario();
  InitiateRule rule;
  rule.destination = TextPattern::equal_to("16001");
  auto plan = std::make_shared<SessionPlan>();
  plan->user_data = many(600, "a");
  rule.plan = plan;
  rules.initiate.push_back(rule);
  World w = world(rules);
  InitiateIMSession call = initiate("16001");
  call.user_data = many(600, "b");
  CHECK_FALSE(w.initiate(0, call));
  call.user_data = many(400, "b");
  CHECK(w.initiate(0, call));
}

TEST_CASE("of two operations on their way that are too much together the second has no effect", "[domain]") {
  Scenario late = scenario({session({at(0, state(Talking))})});
  late.settings.event_delay = Duration{100};
  World w = world(late);
  REQUIRE(w.perform(0, id_of(w), AttachUserData{many(600, "a")}));
  REQUIRE(w.perform(0, id_of(w), AttachUserData{many(600, "b")}));
  w.advance_to(Instant{100});
  CHECK(w.session(id_of(w))->user_data->size() == 600);
  CHECK(dropped(w, "the user data of a session has at most 1000 members; this would be 1200") == 1);
}

TEST_CASE("a story that tells megabytes again and again stops between two instants", "[domain]") {
  auto plan = session({at(0, state(Talking)), after(10, user_data({{"x", "{{session.userData.y}}"}})),
                       after(10, state(Completed))});
  plan->user_data = {{"y", std::string(mebibyte / 2 - 100, 'y')}};
  plan->repeat = Duration{10};
  World w = world(scenario({plan}));
  w.advance_to(Instant{1'000'000});
  CHECK(w.halted().empty());
  CHECK(w.now() > Instant{1000});
  CHECK(w.now() < Instant{4000});
  const Instant stopped = w.now();
  w.take_events();
  w.advance_to(Instant{1'000'000});
  CHECK(w.now() > stopped);
}

TEST_CASE("a story that tells too much without time passing halts", "[domain]") {
  std::vector<Step> steps{at(0, state(Talking)), on(OperationName::SendMessage)};
  for (int step = 0; step < 200; ++step) steps.push_back(after(0, message("{{text}}")));
  World w = world(scenario({session(std::move(steps))}));
  REQUIRE(w.perform(0, id_of(w), send(std::string(mebibyte, 'x'))));
  CHECK(w.halted() ==
        "scenario 'story' tells too much without time passing: more than 134217728 bytes of messages and "
        "user data at 0 ms");
}
