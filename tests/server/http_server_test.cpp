// The server over a real socket, before there is anything to serve.
#include "server/http_server.h"

#include <future>
#include <thread>

#include "api/application.h"
#include "catch.h"
#include "scenario/loader.h"

using namespace im_mock;
using namespace std::chrono_literals;

namespace {

const server::Log quiet(server::LogLevel::Off, server::LogFormat::Text);

app::Backend::Scenarios one_scenario() {
  return {scenario::load_text("sessions: [{participants: [\"3002\"], state: Talking}]", "one.yaml").scenario};
}

server::HttpServer::Options any_port() {
  server::HttpServer::Options options;
  options.port = 0;
  return options;
}

// A server that listens and has no application yet.
class Early {
 public:
  Early() : server_(promised_.get_future().share(), quiet, any_port()) {
    REQUIRE(server_.bind() == std::nullopt);
    thread_ = std::thread([this] { server_.run(); });
  }
  ~Early() {
    server_.stop();
    thread_.join();
  }
  Early(const Early&) = delete;
  Early& operator=(const Early&) = delete;

  void answer_with(const api::Application* application) { promised_.set_value(application); }
  std::future<std::optional<int>> ask(const std::string& path) const {
    const std::string url = "http://127.0.0.1:" + std::to_string(server_.port()) + path;
    return std::async(std::launch::async, [url] { return server::http_status_of(url, 20); });
  }

 private:
  std::promise<const api::Application*> promised_;
  server::HttpServer server_;
  std::thread thread_;
};

bool waits(const std::future<std::optional<int>>& answer) {
  return answer.wait_for(100ms) == std::future_status::timeout;
}

}  // namespace

TEST_CASE("who asks before the first story is read waits for it", "[server]") {
  app::Backend backend(one_scenario(), {}, app::RealTime{0});
  const api::Application application(backend, {});
  Early server;
  auto answer = server.ask("/api/v2/me");
  CHECK(waits(answer));
  server.answer_with(&application);
  CHECK(answer.get() == 200);
}

TEST_CASE("who waits for a story that never comes is sent away", "[server]") {
  Early server;
  auto answer = server.ask("/api/v2/me");
  CHECK(waits(answer));
  server.answer_with(nullptr);
  CHECK(answer.get() == 503);
}

TEST_CASE("control calls wait until all scenarios are read, and the API does not", "[server]") {
  app::Backend backend(one_scenario(), {}, app::RealTime{0});
  api::LibraryBoard board;
  api::Options options;
  options.library = &board;
  const api::Application application(backend, options);
  Early server;
  server.answer_with(&application);
  auto health = server.ask("/__admin/health");
  CHECK(server.ask("/api/v2/me").get() == 200);
  CHECK(waits(health));
  SECTION("they are all right") {
    board.open();
    CHECK(health.get() == 200);
    CHECK(server.ask("/__admin/health").get() == 200);
  }
  SECTION("they are not") {
    board.close();
    CHECK(health.get() == 503);
  }
}
