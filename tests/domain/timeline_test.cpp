// The rules of the timeline.
#include "catch.h"
#include "domain/story.h"

using namespace im_mock::domain;
using namespace im_mock::domain::story;
using Lines = std::vector<std::string>;
using enum State;

TEST_CASE("advancing visits every due instant in order", "[domain]") {
  World w = world(scenario({session({at(0, state(Alerting)), at(3000, state(Talking)),
                                     after(1000, message("hello")), after(5000, state(Completed))})}));
  CHECK(happened(w) == Lines{"0 agent state Alerting"});
  w.advance_to(Instant{20000});
  CHECK(happened(w) ==
        Lines{"3000 agent state Talking", "4000 agent message hello", "9000 agent state Completed"});
  CHECK(w.now() == Instant{20000});
}

TEST_CASE("while a step runs, now is that step's instant, so what follows counts from there", "[domain]") {
  World w =
      world(scenario({session({at(0, state(Talking)), at(1000, message("a")), after(500, message("b"))})}));
  w.advance_to(Instant{100000});
  CHECK(happened(w) == Lines{"0 agent state Talking", "1000 agent message a", "1500 agent message b"});
}

TEST_CASE("two steps due at the same instant happen in the order in which they were planned", "[domain]") {
  auto first = session({at(0, state(Talking)), at(1000, message("first"))});
  auto second = session({at(0, state(Talking)), at(1000, message("second"))});
  World w = world(scenario({first, second}));
  happened(w);
  w.advance_to(Instant{1000});
  CHECK(happened(w) == Lines{"1000 agent message first", "1000 agent message second"});
}

TEST_CASE("a follow-up that falls inside the same advance happens in it", "[domain]") {
  auto plan = session({at(0, state(Talking)), at(1000, state(Completed))});
  plan->repeat = Duration{500};
  World w = world(scenario({plan}));
  w.advance_to(Instant{2600});
  CHECK(happened(w) == Lines{"0 agent state Talking", "1000 agent state Completed",
                             "1500 agent state Talking", "2500 agent state Completed"});
  CHECK(w.next_due() == Instant{3000});
}

TEST_CASE("a story that loops without time passing stops with a diagnosis that names the scenario",
          "[domain]") {
  auto plan = session({at(0, state(Talking)), after(0, state(Completed))});
  plan->repeat = Duration{0};
  World w = world(scenario({plan}));
  CHECK(w.halted() == "scenario 'story' loops without time passing: more than 10000 steps at 0 ms");
  CHECK_FALSE(w.next_due());
  w.advance_to(Instant{5000});
  CHECK(w.now() == Instant{0});
}

TEST_CASE("a crowd of sessions that begin at the same instant is no loop", "[domain]") {
  const auto one = session({at(0, state(Talking)), at(1000, message("hi")), after(0, message("you"))});
  const std::vector<std::shared_ptr<SessionPlan>> crowd(20000, one);
  World w = world(scenario(crowd));
  w.advance_to(Instant{1000});
  CHECK(w.halted().empty());
  CHECK(w.take_events().size() == 60000);
}

TEST_CASE("the steps of a completed session are dropped, and said to be", "[domain]") {
  World w = world(
      scenario({session({at(0, state(Talking)), at(1000, message("never")), after(0, state(Completed))})}));
  happened(w);
  REQUIRE(w.perform(0, id_of(w), Complete{}));
  CHECK(happened(w) ==
        Lines{"0 agent state Completed",
              "0 agent dropped step 2 of the timeline (line 0) never happens: the session is Completed",
              "0 agent dropped step 3 of the timeline (line 0) never happens: the session is Completed"});
  w.advance_to(Instant{5000});
  CHECK(happened(w).empty());
}

TEST_CASE("reading never changes the world", "[domain]") {
  World w = world(scenario({session({at(0, state(Talking)), at(1000, message("a"))})}));
  happened(w);
  for (int reading = 0; reading < 10; ++reading) {
    CHECK(w.sessions_of(0).size() == 1);
    CHECK(w.session_of(0, id_of(w))->state == Talking);
    CHECK(w.next_due() == Instant{1000});
  }
  CHECK(happened(w).empty());
  CHECK(w.now() == Instant{0});
}

TEST_CASE("going back in time does nothing", "[domain]") {
  World w = world(scenario());
  w.advance_to(Instant{5000});
  w.advance_to(Instant{1000});
  CHECK(w.now() == Instant{5000});
}

TEST_CASE("an 'at' that is already past happens at once, after the step before it", "[domain]") {
  World w = world(scenario({session({at(2000, state(Talking)), at(1000, message("late"))})}));
  w.advance_to(Instant{2000});
  CHECK(happened(w) == Lines{"2000 agent state Talking", "2000 agent message late"});
}

TEST_CASE("a step that waits for an operation goes on when it comes", "[domain]") {
  World w = world(scenario({session(
      {at(0, state(Talking)), on(OperationName::SendMessage), after(800, message("It is 4711."))})}));
  w.advance_to(Instant{10000});
  happened(w);
  REQUIRE(w.perform(0, id_of(w), send("Your order number?")));
  w.advance_to(Instant{20000});
  CHECK(happened(w) == Lines{"10000 agent message Your order number?", "10800 agent message It is 4711."});
}

TEST_CASE("a step that waits for an operation can act some time after it", "[domain]") {
  World w = world(scenario(
      {session({at(0, state(Talking)), on(OperationName::SendMessage, message("you said {{text}}"), 300)})}));
  happened(w);
  REQUIRE(w.perform(0, id_of(w), send("hi")));
  w.advance_to(Instant{299});
  CHECK(happened(w) == Lines{"0 agent message hi"});
  w.advance_to(Instant{300});
  CHECK(happened(w) == Lines{"300 agent message you said hi"});
}

TEST_CASE("when the operation never comes, 'otherwise' happens and the timeline goes on", "[domain]") {
  Step waiting = on(OperationName::SendMessage);
  waiting.timeout = Duration{60000};
  waiting.otherwise = message("Are you there?");
  World w = world(scenario({session({at(0, state(Talking)), waiting, after(1000, state(Completed))})}));
  w.advance_to(Instant{100000});
  CHECK(happened(w) ==
        Lines{"0 agent state Talking", "60000 agent message Are you there?", "61000 agent state Completed"});
}

TEST_CASE("an operation in time cancels the timeout", "[domain]") {
  Step waiting = on(OperationName::SendMessage);
  waiting.timeout = Duration{1000};
  waiting.otherwise = state(Completed);
  World w = world(scenario({session({at(0, state(Talking)), waiting})}));
  happened(w);
  REQUIRE(w.perform(0, id_of(w), send("hi")));
  w.advance_to(Instant{5000});
  CHECK(happened(w) == Lines{"0 agent message hi"});
}

TEST_CASE("a condition that does not hold leaves the step waiting", "[domain]") {
  Step waiting = on(OperationName::SendMessage, message("Your number is {{n}}."));
  waiting.where = {{"text", std::get<TextPattern>(TextPattern::parse("/order (?<n>\\d+)/i"))}};
  World w = world(scenario({session({at(0, state(Talking)), waiting})}));
  happened(w);
  REQUIRE(w.perform(0, id_of(w), send("hello")));
  REQUIRE(w.perform(0, id_of(w), send("Order 4711 please")));
  CHECK(happened(w) == Lines{"0 agent message hello", "0 agent message Order 4711 please",
                             "0 agent message Your number is 4711."});
}

TEST_CASE("a step that cannot happen is dropped with its reason and the timeline goes on", "[domain]") {
  World w = world(scenario({session({at(0, state(Alerting)), at(100, message("too early")),
                                     at(200, state(Initiating)), at(300, state(Talking))})}));
  w.advance_to(Instant{1000});
  CHECK(happened(w) == Lines{"0 agent state Alerting",
                             "100 agent dropped the message is not delivered: the session is not Talking",
                             "200 agent dropped Initiating cannot follow Alerting",
                             "300 agent state Talking"});
}

TEST_CASE("a copy of a world goes its own way", "[domain]") {
  World w = world(scenario({session({at(0, state(Talking)), at(1000, message("a"))})}));
  happened(w);
  World copy = w;
  copy.advance_to(Instant{1000});
  CHECK(happened(copy) == Lines{"1000 agent message a"});
  CHECK(w.now() == Instant{0});
  w.advance_to(Instant{1000});
  CHECK(happened(w) == Lines{"1000 agent message a"});
}
