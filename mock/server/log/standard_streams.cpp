#include "server/log/standard_streams.h"

#include <cerrno>
#include <chrono>
#include <cstdio>
#include <cstring>

#include <fcntl.h>
#include <unistd.h>

#include "server/log/patient_write.h"

namespace im_mock::server {

void hold_standard_streams() {
  for (const int stream : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) {
    if (fcntl(stream, F_GETFD) != -1) continue;
    // The lowest free number is this one. A folder can be neither read nor written, so using it fails as it
    // would have; and there is a root folder even where there is no /dev/null.
    [[maybe_unused]] const int held = open("/", O_RDONLY | O_DIRECTORY);
  }
}

void complain(const std::string& text) {
  using Clock = std::chrono::steady_clock;
  const auto end = Clock::now() + std::chrono::seconds(1);
  write_patiently(STDERR_FILENO, text, [end] { return Clock::now() < end; });
}

bool print(const std::string& text) {
  if (std::fputs(text.c_str(), stdout) >= 0 && std::fflush(stdout) == 0) return true;
  complain(std::string("im-mock: cannot write to standard output: ") + std::strerror(errno) + "\n");
  return false;
}

}  // namespace im_mock::server
