#include "server/log/patient_write.h"

#include <algorithm>
#include <cerrno>
#include <climits>

#include <poll.h>
#include <unistd.h>

namespace im_mock::server {
namespace {

constexpr int look_every_ms = 20;

// As much as a pipe that has any room takes without blocking; whole lines, so that those of several processes
// do not mix.
std::string_view next_piece(std::string_view text) {
  const std::string_view piece = text.substr(0, PIPE_BUF);
  const auto end = piece.size() < text.size() ? piece.rfind('\n') : std::string_view::npos;
  return end == std::string_view::npos ? piece : piece.substr(0, end + 1);
}

}  // namespace

std::size_t write_patiently(int descriptor, std::string_view text, const std::function<bool()>& is_patient) {
  std::size_t written = 0;
  while (written < text.size()) {
    pollfd watched{descriptor, POLLOUT, 0};
    const int ready = poll(&watched, 1, look_every_ms);
    if (ready < 0 && errno != EINTR) break;
    if (ready <= 0) {
      if (!is_patient()) break;
      continue;
    }
    const std::string_view piece = next_piece(text.substr(written));
    const ssize_t count = ::write(descriptor, piece.data(), piece.size());
    if (count >= 0) {
      written += static_cast<std::size_t>(count);
    } else if (errno == EAGAIN) {  // The parent has made it non-blocking, and it takes less than a piece.
      poll(nullptr, 0, look_every_ms);
      if (!is_patient()) break;
    } else if (errno != EINTR) {
      break;
    }
  }
  return written;
}

}  // namespace im_mock::server
