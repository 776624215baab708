// The server over real sockets of this process.
#include "server/http/http_server.h"

#include <thread>

#include "api/application.h"
#include "catch.h"
#include "scenario/loader.h"
#include "server/health_probe.h"

using namespace im_mock;

namespace {

const server::Log quiet(server::LogLevel::Off, server::LogFormat::Text);

app::Backend::Scenarios one_scenario() {
  return {scenario::load_text("sessions: [{participants: [\"3002\"], state: Talking}]", "one.yaml").scenario};
}

server::HttpServer::Options on_host(const std::string& host) {
  server::HttpServer::Options options;
  options.host = host;
  options.port = 0;
  return options;
}

// A server that serves from construction to destruction.
class Running {
 public:
  explicit Running(const std::string& host) : server_(application_, quiet, on_host(host)) {
    REQUIRE(server_.bind() == std::nullopt);
    thread_ = std::thread([this] { problem_ = server_.run(); });
  }
  ~Running() { stop(); }
  Running(const Running&) = delete;
  Running& operator=(const Running&) = delete;

  std::optional<std::string> stop() {
    if (thread_.joinable()) {
      server_.stop();
      thread_.join();
      backend_.stop(app::RealTime{0});
      server_.finish();
    }
    return problem_;
  }
  int port() const { return server_.port(); }
  std::optional<int> ask(const std::string& host) const {
    return server::http_status_of("http://" + host + ":" + std::to_string(port()) + "/api/v2/me", 20);
  }

 private:
  app::Backend backend_{one_scenario(), {}, app::RealTime{0}};
  const api::Application application_{backend_, {}};
  server::HttpServer server_;
  std::thread thread_;
  std::optional<std::string> problem_;
};

std::string bind_problem(const server::HttpServer::Options& options) {
  app::Backend backend(one_scenario(), {}, app::RealTime{0});
  const api::Application application(backend, {});
  server::HttpServer server(application, quiet, options);
  return server.bind().value_or("none");
}

}  // namespace

TEST_CASE("localhost is both loopbacks with one port", "[server]") {
  const Running server("localhost");
  CHECK(server.ask("127.0.0.1") == 200);
  CHECK(server.ask("[::1]") == 200);
}

TEST_CASE("an address is that address alone, in brackets or not", "[server]") {
  const Running four("127.0.0.1");
  CHECK(four.ask("127.0.0.1") == 200);
  CHECK(four.ask("[::1]") == std::nullopt);
  const Running six("[::1]");
  CHECK(six.ask("[::1]") == 200);
  CHECK(six.ask("127.0.0.1") == std::nullopt);
}

TEST_CASE("* is all addresses", "[server]") {
  const Running server("*");
  CHECK(server.ask("127.0.0.1") == 200);
  CHECK(server.ask("127.0.0.2") == 200);
  CHECK(server.ask("[::1]") == 200);
}

TEST_CASE("what is no address is refused in one sentence", "[server]") {
  for (const char* host : {"", "example.com", "[127.0.0.1", "256.1.1.1", "1.2.3"}) {
    CHECK(bind_problem(on_host(host)) ==
          "'" + std::string(host) + "' is no numeric address; --host takes one, or localhost, or * for all");
  }
  CHECK(bind_problem(on_host("192.0.2.1")) ==
        "192.0.2.1:0 is no address of this machine; choose another with --host");
}

TEST_CASE("a port that is taken on either loopback is in use", "[server]") {
  const Running server("::1");
  auto options = on_host("localhost");
  options.port = server.port();
  const std::string problem = bind_problem(options);
  CHECK(problem.find("]:" + std::to_string(server.port()) + " is in use; ") != std::string::npos);
}

TEST_CASE("a stop ends the connections that wait, and says nothing", "[server]") {
  Running server("127.0.0.1");
  CHECK(server.ask("127.0.0.1") == 200);
  CHECK(server.stop() == std::nullopt);
}
