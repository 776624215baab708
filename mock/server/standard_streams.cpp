#include "server/standard_streams.h"

#include <cerrno>
#include <cstdio>
#include <cstring>

#include <fcntl.h>
#include <unistd.h>

namespace im_mock::server {

void hold_standard_streams() {
  for (const int stream : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) {
    if (fcntl(stream, F_GETFD) != -1) continue;
    // The lowest free number is this one. A folder can be neither read nor written, so using it fails as it
    // would have; and there is a root folder even where there is no /dev/null.
    [[maybe_unused]] const int held = open("/", O_RDONLY | O_DIRECTORY);
  }
}

bool print(const std::string& text) {
  if (std::fputs(text.c_str(), stdout) >= 0 && std::fflush(stdout) == 0) return true;
  std::fprintf(stderr, "im-mock: cannot write to standard output: %s\n", std::strerror(errno));
  return false;
}

}  // namespace im_mock::server
