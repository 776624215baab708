// A world that a visit has for long: the others go on.
#include <future>
#include <thread>

#include "api/conversation.h"
#include "catch.h"

namespace api_test {
namespace {

// Has a world for itself, in a thread of its own, until it goes.
class LongVisit {
 public:
  LongVisit(const Conversation& mock, const std::string& world)
      : thread_([this, host = mock.backend.world(world), now = mock.now] {
          auto visit = host->enter(now);
          begun_.set_value();
          may_end_.get_future().wait();
        }) {
    begun_.get_future().wait();
  }
  ~LongVisit() {
    may_end_.set_value();
    thread_.join();
  }

 private:
  std::promise<void> begun_;
  std::promise<void> may_end_;
  std::thread thread_;
};

// Worlds a, b and c by the clock, each a second before its session talks.
struct Worlds {
  Conversation mock;

  Worlds() {
    for (const char* name : {"a", "b", "c"}) {
      const Answer made = mock.put(std::string("/__admin/worlds/") + name, R"({"clock":"real","scenario":
          {"sessions":[{"id":"S1","timeline":[{"at":"1s","state":"Talking"}]}]}})");
      REQUIRE(made.status == 201);
    }
  }
  std::size_t changes_in(const std::string& world) const {
    std::size_t count = 0;
    for (const Json& row : mock.journal(world)) count += row.at("kind") == "change" ? 1 : 0;
    return count;
  }
};

}  // namespace

TEST_CASE("while a world is busy the clock goes on in the others", "[api]") {
  Worlds worlds;
  Conversation& mock = worlds.mock;
  mock.now += im_mock::app::RealTime{1000};
  {
    const LongVisit visit(mock, "a");
    CHECK_FALSE(mock.backend.tick(mock.now));  // a is left out
    CHECK(worlds.changes_in("b") == 1);
    CHECK(worlds.changes_in("c") == 1);
    CHECK(mock.backend.next_due() == mock.now);  // a is still due
  }
  CHECK(mock.backend.tick(mock.now));
  CHECK_FALSE(mock.backend.next_due());
}

TEST_CASE("a busy world is listed as busy, the others as they are", "[api]") {
  const Worlds worlds;
  const auto listed = [&] { return worlds.mock.get("/__admin/worlds").json().at("worlds"); };
  const Json before = listed();
  {
    const LongVisit a(worlds.mock, "a");
    const LongVisit c(worlds.mock, "c");
    const Json now = listed();
    REQUIRE(now.size() == 4);
    CHECK(now.at(0) == Json::parse(R"({"name":"a","seed":1,"busy":true})"));
    CHECK(now.at(1) == before.at(1));
    CHECK(now.at(2) == Json::parse(R"({"name":"c","seed":1,"busy":true})"));
    CHECK(now.at(3) == before.at(3));
  }
  CHECK(listed() == before);
}

TEST_CASE("a stop answers the polls of free worlds while another is busy, and those of the busy one at last",
          "[api]") {
  Worlds worlds;
  Conversation& mock = worlds.mock;
  const auto wait = [&](const std::string& world) {
    return mock.post("/w/" + world + "/__admin/journal/wait", R"({"match":{"kind":"fault"},"timeout":"1h"})");
  };
  const Answer in_a = wait("a");
  const Answer in_b = wait("b");
  REQUIRE(in_a.hold);
  REQUIRE(in_b.hold);
  std::future<void> stop;
  {
    const LongVisit visit(mock, "a");
    stop = std::async(std::launch::async, [&] { mock.backend.stop(mock.now); });
    const auto answer = in_b.hold->waiting->wait_for(std::chrono::minutes{1});
    REQUIRE(answer);
    CHECK(answer->body.find("the mock stops") != std::string::npos);
    CHECK_FALSE(in_a.hold->waiting->wait_for(im_mock::app::RealTime{0}));
  }
  stop.get();
  CHECK(in_a.hold->waiting->wait_for(im_mock::app::RealTime{0}));
}

TEST_CASE("each world is visited, those that are busy at last, whatever fails", "[api]") {
  const Worlds worlds;
  std::vector<std::string> visited;
  auto busy = std::make_unique<LongVisit>(worlds.mock, "a");
  const auto visit = [&](im_mock::app::HostedWorld::Visit& one) {
    visited.push_back(one.name());
    if (one.name() == "default") busy.reset();
    if (one.name() == "b") throw std::runtime_error("b fails");
  };
  CHECK_THROWS_WITH(worlds.mock.backend.visit_each(worlds.mock.now, visit), "b fails");
  CHECK(visited == std::vector<std::string>{"b", "c", "default", "a"});
}

}  // namespace api_test
