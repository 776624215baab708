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
  // Starts it and waits for its line "ready http://...:PORT". Its standard error goes to `log`. Throws when
  // it ends before that.
  explicit ServerProcess(const std::vector<std::string>& command, const std::string& log = "/dev/null");
  // Stops it.
  ~ServerProcess();
  ServerProcess(const ServerProcess&) = delete;
  ServerProcess& operator=(const ServerProcess&) = delete;

  int port() const { return port_; }
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
