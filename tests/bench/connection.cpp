#include "bench/connection.h"

#include <cerrno>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <stdexcept>
#include <utility>

#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

namespace im_mock::bench {
namespace {

[[noreturn]] void fail(const std::string& what) {
  throw std::runtime_error(what + ": " + std::strerror(errno));
}

// Of this machine, as the system's calls want it.
sockaddr loopback(int port) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(static_cast<std::uint16_t>(port));
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  sockaddr generic{};
  static_assert(sizeof generic == sizeof address);
  std::memcpy(&generic, &address, sizeof address);
  return generic;
}

std::size_t length_in(const std::string& head) {
  const auto at = head.find("\r\nContent-Length: ");
  if (at == std::string::npos) return 0;
  return std::strtoull(head.c_str() + at + 18, nullptr, 10);
}

}  // namespace

std::string request_text(const std::string& method, const std::string& target, const std::string& body,
                         const std::string& headers) {
  std::string text = method + " " + target + " HTTP/1.1\r\nHost: localhost\r\nAccept: */*\r\n" + headers;
  if (!body.empty()) {
    text += "Content-Type: application/json\r\nContent-Length: " + std::to_string(body.size()) + "\r\n";
  }
  return text + "\r\n" + body;
}

Connection::Connection(int port) : port_(port), buffer_(16 * 1024, '\0') {
  reopen();
}

std::optional<Connection> Connection::if_listening(int port) {
  Connection connection;
  connection.port_ = port;
  if (!connection.connect()) return std::nullopt;
  connection.buffer_.resize(16 * 1024);
  return connection;
}

Connection::~Connection() {
  close();
}

Connection::Connection(Connection&& other) noexcept : port_(other.port_) {
  *this = std::move(other);
}

Connection& Connection::operator=(Connection&& other) noexcept {
  std::swap(port_, other.port_);
  std::swap(socket_, other.socket_);
  std::swap(buffer_, other.buffer_);
  std::swap(filled_, other.filled_);
  std::swap(head_, other.head_);
  std::swap(complete_, other.complete_);
  std::swap(status_, other.status_);
  return *this;
}

void Connection::close() {
  if (socket_ >= 0) ::close(socket_);
  socket_ = -1;
}

void Connection::reopen() {
  if (!connect()) fail("cannot connect");
}

bool Connection::connect() {
  close();
  socket_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (socket_ < 0) fail("no socket");
  const int yes = 1;
  setsockopt(socket_, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
  const timeval patience{30, 0};
  setsockopt(socket_, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
  const sockaddr address = loopback(port_);
  return ::connect(socket_, &address, sizeof address) == 0;
}

void Connection::send(const std::string& request) {
  filled_ = head_ = complete_ = 0;
  const ssize_t sent = ::send(socket_, request.data(), request.size(), MSG_NOSIGNAL);
  if (sent != static_cast<ssize_t>(request.size())) fail("cannot send");
}

bool Connection::receive() {
  return receive(MSG_DONTWAIT);
}

bool Connection::receive(int flags) {
  if (filled_ == buffer_.size()) buffer_.resize(2 * buffer_.size());
  const ssize_t count = ::recv(socket_, buffer_.data() + filled_, buffer_.size() - filled_, flags);
  if (count < 0 && flags != 0 && (errno == EAGAIN || errno == EINTR)) return false;
  if (count < 0) fail("cannot receive");
  if (count == 0) throw std::runtime_error("the server closed the connection before its answer was complete");
  filled_ += static_cast<std::size_t>(count);
  if (head_ == 0) {
    const auto end = std::string_view(buffer_.data(), filled_).find("\r\n\r\n");
    if (end == std::string_view::npos) return false;
    head_ = end + 4;
    status_ = std::atoi(buffer_.c_str() + 9);
    complete_ = head_ + length_in(buffer_.substr(0, head_));
  }
  return filled_ >= complete_;
}

Answer Connection::ask(const std::string& request) {
  send(request);
  while (!receive(0)) {
  }
  return {status_, body()};
}

int free_port() {
  const int socket = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr address = loopback(0);
  socklen_t size = sizeof address;
  const bool known = ::bind(socket, &address, size) == 0 && ::getsockname(socket, &address, &size) == 0;
  ::close(socket);
  if (!known) fail("no free port");
  sockaddr_in internet{};
  std::memcpy(&internet, &address, sizeof internet);
  return ntohs(internet.sin_port);
}

Answer get(int port, const std::string& target) {
  return Connection(port).ask(request_text("GET", target));
}

Answer post(int port, const std::string& target, const std::string& body) {
  return Connection(port).ask(request_text("POST", target, body));
}

}  // namespace im_mock::bench
