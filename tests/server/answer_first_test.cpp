// Over real sockets: no event is written before the answer to its operation.
#include <array>
#include <cstring>
#include <optional>
#include <string>
#include <thread>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "api/application.h"
#include "catch.h"
#include "scenario/loader.h"
#include "server/clock/real_clock.h"
#include "server/http/http_server.h"

using namespace im_mock;

namespace {

const server::Log quiet(server::LogLevel::Off, server::LogFormat::Text);
const std::string session = "/api/v2/me/im-sessions/S1";

// One connection, read and written by hand.
class Connection {
 public:
  explicit Connection(int port) : socket_(::socket(AF_INET, SOCK_STREAM, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(static_cast<std::uint16_t>(port));
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    sockaddr generic{};
    std::memcpy(&generic, &address, sizeof address);
    REQUIRE(::connect(socket_, &generic, sizeof address) == 0);
    const int yes = 1;
    setsockopt(socket_, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
  }
  ~Connection() { ::close(socket_); }
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  void post(const std::string& path, const std::string& body) const {
    const std::string text = "POST " + path +
                             " HTTP/1.1\r\nHost: mock\r\nContent-Type: application/json\r\n" +
                             "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
    REQUIRE(::send(socket_, text.data(), text.size(), MSG_NOSIGNAL) == static_cast<ssize_t>(text.size()));
  }

  // Whether bytes are there within that time; -1: for ever.
  bool readable(int milliseconds) const {
    pollfd waited{socket_, POLLIN, 0};
    return ::poll(&waited, 1, milliseconds) > 0;
  }

  // The next answer's body.
  std::string answer() {
    while (true) {
      const auto head = bytes_.find("\r\n\r\n");
      if (head != std::string::npos) {
        const std::string name = "Content-Length: ";
        const auto length = bytes_.find(name);
        REQUIRE(length < head);
        const std::size_t size = std::stoul(bytes_.substr(length + name.size()));
        if (bytes_.size() >= head + 4 + size) {
          const std::string body = bytes_.substr(head + 4, size);
          bytes_.erase(0, head + 4 + size);
          return body;
        }
      }
      std::array<char, 4096> part;
      const ssize_t count = ::recv(socket_, part.data(), part.size(), 0);
      REQUIRE(count > 0);
      bytes_.append(part.data(), static_cast<std::size_t>(count));
    }
  }

 private:
  int socket_;
  std::string bytes_;
};

class Running {
 public:
  Running() : server_(application_, quiet, any_port()) {
    REQUIRE(server_.bind() == std::nullopt);
    thread_ = std::thread([this] { server_.run(); });
  }
  ~Running() {
    server_.stop();
    thread_.join();
    backend_.stop(server::real_now());
    server_.finish();
  }
  Running(const Running&) = delete;
  Running& operator=(const Running&) = delete;
  int port() const { return server_.port(); }

 private:
  static app::Backend::Scenarios story() {
    return {scenario::load_text("settings: {relaxedSendMessage: true, eventDelay: 0ms}\n"
                                "sessions: [{id: S1, participants: [\"3002\"], state: Talking}]",
                                "one.yaml")
                .scenario};
  }
  static server::HttpServer::Options any_port() {
    server::HttpServer::Options options;
    options.port = 0;
    return options;
  }

  app::Backend backend_{story(), {}, server::real_now()};
  const api::Application application_{backend_, {}};
  server::HttpServer server_;
  std::thread thread_;
};

std::string message(const std::string& channel, const std::string& client, const std::string& more) {
  return R"([{"channel":"/meta/)" + channel + R"(","clientId":")" + client + "\"" + more + "}]";
}

}  // namespace

TEST_CASE("of 1,000 operations without an event delay none has its event written before its answer",
          "[server]") {
  Running server;
  Connection polling(server.port());
  Connection operating(server.port());
  polling.post("/api/v2/notifications", R"([{"channel":"/meta/handshake"}])");
  const auto client = domain::Json::parse(polling.answer()).at(0).at("clientId").get<std::string>();
  polling.post("/api/v2/notifications",
               message("subscribe", client, R"(,"subscription":"/v2/me/im-sessions")"));
  polling.answer();
  const std::string connect = message("connect", client, R"(,"connectionType":"long-polling")");
  polling.post("/api/v2/notifications", connect);
  polling.answer();
  int too_early = 0;
  for (int number = 0; number < 1000; ++number) {
    const std::string text = "m" + std::to_string(number);
    polling.post("/api/v2/notifications", connect);
    operating.post(session, R"({"operationName":"SendMessage","text":")" + text + "\"}");
    // The event is there; was the answer there already? (In this order: bytes that are there stay there.)
    REQUIRE(polling.readable(5000));
    if (!operating.readable(0)) ++too_early;
    CHECK(operating.answer() == R"({"statusCode":0})");
    CHECK(polling.answer().find("\"message\":\"" + text + "\"") != std::string::npos);
  }
  CHECK(too_early == 0);
}
