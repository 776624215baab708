#pragma once
// The threads that serve connections. Each open connection has a thread for as long as it lasts, and a long
// poll lasts half a minute, so there are as many threads as connections, up to a bound that is said out loud.

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <mutex>

namespace im_mock::server {

// Thread-safe. Threads have small stacks and stay for a moment when they have nothing to do.
class ConnectionThreads {
 public:
  // Serves a connection. `over_bound`: there are too many, and the client is to hear that.
  using Serve = std::function<void(bool over_bound)>;

  explicit ConnectionThreads(std::size_t connections_max);
  // shutdown() has been called.
  ~ConnectionThreads() = default;

  // Runs it on a thread of its own; it must not throw. False, and it never runs, when the system gives no
  // thread, when far too many connections are open, or after shutdown().
  bool run(Serve serve);
  // Waits until all connections have ended.
  void shutdown();

 private:
  struct Work {
    Serve serve;
    bool over_bound = false;
  };

  static void* thread_main(void* threads);
  bool start_thread();
  void work();

  const std::size_t connections_max_;
  std::mutex mutex_;
  std::condition_variable work_waits_;
  std::condition_variable thread_ended_;
  std::deque<Work> waiting_;
  std::size_t threads_ = 0;
  std::size_t idle_ = 0;
  std::size_t connections_ = 0;
  bool stopping_ = false;
};

}  // namespace im_mock::server
