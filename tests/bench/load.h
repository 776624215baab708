#pragma once
// A closed loop of load: each caller sends its request, waits for the answer, and sends it again. One thread
// and epoll, so that the rest of the machine belongs to the server. Not thread-safe.

#include <chrono>
#include <cstdint>
#include <deque>
#include <string>

#include "bench/connection.h"

namespace im_mock::bench {

class Load {
 public:
  explicit Load(int port);
  ~Load();
  Load(const Load&) = delete;
  Load& operator=(const Load&) = delete;

  // Callers that repeat this request, each on a connection of its own. With `reconnect` that is a new one for
  // every request.
  void add_callers(std::size_t count, const std::string& request, bool reconnect = false);
  // A caller whose answers do not count and are not waited for at the end: the listener of a long poll.
  void add_listener(const std::string& request);

  struct Rate {
    std::uint64_t answers = 0;
    double seconds = 0;
    double per_second() const { return static_cast<double>(answers) / seconds; }
  };
  // Every answer has to be a 200.
  Rate run(std::chrono::milliseconds time);

 private:
  struct Caller {
    Connection connection;
    std::string request;
    bool reconnect = false;
    bool counts = true;
    bool busy = false;
  };

  void add(Caller caller);
  void watch(Caller& caller);
  void send(Caller& caller);

  int port_;
  int epoll_;
  std::deque<Caller> callers_;
};

}  // namespace im_mock::bench
