// Threads of ours whose work fails as nobody expected.
#include "server/log/outermost.h"

#include <cstdlib>
#include <new>
#include <stdexcept>
#include <thread>
#include <utility>

#include <fcntl.h>
#include <unistd.h>

#include "app/backend.h"
#include "catch.h"
#include "scenario/loader.h"
#include "server/clock/clock_driver.h"
#include "server/clock/real_clock.h"
#include "server/pipe.h"
#include "server/watch/file_watcher.h"
#include "text/json.h"

using namespace im_mock;
using server::Log;
using server::LogFormat;
using server::LogLevel;
using server_test::Pipe;

TEST_CASE("what a thread's outermost function throws is a line of the log", "[server]") {
  const Pipe pipe;
  {
    const Log log(LogLevel::Info, LogFormat::Text, pipe.writer());
    CHECK(server::outermost(log, [] {}));
    CHECK_FALSE(server::outermost(log, [] { throw std::runtime_error("one\ntwo"); }));
    CHECK_FALSE(server::outermost(log, [] { throw 7; }));
    CHECK_FALSE(server::outermost(log, [] { throw std::bad_alloc(); }));
  }
  CHECK(pipe.read() ==
        "bug: one\\ntwo\nbug: something was thrown that is no exception\nbug: std::bad_alloc\n");
  static_assert(noexcept(server::outermost(std::declval<const Log&>(), [] {})));
}

TEST_CASE("a world that fails when its time comes does not end the clock's thread, nor stop other worlds",
          "[server]") {
  const auto story = scenario::load_text(
      "settings: {connectTimeout: 1h}\nsessions: [{id: S1, participants: [\"3002\"], timeline: [{at: 200ms, "
      "state: Alerting}]}]",
      "story.yaml");
  REQUIRE(story.scenario);
  const Pipe pipe;
  const Log log(LogLevel::Info, LogFormat::Text, pipe.writer());
  app::Backend backend({story.scenario}, {}, server::real_now());
  const auto other = backend.put_world("other", {}, server::real_now());
  REQUIRE(other);
  const auto send = [&](const std::string& message, const app::DescribeAnswer& describe) {
    return backend.world("default")
        ->enter(server::real_now())
        .receive(message, {"agent", "http://mock/api/v2"}, {}, describe);
  };
  const auto quiet = [](app::JournalRow&, const app::LateAnswer&) {};
  const auto hello = send(
      R"({"channel":"/meta/handshake","version":"1.0","supportedConnectionTypes":["long-polling"]})", quiet);
  const auto id = domain::Json::parse(std::get<bayeux::Answer>(hello.answer).body)
                      .at(0)
                      .at("clientId")
                      .get<std::string>();
  const std::string from = R"(,"clientId":")" + id + "\"}";
  send(R"({"channel":"/meta/subscribe","subscription":"/**")" + from, quiet);
  send(R"({"channel":"/meta/connect","connectionType":"long-polling")" + from, quiet);
  const auto held =
      send(R"({"channel":"/meta/connect","connectionType":"long-polling")" + from,
           [](app::JournalRow&, const app::LateAnswer&) { throw std::runtime_error("it fails"); });
  REQUIRE(std::holds_alternative<app::HeldPoll>(held.answer));
  const app::HeldPoll poll = std::get<app::HeldPoll>(held.answer);
  {
    const server::ClockDriver driver(backend, log);
    CHECK(pipe.read("bug: it fails\n").find("bug: it fails\n") != std::string::npos);
    CHECK(poll.waiting->wait_for(std::chrono::seconds(20)));
    while (other->world->enter(app::RealTime{0}).world().now() < domain::Instant{200})
      std::this_thread::yield();
  }
}

TEST_CASE("what fails when a file has changed does not end the watcher", "[server]") {
  std::string name = "/tmp/im-mock-watched-XXXXXX";
  REQUIRE(mkdtemp(name.data()) != nullptr);
  const Pipe pipe;
  const Log log(LogLevel::Info, LogFormat::Text, pipe.writer());
  {
    const server::FileWatcher watcher(
        {name}, [] { throw std::runtime_error("a broken reload"); }, log);
    for (int round = 0; round < 2; ++round) {
      close(open((name + "/a.yaml").c_str(), O_CREAT | O_WRONLY | O_CLOEXEC, 0600));
      CHECK(pipe.read("bug: a broken reload\n").find("bug: a broken reload\n") != std::string::npos);
    }
  }
  unlink((name + "/a.yaml").c_str());
  rmdir(name.c_str());
}
