#pragma once
// A pipe of which one end writes the log, and the other is read by the test when it wants to. For one thread.

#include <array>
#include <stdexcept>
#include <string>

#include <fcntl.h>
#include <poll.h>
#include <unistd.h>

namespace server_test {

class Pipe {
 public:
  Pipe() {
    if (pipe2(ends_.data(), O_CLOEXEC) != 0) throw std::runtime_error("no pipe to be had");
  }
  ~Pipe() {
    close_reader();
    close(ends_[1]);
  }
  Pipe(const Pipe&) = delete;
  Pipe& operator=(const Pipe&) = delete;

  int writer() const { return ends_[1]; }
  void close_reader() {
    if (ends_[0] >= 0) close(ends_[0]);
    ends_[0] = -1;
  }
  // As much as there is; waits for more until there is `wanted`, if that is not empty.
  std::string read(const std::string& wanted = "") const {
    std::string text;
    while (true) {
      const bool enough = wanted.empty() || text.find(wanted) != std::string::npos;
      pollfd watched{ends_[0], POLLIN, 0};
      if (poll(&watched, 1, enough ? 0 : 20000) <= 0) return text;
      std::array<char, 65536> part;
      const ssize_t count = ::read(ends_[0], part.data(), part.size());
      if (count <= 0) return text;
      text.append(part.data(), static_cast<std::size_t>(count));
    }
  }

 private:
  std::array<int, 2> ends_{};
};

}  // namespace server_test
