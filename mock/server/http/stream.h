#pragma once
// The bytes of one connection, plain or by TLS. One thread at a time.

#include <chrono>
#include <cstddef>
#include <string_view>

namespace im_mock::server {

class Stream {
 public:
  // How a read ended.
  enum class Read { Some, Closed, TimedOut, Failed };
  // Whether the client is still there. HalfClosed: it has ended its sending, and may still be reading.
  enum class Client { There, HalfClosed, Gone };

  Stream() = default;
  virtual ~Stream() = default;
  Stream(const Stream&) = delete;
  Stream& operator=(const Stream&) = delete;

  // Waits for bytes, at most as long as the patience, and puts how many there are into `size`.
  virtual Read read(char* to, std::size_t& size) = 0;
  // Sends all of both parts, in as few packets as possible. False when the client has gone or takes nothing
  // for as long as the patience.
  virtual bool write(std::string_view first, std::string_view second) = 0;
  // How long one read or write waits for the client.
  virtual void set_patience(std::chrono::milliseconds patience) = 0;
  virtual Client client() const = 0;
  // Ends the sending: the client reads what was written, and then the end.
  virtual void end_sending() = 0;
  // Throws away the bytes that have come, after end_sending(); how a read ended.
  virtual Read skip(std::size_t& size) = 0;
};

}  // namespace im_mock::server
