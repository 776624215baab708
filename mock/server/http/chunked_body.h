#pragma once
// A body that comes in chunks (RFC 9112, 7.1), put together as its bytes come.

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace im_mock::server {

// One thread at a time. Extensions and trailers are checked and passed over.
class ChunkedBody {
 public:
  enum class State { More, Done, Bad, TooLarge };

  explicit ChunkedBody(std::size_t size_max) : size_max_(size_max) {}

  // Takes bytes up to the body's end and says how many; all of them while the state is More. After Bad or
  // TooLarge nothing more is taken.
  std::size_t take(std::string_view bytes);
  State state() const { return state_; }
  // The body, whole when the state is Done.
  std::string& body() { return body_; }

 private:
  enum class Part { Size, Data, DataEnd, Trailer };

  void take_line(std::string_view line);

  const std::size_t size_max_;
  State state_ = State::More;
  Part part_ = Part::Size;
  std::string body_;
  std::string line_;          // the begun line of a size or a trailer
  std::uint64_t rest_ = 0;    // of the chunk
  std::size_t trailers_ = 0;  // bytes
};

}  // namespace im_mock::server
