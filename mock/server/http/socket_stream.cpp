#include "server/http/socket_stream.h"

#include <array>
#include <cerrno>

#include <poll.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/uio.h>

namespace im_mock::server {
namespace {

Stream::Read outcome_of(ssize_t count, std::size_t& size) {
  size = count > 0 ? static_cast<std::size_t>(count) : 0;
  if (count > 0) return Stream::Read::Some;
  if (count == 0) return Stream::Read::Closed;
  return errno == EAGAIN ? Stream::Read::TimedOut : Stream::Read::Failed;
}

}  // namespace

Stream::Read SocketStream::read(char* to, std::size_t& size) {
  ssize_t count = 0;
  do {
    count = recv(socket_, to, size, 0);
  } while (count < 0 && errno == EINTR);
  return outcome_of(count, size);
}

bool SocketStream::write(std::string_view first, std::string_view second) {
  while (!first.empty() || !second.empty()) {
    std::array<iovec, 2> parts{iovec{const_cast<char*>(first.data()), first.size()},
                               iovec{const_cast<char*>(second.data()), second.size()}};
    msghdr message{};
    message.msg_iov = parts.data();
    message.msg_iovlen = parts.size();
    const ssize_t count = sendmsg(socket_, &message, MSG_NOSIGNAL);
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return false;  // EAGAIN, too: the patience is over
    const auto sent = static_cast<std::size_t>(count);
    const std::size_t of_first = std::min(sent, first.size());
    first.remove_prefix(of_first);
    second.remove_prefix(sent - of_first);
  }
  return true;
}

void SocketStream::set_patience(std::chrono::milliseconds patience) {
  timeval time{};
  time.tv_sec = patience.count() / 1000;
  time.tv_usec = static_cast<suseconds_t>(patience.count() % 1000 * 1000);
  setsockopt(socket_, SOL_SOCKET, SO_RCVTIMEO, &time, sizeof time);
  setsockopt(socket_, SOL_SOCKET, SO_SNDTIMEO, &time, sizeof time);
}

Stream::Client SocketStream::client() const {
  pollfd watched{socket_, POLLIN | POLLRDHUP, 0};
  if (poll(&watched, 1, 0) <= 0) return Client::There;
  if ((watched.revents & (POLLERR | POLLHUP | POLLNVAL)) != 0) return Client::Gone;
  return (watched.revents & POLLRDHUP) != 0 ? Client::HalfClosed : Client::There;
}

void SocketStream::end_sending() {
  shutdown(socket_, SHUT_WR);
}

Stream::Read SocketStream::skip(std::size_t& size) {
  std::array<char, 16 * 1024> ignored;
  size = ignored.size();
  return SocketStream::read(ignored.data(), size);
}

std::optional<unsigned char> SocketStream::first_byte() const {
  unsigned char byte = 0;
  ssize_t count = 0;
  do {
    count = recv(socket_, &byte, 1, MSG_PEEK);
  } while (count < 0 && errno == EINTR);
  if (count != 1) return std::nullopt;
  return byte;
}

}  // namespace im_mock::server
