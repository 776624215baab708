// One world with its lock, its clock and its clients: what happens when somebody pays it a visit.
#include "app/world/hosted_world.h"

#include <algorithm>
#include <stdexcept>

#include "catch.h"
#include "scenario/loader.h"

using namespace im_mock;
using namespace im_mock::app;
using std::chrono::milliseconds;
using Lines = std::vector<std::string>;

namespace {

std::shared_ptr<const domain::Scenario> scenario(const std::string& yaml) {
  const auto loaded = scenario::load_text(yaml, "test.yaml");
  REQUIRE(loaded.scenario);
  return loaded.scenario;
}

const std::string story = R"(
scenario: story
settings: {maxInterval: 10s, connectTimeout: 30s}
sessions: [{id: S1, participants: ["3002"], timeline: [{at: 1s, state: Alerting}, {at: 3s, state: Talking}]}]
)";

struct Host {
  explicit Host(WorldOptions options, const std::string& yaml = story)
      : world("w", scenario(yaml), options, RealTime{1000}, [this] { ++woken; }) {}
  int woken = 0;
  HostedWorld world;
};

WorldOptions manual() {
  WorldOptions options;
  options.clock = ClockMode::Manual;
  return options;
}

Lines journal(HostedWorld::Visit& visit) {
  Lines lines;
  for (const JournalRow& row : visit.journal().rows()) {
    lines.push_back(std::string(to_string(row.kind)) + " " + row.what + row.path + " " + row.text);
  }
  return lines;
}

JournalRow request_row() {
  JournalRow row;
  row.path = "/connect";
  return row;
}

PushOutcome send(HostedWorld& world, RealTime now, const std::string& channel, const std::string& more = "") {
  return world.enter(now).receive(
      R"({"channel":"/meta/)" + channel + "\"" + more + "}", {"agent", "http://mock/api/v2"}, request_row(),
      [](JournalRow& row, const LateAnswer& answer) { row.status = answer.status; });
}

// A client that listens to everything and has connected once; returns its `clientId` member.
std::string listener(HostedWorld& world, RealTime now) {
  const auto outcome = send(world, now, "handshake");
  const std::string body = std::get<bayeux::Answer>(outcome.answer).body;
  const auto at = body.find("\"clientId\":\"") + 12;
  const std::string member = ",\"clientId\":\"" + body.substr(at, body.find('"', at) - at) + "\"";
  send(world, now, "subscribe", member + R"(,"subscription":"/**")");
  send(world, now, "connect", member + R"(,"connectionType":"long-polling")");
  return member;
}

HeldPoll hold(HostedWorld& world, RealTime now, const std::string& member) {
  return std::get<HeldPoll>(
      send(world, now, "connect", member + R"(,"connectionType":"long-polling")").answer);
}

}  // namespace

TEST_CASE("what fails at the end of a visit reaches the visitor, and the world goes on", "[app]") {
  Host host(manual());
  const std::string member = listener(host.world, RealTime{1000});
  auto outcome = host.world.enter(RealTime{1000})
                     .receive(R"({"channel":"/meta/connect","connectionType":"long-polling")" + member + "}",
                              {"agent", "http://mock/api/v2"}, request_row(),
                              [](JournalRow&, const LateAnswer&) { throw std::runtime_error("no room"); });
  REQUIRE(std::holds_alternative<HeldPoll>(outcome.answer));
  const auto visit = [&] {
    auto own = host.world.enter(RealTime{1000});
    own.world().advance_to(domain::Instant{1500});  // told at the end of the visit
  };
  CHECK_THROWS_AS(visit(), std::runtime_error);
  CHECK(std::get<HeldPoll>(outcome.answer).waiting->wait_for(RealTime{0}));
  CHECK(host.world.enter(RealTime{1000}).world().now() == domain::Instant{1500});
}

TEST_CASE("a long journey's journal ends as that of many short ones", "[app]") {
  const std::string talkative = R"(
scenario: talkative
sessions: [{id: S1, participants: ["3002"], state: Talking, repeat: 1s,
            timeline: [{after: 10ms, message: "Hello?"}, {after: 10ms, userData: {mood: good}}, {after: 5ms, state: Completed}]}]
)";
  WorldOptions options = manual();
  options.journal_size = 30;
  Host at_once(options, talkative);
  Host step_by_step(options, talkative);
  at_once.world.enter(RealTime{1000}).advance_to(domain::Instant{100'000});
  for (int time = 10'000; time <= 100'000; time += 10'000)
    step_by_step.world.enter(RealTime{1000}).advance_to(domain::Instant{time});

  // The last twenty; each advance has a row of its own, so the numbers differ.
  const auto last_rows = [](HostedWorld& world) {
    auto visit = world.enter(RealTime{1000});
    CHECK(visit.journal().last_number() > 300);
    Lines lines;
    for (const JournalRow& row : visit.journal().rows()) {
      const std::string line = to_json(row).dump();
      if (row.kind != JournalRow::Kind::Clock) lines.push_back(line.substr(line.find("\"at\"")));
    }
    REQUIRE(lines.size() > 20);
    lines.erase(lines.begin(), lines.end() - 20);
    return lines;
  };
  CHECK(last_rows(at_once.world) == last_rows(step_by_step.world));
}

TEST_CASE("a world in real mode tells when its next step is due, in real time", "[app]") {
  WorldOptions options;
  options.speed = 2;
  Host host(options);
  CHECK(host.world.next_due() == RealTime{1500});
  host.world.tick(RealTime{1500});
  CHECK(host.world.next_due() == RealTime{2500});
  host.world.tick(RealTime{2500});
  CHECK_FALSE(host.world.next_due());
}

TEST_CASE("a world in manual mode wants nothing of real time", "[app]") {
  Host host(manual());
  CHECK_FALSE(host.world.next_due());
  host.world.tick(RealTime{99'000});
  CHECK(host.world.enter(RealTime{99'000}).world().now() == domain::Instant{0});
}

TEST_CASE("whoever visits finds the story caught up with real time", "[app]") {
  Host host(WorldOptions{});
  auto visit = host.world.enter(RealTime{2500});
  CHECK(visit.world().now() == domain::Instant{1500});
  CHECK(journal(visit) == Lines{"change stateChanged Alerting"});
}

TEST_CASE("a tick that comes late lets everything happen at its own moment", "[app]") {
  Host host(WorldOptions{});
  host.world.tick(RealTime{60'000});
  auto visit = host.world.enter(RealTime{60'000});
  REQUIRE(visit.journal().rows().size() == 2);
  CHECK(visit.journal().rows()[0].at == milliseconds{1000});
  CHECK(visit.journal().rows()[1].at == milliseconds{3000});
}

TEST_CASE("whoever makes something due earlier wakes the driver, and nobody else does", "[app]") {
  Host host(WorldOptions{});
  host.woken = 0;
  host.world.enter(RealTime{1100});
  CHECK(host.woken == 0);
  host.world.enter(RealTime{1100}).change_clock(ClockMode::Real, 100);
  CHECK(host.woken == 1);
  CHECK(host.world.next_due() == RealTime{1109});
  host.world.enter(RealTime{1100}).change_clock(ClockMode::Manual, 1);
  CHECK(host.woken == 1);
  CHECK_FALSE(host.world.next_due());
}

TEST_CASE("a silent client is something that is due", "[app]") {
  Host host(manual());
  send(host.world, RealTime{2000}, "handshake");
  CHECK(host.world.next_due() == RealTime{12'000});
  host.world.tick(RealTime{11'999});
  CHECK(host.world.enter(RealTime{11'999}).bayeux().clients().size() == 1);
  host.world.tick(RealTime{12'000});
  CHECK(host.world.enter(RealTime{12'000}).bayeux().clients().empty());
  CHECK_FALSE(host.world.next_due());
}

TEST_CASE("a client that holds a poll is not silent", "[app]") {
  Host host(manual());
  hold(host.world, RealTime{2000}, listener(host.world, RealTime{2000}));
  // A sweep that was planned before finds nobody, and no other is planned.
  host.world.tick(RealTime{12'000});
  CHECK(host.world.enter(RealTime{12'000}).bayeux().clients().size() == 1);
  CHECK_FALSE(host.world.next_due());
}

TEST_CASE("an event is journaled as the change, the notification of each client, then the poll it released",
          "[app]") {
  Host host(manual());
  const std::string first = listener(host.world, RealTime{2000});
  listener(host.world, RealTime{2000});
  const HeldPoll poll = hold(host.world, RealTime{2000}, first);
  auto visit = host.world.enter(RealTime{2000});
  visit.advance_to(domain::Instant{1000});
  CHECK(journal(visit) == Lines{"change stateChanged Alerting", "notification stateChanged ",
                                "notification stateChanged ", "request /connect ",
                                "clock advanced to 1000 ms"});
}

TEST_CASE("advancing has told everything when it returns, and answers the poll when the visit ends",
          "[app]") {
  Host host(manual());
  const HeldPoll poll = hold(host.world, RealTime{2000}, listener(host.world, RealTime{2000}));
  {
    auto visit = host.world.enter(RealTime{2000});
    const auto events = visit.advance_to(domain::Instant{3000});
    CHECK(events.size() == 2);
    CHECK(visit.journal().rows().size() > 2);
  }
  const auto answer = poll.waiting->wait_for(milliseconds{0});
  REQUIRE(answer);
  CHECK(answer->body.find("Alerting") != std::string::npos);
  CHECK(answer->body.find("Talking") == std::string::npos);
}

TEST_CASE("when a visit ends all its polls are answered and journaled, however many they are", "[app]") {
  constexpr std::size_t many = 250;
  WorldOptions options = manual();
  options.journal_size = 2000;
  Host host(options);
  std::vector<HeldPoll> polls;
  for (std::size_t number = 0; number < many; ++number) {
    polls.push_back(hold(host.world, RealTime{2000}, listener(host.world, RealTime{2000})));
  }
  auto asked = host.world.enter(RealTime{2000})
                   .ask_until(std::get<JournalQuery>(JournalQuery::parse(
                       {{"match", {{"path", "/connect"}}}, {"count", {{"exactly", many}}}})));
  host.world.enter(RealTime{2000}).advance_to(domain::Instant{1000});
  for (const HeldPoll& poll : polls) {
    const auto answer = poll.waiting->wait_for(milliseconds{0});
    REQUIRE(answer);
    CHECK(answer->body.find("Alerting") != std::string::npos);
  }
  auto visit = host.world.enter(RealTime{2000});
  const Lines lines = journal(visit);
  CHECK(std::count(lines.begin(), lines.end(), "notification stateChanged ") == many);
  CHECK(std::count(lines.begin(), lines.end(), "request /connect ") == many);
  CHECK(asked->wait_for(milliseconds{0}));  // a question that only the last of them answers
}

TEST_CASE("a poll that has been answered is not answered again when its time is over", "[app]") {
  Host host(manual());
  const HeldPoll poll = hold(host.world, RealTime{2000}, listener(host.world, RealTime{2000}));
  host.world.enter(RealTime{2000}).advance_to(domain::Instant{1000});
  const LateAnswer late = host.world.enter(RealTime{40'000}).time_out(poll);
  CHECK(late.body.find("Alerting") != std::string::npos);
}

TEST_CASE("after a reset a poll of the old beginning does not answer one of the new", "[app]") {
  Host host(manual());
  const HeldPoll old = hold(host.world, RealTime{2000}, listener(host.world, RealTime{2000}));
  host.world.enter(RealTime{2000}).reset();
  const HeldPoll poll = hold(host.world, RealTime{2000}, listener(host.world, RealTime{2000}));
  CHECK(poll.poll == old.poll);
  CHECK(host.world.enter(RealTime{2000}).time_out(old).body.find("402::Unknown client") != std::string::npos);
  host.world.enter(RealTime{2000}).hang_up(old);
  CHECK_FALSE(poll.waiting->wait_for(milliseconds{0}));
  host.world.enter(RealTime{2000}).advance_to(domain::Instant{1000});
  CHECK(poll.waiting->wait_for(milliseconds{0}));
}

TEST_CASE(
    "with a manual clock client ids are the same in every run; with a real one and another salt they differ",
    "[app]") {
  const auto first_id = [](ClockMode clock, std::uint64_t salt) {
    WorldOptions options;
    options.clock = clock;
    options.client_salt = salt;
    Host host(options);
    return listener(host.world, RealTime{2000});
  };
  CHECK(first_id(ClockMode::Manual, 1) == first_id(ClockMode::Manual, 2));
  CHECK(first_id(ClockMode::Real, 1) == first_id(ClockMode::Real, 1));
  CHECK(first_id(ClockMode::Real, 1) != first_id(ClockMode::Real, 2));
}

TEST_CASE("after a reset nobody gets the id of a client from before", "[app]") {
  Host host(manual());
  const std::string before = listener(host.world, RealTime{2000});
  host.world.enter(RealTime{2000}).reset();
  CHECK(listener(host.world, RealTime{2000}) != before);
}

TEST_CASE("a world that becomes another one's copy goes on from there, without its clients and journal",
          "[app]") {
  Host host(manual());
  host.world.enter(RealTime{2000}).advance_to(domain::Instant{2000});
  const domain::World copy = host.world.enter(RealTime{2000}).world();
  Host other(manual(), "scenario: other");
  listener(other.world, RealTime{2000});
  other.world.enter(RealTime{2000}).become(copy);
  auto visit = other.world.enter(RealTime{2000});
  CHECK(visit.world().now() == domain::Instant{2000});
  CHECK(visit.world().session_of(0, "S1")->state == domain::State::Alerting);
  CHECK(visit.journal().rows().empty());
  CHECK(visit.bayeux().clients().empty());
}
