#pragma once
// Reads one request after the other from a connection.

#include <chrono>
#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "server/http/request_head.h"
#include "server/http/stream.h"

namespace im_mock::server {

// How long a client may be silent.
struct Patience {
  std::chrono::milliseconds in_request{30000};  // for the next bytes of a request, or of an answer
  int idle_turns = 2;                           // so many times that, between two requests
};

// One thread at a time.
class RequestReader {
 public:
  // `stream` outlives it. Its patience is `patience.in_request`.
  RequestReader(Stream& stream, std::size_t body_max, const Patience& patience)
      : stream_(stream), body_max_(body_max), patience_(patience) {}

  // Waits for the first bytes of a request. False when none will come. `stopping` is asked before each wait.
  bool wait(const std::function<bool()>& stopping);
  // The next request, with its body. With a refusal it is not whole, and nothing behind it can be
  // understood. Nothing when the client has gone in the middle of it.
  std::optional<RequestHead> next();

 private:
  // Appends what comes to the buffer; false when the client has gone or is too slow, which `slow_` tells.
  bool read_more();
  std::optional<RequestHead> read_head();
  bool read_body(RequestHead& head);
  bool read_chunks(RequestHead& head);
  std::optional<RequestHead> refused(RequestHead head, int status, std::string reason) const;
  std::string_view unread() const { return std::string_view(buffer_).substr(begin_); }
  void take(std::size_t count);

  Stream& stream_;
  const std::size_t body_max_;
  const Patience patience_;
  std::string buffer_;  // what has come and is not taken begins at begin_
  std::size_t begin_ = 0;
  bool slow_ = false;
};

}  // namespace im_mock::server
