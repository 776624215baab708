// A world whose clock asks for more than a visit may let happen.
#include "app/world/hosted_world.h"
#include "catch.h"
#include "scenario/loader.h"

using namespace im_mock;
using namespace im_mock::app;

namespace {

// Two events at each millisecond.
const std::string restless = R"(
scenario: restless
sessions: [{state: Talking, repeat: 0ms, timeline: [{after: 1ms, state: Completed}]}]
)";

// A hundred steps at each millisecond that nobody hears of, and then two events.
std::string silent() {
  std::string timeline;
  for (int step = 0; step < 100; ++step) timeline += "{after: 0ms, state: Talking}, ";
  return "sessions: [{state: Talking, repeat: 0ms, timeline: [" + timeline +
         "{after: 1ms, state: Completed}]}]";
}

HostedWorld hosted(const std::string& yaml, const WorldOptions& options) {
  const auto loaded = scenario::load_text(yaml, "test.yaml");
  REQUIRE(loaded.scenario);
  return HostedWorld("w", loaded.scenario, options, RealTime{0}, [] {});
}

std::size_t slowed_rows(const Journal& journal) {
  std::size_t count = 0;
  for (const JournalRow& row : journal.rows()) count += row.what == "slowed" ? 1 : 0;
  return count;
}

}  // namespace

TEST_CASE("a clock that is too fast for its story slows down until the world keeps up", "[app]") {
  for (const std::string& yaml : {restless, silent()}) {
    WorldOptions options;
    options.speed = StoryClock::speed_max;
    options.journal_size = 1'000'000;
    HostedWorld world = hosted(yaml, options);
    {
      auto first = world.enter(RealTime{10});
      CHECK(first.world().now() < domain::Instant{100'000});
      CHECK(first.clock().speed() == StoryClock::speed_max / 2);
      CHECK(slowed_rows(first.journal()) == 1);
      CHECK(first.slowed().find("the story is too much for its clock: more than 20000 events or 100000 steps "
                                "were due at once at speed 100000, so from ") == 0);
    }
    for (int moment = 20; moment < 300; moment += 10) world.enter(RealTime{moment});
    auto last = world.enter(RealTime{300});
    CHECK(last.world().now() == last.clock().story_at(RealTime{300}));
    CHECK(last.clock().speed() < 2000);
    CHECK(last.clock().speed() > 10);
    last.change_clock(ClockMode::Real, 1);
    CHECK(last.slowed().empty());
  }
}

TEST_CASE("a clock that its story can follow is never slowed", "[app]") {
  HostedWorld world = hosted(restless, {});
  for (int moment = 0; moment <= 5000; moment += 1000) world.enter(RealTime{moment});
  auto last = world.enter(RealTime{5000});
  CHECK(last.slowed().empty());
  CHECK(last.world().now() == domain::Instant{5000});
}

TEST_CASE("a journey by hand is bounded in steps, too", "[app]") {
  WorldOptions options;
  options.clock = ClockMode::Manual;
  HostedWorld world = hosted(silent(), options);
  auto visit = world.enter(RealTime{0});
  const auto events = visit.advance_to(domain::Instant{1'000'000}, {1'000'000, 10'000});
  CHECK(events.size() < 1000);
  CHECK(visit.world().now() < domain::Instant{200});
  CHECK(visit.world().now() > domain::Instant{50});
}
