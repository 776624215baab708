#pragma once
// httplib's server for plain HTTP, with one reader for each connection. It is all in this header, for
// http_server.cpp alone: to compile httplib takes long, and so is done once.

#include <algorithm>
#include <array>
#include <atomic>
#include <cerrno>
#include <chrono>
#include <cstring>
#include <string>

#include <httplib.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/time.h>

namespace im_mock::server {

// How long a read waits in the system before it looks around: how soon an idle connection hears that the
// server stops.
constexpr std::chrono::milliseconds look_every{250};

struct Patience {
  std::chrono::milliseconds next_request;  // between two requests
  std::chrono::milliseconds read;          // for the next bytes of a request
  std::chrono::milliseconds write;         // until the client takes the next bytes
};

// One client's connection. Not thread-safe, like all of httplib's streams.
class ConnectionStream final : public httplib::Stream {
 public:
  // `server` is INVALID_SOCKET as soon as the server stops.
  ConnectionStream(int socket, const Patience& patience, const std::atomic<socket_t>& server)
      : socket_(socket), patience_(patience), server_(server) {
    const timeval slice{0, std::chrono::microseconds(look_every).count()};
    setsockopt(socket_, SOL_SOCKET, SO_RCVTIMEO, &slice, sizeof slice);
  }

  // Whether there is something of a next request. False when the client has gone or takes too long, or when
  // the server stops.
  bool wait_for_request() {
    if (is_readable()) return true;
    begin_ = 0;
    const ssize_t count = receive(buffer_.data(), buffer_.size(), patience_.next_request, true);
    end_ = count > 0 ? static_cast<std::size_t>(count) : 0;
    return count > 0;
  }

  ssize_t read(char* to, std::size_t size) override {
    if (!is_readable()) {
      if (size >= buffer_.size()) return receive(to, size, patience_.read, false);
      begin_ = end_ = 0;
      const ssize_t count = receive(buffer_.data(), buffer_.size(), patience_.read, false);
      if (count <= 0) return count;
      end_ = static_cast<std::size_t>(count);
    }
    const std::size_t taken = std::min(size, end_ - begin_);
    std::memcpy(to, buffer_.data() + begin_, taken);
    begin_ += taken;
    return static_cast<ssize_t>(taken);
  }

  ssize_t write(const char* from, std::size_t size) override {
    while (true) {
      const ssize_t count = send(socket_, from, size, MSG_NOSIGNAL | MSG_DONTWAIT);
      if (count >= 0) return count;
      if (errno == EINTR) continue;
      if (errno == EAGAIN && wait_writable()) continue;
      error_ = httplib::Error::Write;
      return -1;
    }
  }

  bool is_readable() const override { return begin_ < end_; }
  bool wait_readable() const override { return is_readable() || wait_for(POLLIN, patience_.read); }
  bool wait_writable() const override { return wait_for(POLLOUT, patience_.write); }
  bool is_peer_alive() const override { return httplib::detail::is_socket_alive(socket_); }
  void get_remote_ip_and_port(std::string& address, int& port) const override {
    httplib::detail::get_remote_ip_and_port(socket_, address, port);
  }
  void get_local_ip_and_port(std::string& address, int& port) const override {
    httplib::detail::get_local_ip_and_port(socket_, address, port);
  }
  socket_t socket() const override { return socket_; }
  time_t duration() const override { return 0; }  // only httplib's client asks for it

 private:
  ssize_t receive(char* to, std::size_t size, std::chrono::milliseconds longest, bool between_requests) {
    for (std::chrono::milliseconds waited{0};;) {
      const ssize_t count = recv(socket_, to, size, 0);
      if (count > 0) return count;
      if (count == 0) {
        error_ = httplib::Error::ConnectionClosed;
        return 0;
      }
      if (errno == EINTR) continue;
      const bool nothing_yet = errno == EAGAIN;
      waited += look_every;
      if (!nothing_yet || waited >= longest || (between_requests && server_ == INVALID_SOCKET)) {
        error_ = nothing_yet ? httplib::Error::Timeout : httplib::Error::Read;
        return -1;
      }
    }
  }

  bool wait_for(short event, std::chrono::milliseconds longest) const {
    pollfd waited{socket_, event, 0};
    while (true) {
      const int ready = poll(&waited, 1, static_cast<int>(longest.count()));
      if (ready >= 0 || errno != EINTR) return ready > 0;
    }
  }

  const int socket_;
  const Patience patience_;
  const std::atomic<socket_t>& server_;
  std::array<char, 4096> buffer_;
  std::size_t begin_ = 0;
  std::size_t end_ = 0;
};

inline std::chrono::milliseconds in_milliseconds(time_t seconds, time_t microseconds) {
  return std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::seconds(seconds) +
                                                               std::chrono::microseconds(microseconds));
}

// httplib makes a new reader for each request and forgets what the last one had read ahead, so that of
// several requests in one packet it understands the first; and it polls before each read and each write.
// (With TLS it has one reader, too.)
class PlainServer : public httplib::Server {
 private:
  bool process_and_close_socket(socket_t socket) override {
    std::string remote_address;
    std::string local_address;
    int remote_port = 0;
    int local_port = 0;
    httplib::detail::get_remote_ip_and_port(socket, remote_address, remote_port);
    httplib::detail::get_local_ip_and_port(socket, local_address, local_port);
    const Patience patience{std::chrono::seconds(keep_alive_timeout_sec_),
                            in_milliseconds(read_timeout_sec_, read_timeout_usec_),
                            in_milliseconds(write_timeout_sec_, write_timeout_usec_)};
    ConnectionStream stream(socket, patience, svr_sock_);
    bool served = true;
    bool closed = false;
    while (served && !closed && stream.wait_for_request()) {
      served = process_request(stream, remote_address, remote_port, local_address, local_port, false, closed,
                               nullptr);
    }
    httplib::detail::shutdown_socket(socket);
    httplib::detail::close_socket(socket);
    return served;
  }
};

}  // namespace im_mock::server
