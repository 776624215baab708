#pragma once
// A server program run as a process of its own, from its start to its end. Not thread-safe.

#include <chrono>
#include <cstddef>
#include <string>
#include <vector>

#include <sys/types.h>

namespace im_mock::bench {

class ServerProcess {
 public:
  // Starts it. Its standard error goes to `log`. With port 0 it waits for the line "ready http://...:PORT",
  // and throws when the process ends before that. With the port that the command names it waits for nothing.
  explicit ServerProcess(const std::vector<std::string>& command, const std::string& log = "/dev/null",
                         int port = 0);
  // Stops it.
  ~ServerProcess();
  ServerProcess(const ServerProcess&) = delete;
  ServerProcess& operator=(const ServerProcess&) = delete;

  int port() const { return port_; }
  // For who did not wait before: waits for the line "ready". Throws when the process ends before that.
  void wait_until_ready();
  // The processor time that it has used so far, in seconds.
  double processor_seconds() const;
  std::size_t resident_bytes() const;
  std::size_t threads() const;

 private:
  std::size_t status_field(const std::string& name) const;

  pid_t process_ = 0;
  int output_ = -1;
  int port_ = 0;
};

}  // namespace im_mock::bench
