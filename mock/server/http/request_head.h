#pragma once
// The head of an HTTP/1.1 request (RFC 9112): found among the bytes that have come, and understood. Pure
// functions. Strict where two readers of one request could understand two requests: after such a doubt the
// rest of the connection cannot be trusted.

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "api/http/http.h"

namespace im_mock::server {

// Bounds of a request's head, in bytes but for `fields`.
inline constexpr std::size_t longest_line = 8192;  // of the target, and of each header line
inline constexpr std::size_t most_fields = 100;
inline constexpr std::size_t longest_head = 64 * 1024;

// The answer to a request that is not served: an HTTP status and one sentence.
struct WireRefusal {
  int status = 400;
  std::string reason;
};

// A request without its body, and how the bytes behind it are to be read.
struct RequestHead {
  api::Request request;                // method and target stay empty as far as they could not be read
  bool http_1_0 = false;               // else 1.1
  bool keep_alive = true;              // the client wants the connection to stay
  bool chunked = false;                // the body comes in chunks
  std::uint64_t body_size = 0;         // of a body that does not
  bool wants_continue = false;         // it sends the body after "100 Continue"
  std::optional<WireRefusal> refusal;  // the connection ends after this answer
};

// Looks for the end of a head, line by line, in a buffer that grows.
class HeadScanner {
 public:
  // The size of the head with its empty line; a refusal as soon as no head can come of it; nothing while it
  // is not whole. `bytes` begins with what was there at the last call.
  std::optional<std::variant<std::size_t, WireRefusal>> scan(std::string_view bytes);
  // The size of the lines that have come whole. Of a request that is refused no more is looked at, so that
  // the answer does not depend on how much has come behind them.
  std::size_t whole_lines() const { return line_begin_; }

 private:
  std::size_t line_begin_ = 0;
  std::size_t scanned_ = 0;
  std::size_t lines_ = 0;
};

// How many bytes of line ends stand before the request line (RFC 9112, 2.2: they are passed over).
std::size_t empty_lines_before(std::string_view bytes);

// Understands a whole head, or as much of it as there is when the scanner has refused it. Absolute-form
// targets (RFC 9112, 3.2.2) become origin-form, with their host in the Host header.
RequestHead parse_head(std::string_view head);

// Whether the line is a well-formed header, as a trailer has to be, too (RFC 9112, 5 and 7.1.2).
bool is_field_line(std::string_view line);

// Whether a comma-separated list of tokens (RFC 9110, 5.6.1) names the token, in any case.
bool lists_token(std::string_view list, std::string_view token);

}  // namespace im_mock::server
