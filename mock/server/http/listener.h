#pragma once
// The sockets that take new connections: one address, or both loopbacks, or all.

#include <atomic>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "server/log/log.h"

namespace im_mock::server {

// open(), then run() on one thread. stop() is thread-safe and may come at any time.
class Listener {
 public:
  explicit Listener(const Log& log);
  ~Listener();
  Listener(const Listener&) = delete;
  Listener& operator=(const Listener&) = delete;

  // Takes the port; 0 takes any free one. `host`: a numeric address, in brackets or not; "localhost", which
  // is both loopbacks; "*", which is all addresses. Nothing on success, else one sentence that says why not.
  std::optional<std::string> open(const std::string& host, int port);
  int port() const { return port_; }

  // Hands each new connection's socket over, until stop(), and then gives the port back. Nothing after a
  // stop; else one sentence: no more connections can be taken. While the system has no file left for a
  // connection, `full` gets one that may be answered at once, and no more than that.
  std::optional<std::string> run(const std::function<void(int socket)>& connection,
                                 const std::function<void(int socket)>& full);
  void stop();

 private:
  std::optional<std::string> listen_on(const std::string& address, int port);
  std::optional<std::string> accept_from(int listening, const std::function<void(int)>& connection,
                                         const std::function<void(int)>& full);
  void accept_when_full(int listening, int error, const std::function<void(int)>& full);
  void close_sockets();
  void pause();

  const Log& log_;
  std::vector<int> listening_;
  int port_ = 0;
  int stop_event_ = -1;
  int spare_ = -1;  // a file kept for the moment when there is none left
  bool told_full_ = false;
};

}  // namespace im_mock::server
