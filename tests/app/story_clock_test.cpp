// The clock of one world: which moment of the story a moment of real time is.
#include "app/world/story_clock.h"

#include "catch.h"

using namespace im_mock::app;
using im_mock::domain::Instant;
using std::chrono::milliseconds;

TEST_CASE("a manual clock stands, whatever real time does", "[app]") {
  const StoryClock clock(ClockMode::Manual, 1, Instant{500}, RealTime{1000});
  CHECK(clock.story_at(RealTime{1000}) == Instant{500});
  CHECK(clock.story_at(RealTime{999'999}) == Instant{500});
  CHECK_FALSE(clock.real_at(Instant{600}));
}

TEST_CASE("a real clock goes with real time from where it began", "[app]") {
  const StoryClock clock(ClockMode::Real, 1, Instant{500}, RealTime{1000});
  CHECK(clock.story_at(RealTime{1000}) == Instant{500});
  CHECK(clock.story_at(RealTime{1250}) == Instant{750});
  CHECK(clock.real_at(Instant{750}) == RealTime{1250});
}

TEST_CASE("a moment before the clock began is the beginning", "[app]") {
  const StoryClock clock(ClockMode::Real, 2, Instant{500}, RealTime{1000});
  CHECK(clock.story_at(RealTime{0}) == Instant{500});
  CHECK(clock.real_at(Instant{100}) == RealTime{1000});
}

TEST_CASE("the speed is story time by real time", "[app]") {
  const StoryClock fast(ClockMode::Real, 100, Instant{0}, RealTime{0});
  CHECK(fast.story_at(RealTime{3}) == Instant{300});
  const StoryClock slow(ClockMode::Real, 0.001, Instant{0}, RealTime{0});
  CHECK(slow.story_at(RealTime{999}) == Instant{0});
  CHECK(slow.story_at(RealTime{1000}) == Instant{1});
}

TEST_CASE("what is due at a moment of the story has come at the real time that real_at tells", "[app]") {
  for (const double speed : {0.001, 0.3, 1.0, 1.7, 3.0, 99999.0}) {
    const StoryClock clock(ClockMode::Real, speed, Instant{7}, RealTime{11});
    for (const int due : {7, 8, 100, 12'345}) {
      INFO(speed << " " << due);
      const auto real = clock.real_at(Instant{due});
      REQUIRE(real);
      CHECK(clock.story_at(*real) >= Instant{due});
      if (due > 7) CHECK(clock.story_at(*real - milliseconds{1}) < Instant{due});
    }
  }
}

TEST_CASE("a change of mode or speed goes on from the present moment of the story", "[app]") {
  StoryClock clock(ClockMode::Real, 1, Instant{0}, RealTime{0});
  clock.change(ClockMode::Real, 10, RealTime{100});
  CHECK(clock.story_at(RealTime{100}) == Instant{100});
  CHECK(clock.story_at(RealTime{110}) == Instant{200});
  clock.change(ClockMode::Manual, 10, RealTime{110});
  CHECK(clock.story_at(RealTime{5000}) == Instant{200});
  clock.change(ClockMode::Real, 1, RealTime{5000});
  CHECK(clock.story_at(RealTime{5001}) == Instant{201});
  CHECK(clock.mode() == ClockMode::Real);
  CHECK(clock.speed() == 1);
}

TEST_CASE("however often mode and speed change, the story never goes back and loses no second", "[app]") {
  StoryClock clock(ClockMode::Real, 1, Instant{0}, RealTime{0});
  double lived = 0;
  Instant before{0};
  for (int round = 0; round < 1000; ++round) {
    const RealTime now{round * 1000};
    const bool real = round % 3 != 0;
    const double speed = 1 + round % 7;
    clock.change(real ? ClockMode::Real : ClockMode::Manual, speed, now);
    CHECK(clock.story_at(now) == before);
    if (real) lived += speed * 1000;
    before = clock.story_at(now + milliseconds{1000});
    CHECK(before == Instant{static_cast<Instant::rep>(lived)});
  }
}

TEST_CASE("a clock that is put somewhere goes on from there", "[app]") {
  StoryClock clock(ClockMode::Real, 2, Instant{0}, RealTime{0});
  clock.set(Instant{5000}, RealTime{100});
  CHECK(clock.story_at(RealTime{100}) == Instant{5000});
  CHECK(clock.story_at(RealTime{200}) == Instant{5200});
}

TEST_CASE("a century of story fits", "[app]") {
  const StoryClock clock(ClockMode::Real, StoryClock::speed_min, Instant{0}, RealTime{0});
  const Instant century{std::chrono::hours{876'000}};
  REQUIRE(clock.real_at(century));
  CHECK(*clock.real_at(century) > RealTime{0});
}

TEST_CASE("the modes are called real and manual", "[app]") {
  CHECK(to_string(ClockMode::Real) == "real");
  CHECK(clock_mode_named("manual") == ClockMode::Manual);
  CHECK_FALSE(clock_mode_named("Real"));
}
