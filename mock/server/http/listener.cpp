#include "server/http/listener.h"

#include <cerrno>
#include <cstdint>
#include <cstring>

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

#include "server/log/outermost.h"

namespace im_mock::server {
namespace {

constexpr int backlog = 1024;  // a burst of connections; the system bounds it further (somaxconn)
constexpr int pause_ms = 50;   // before accept() is tried again when the system is short of something

union Address {
  sockaddr any;
  sockaddr_in v4;
  sockaddr_in6 v6;
};

// Nothing when the text is no numeric address.
std::optional<Address> address_of(const std::string& text, int port) {
  Address address{};
  if (inet_pton(AF_INET, text.c_str(), &address.v4.sin_addr) == 1) {
    address.v4.sin_family = AF_INET;
    address.v4.sin_port = htons(static_cast<std::uint16_t>(port));
    return address;
  }
  if (inet_pton(AF_INET6, text.c_str(), &address.v6.sin6_addr) == 1) {
    address.v6.sin6_family = AF_INET6;
    address.v6.sin6_port = htons(static_cast<std::uint16_t>(port));
    return address;
  }
  return std::nullopt;
}

socklen_t size_of(const Address& address) {
  return address.any.sa_family == AF_INET ? sizeof address.v4 : sizeof address.v6;
}

std::string listening_problem(const std::string& host, int port, int error) {
  const bool v6 = host.find(':') != std::string::npos;
  const std::string place = (v6 ? "[" + host + "]" : host) + ":" + std::to_string(port);
  switch (error) {
    case EADDRINUSE:
      return place + " is in use; stop who has it, or choose another port with --port (0: any free one)";
    case EACCES:
      return "no permission to listen on " + place +
             "; ports below 1024 belong to root, choose another with --port";
    case EADDRNOTAVAIL:
    case EAFNOSUPPORT:
      return place + " is no address of this machine; choose another with --host";
    default:
      return "cannot listen on " + place + ": " + std::strerror(error);
  }
}

// Errors of accept() that concern one connection or one moment; all others mean that the socket is of no use.
bool passes(int error) {
  switch (error) {
    case EINTR:
    case EAGAIN:
    case ECONNABORTED:
    case EPROTO:
    case EPERM:
    case ENETDOWN:
    case ENOPROTOOPT:
    case EHOSTDOWN:
    case ENONET:
    case EHOSTUNREACH:
    case EOPNOTSUPP:
    case ENETUNREACH:
    case ETIMEDOUT:
      return true;
    default:
      return false;
  }
}

bool is_shortage(int error) {
  return error == EMFILE || error == ENFILE || error == ENOMEM || error == ENOBUFS;
}

int spare_file() {
  return ::open("/", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
}

}  // namespace

Listener::Listener(const Log& log)
    : log_(log), stop_event_(eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)), spare_(spare_file()) {}

Listener::~Listener() {
  close_sockets();
  close(stop_event_);
  if (spare_ >= 0) close(spare_);
}

std::optional<std::string> Listener::listen_on(const std::string& address_text, int port) {
  const auto address = address_of(address_text, port);
  if (!address)
    return "'" + address_text + "' is no numeric address; --host takes one, or localhost, or * for all";
  const int socket = ::socket(address->any.sa_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
  if (socket < 0) return listening_problem(address_text, port, errno);
  listening_.push_back(socket);
  const int yes = 1;
  const int no = 0;
  // Without SO_REUSEPORT, with which two servers would share one port without a word.
  setsockopt(socket, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
  if (address->any.sa_family == AF_INET6) {
    // "::" takes IPv4, too.
    const bool all = IN6_IS_ADDR_UNSPECIFIED(&address->v6.sin6_addr);
    setsockopt(socket, IPPROTO_IPV6, IPV6_V6ONLY, all ? &no : &yes, sizeof no);
  }
  if (bind(socket, &address->any, size_of(*address)) != 0 || listen(socket, backlog) != 0)
    return listening_problem(address_text, port, errno);
  Address bound{};
  socklen_t size = sizeof bound;
  getsockname(socket, &bound.any, &size);
  port_ = ntohs(bound.any.sa_family == AF_INET ? bound.v4.sin_port : bound.v6.sin6_port);
  return std::nullopt;
}

std::optional<std::string> Listener::open(const std::string& host, int port) {
  if (host == "*") {
    if (!listen_on("::", port)) return std::nullopt;
    close_sockets();  // no IPv6 here
    return listen_on("0.0.0.0", port);
  }
  if (host != "localhost") {
    const bool in_brackets = host.size() > 2 && host.front() == '[' && host.back() == ']';
    return listen_on(in_brackets ? host.substr(1, host.size() - 2) : host, port);
  }
  // Some clients try ::1 first and never anything else. A free port of one may be taken on the other.
  for (int attempt = 0; attempt < 20; ++attempt) {
    if (auto problem = listen_on("127.0.0.1", port)) return problem;
    const auto problem = listen_on("::1", port_);
    if (!problem) return std::nullopt;
    const bool taken = problem->find(" is in use") != std::string::npos;
    if (!taken) {  // no IPv6 here
      close(listening_.back());
      if (listening_.size() > 1) listening_.pop_back();
      return std::nullopt;
    }
    if (port != 0) return problem;
    close_sockets();
  }
  return "no port is free on both loopbacks; name one with --port";
}

std::optional<std::string> Listener::run(const std::function<void(int)>& connection,
                                         const std::function<void(int)>& full) {
  std::vector<pollfd> watched{{stop_event_, POLLIN, 0}};
  for (const int socket : listening_) watched.push_back({socket, POLLIN, 0});
  while (true) {
    if (poll(watched.data(), watched.size(), -1) < 0 && errno != EINTR && errno != ENOMEM)
      return std::string("cannot wait for connections: ") + std::strerror(errno);
    if (watched[0].revents != 0) {
      close_sockets();
      return std::nullopt;
    }
    for (std::size_t index = 1; index < watched.size(); ++index) {
      if (watched[index].revents == 0) continue;
      if (auto problem = accept_from(watched[index].fd, connection, full)) return problem;
    }
  }
}

std::optional<std::string> Listener::accept_from(int listening, const std::function<void(int)>& connection,
                                                 const std::function<void(int)>& full) {
  const int socket = accept4(listening, nullptr, nullptr, SOCK_CLOEXEC);
  if (socket >= 0) {
    told_full_ = false;
    const int yes = 1;
    setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
    connection(socket);
    return std::nullopt;
  }
  const int error = errno;
  if (passes(error)) return std::nullopt;
  if (!is_shortage(error)) return std::string("cannot take connections: ") + std::strerror(error);
  accept_when_full(listening, error, full);
  return std::nullopt;
}

// The spare file makes room for one connection, which hears why it is not served.
void Listener::accept_when_full(int listening, int error, const std::function<void(int)>& full) {
  if (!told_full_) {
    outermost(log_, [&] {
      log_.message(LogLevel::Error, std::string("a connection cannot be served: ") + std::strerror(error) +
                                        "; raise the limit with ulimit -n, or use a smaller --max-clients");
    });
    told_full_ = true;
  }
  if ((error == EMFILE || error == ENFILE) && spare_ >= 0) {
    close(spare_);
    const int socket = accept4(listening, nullptr, nullptr, SOCK_CLOEXEC);
    if (socket >= 0) full(socket);
    spare_ = spare_file();
    if (socket >= 0) return;
  }
  pause();
}

void Listener::close_sockets() {
  for (const int socket : listening_) close(socket);
  listening_.clear();
}

void Listener::pause() {
  pollfd stop{stop_event_, POLLIN, 0};
  poll(&stop, 1, pause_ms);
}

void Listener::stop() {
  const std::uint64_t one = 1;
  [[maybe_unused]] const auto written = ::write(stop_event_, &one, sizeof one);
}

}  // namespace im_mock::server
