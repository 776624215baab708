#pragma once
// The threads that serve connections. cpp-httplib gives each open connection a thread for as long as it
// lasts, and a long poll lasts half a minute, so there are as many threads as connections, up to a bound that
// is said out loud.

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <mutex>

namespace im_mock::server {

// Thread-safe. Threads have small stacks and stay for a moment when they have nothing to do.
class ConnectionThreads {
 public:
  explicit ConnectionThreads(std::size_t connections_max);
  // shutdown() has been called.
  ~ConnectionThreads() = default;

  // Runs it on a thread of its own. Over the bound it still runs, with refusing() true, so that the client
  // hears why. False when the operating system gives no thread.
  bool run(std::function<void()> connection);
  // Waits until all connections have ended.
  void shutdown();

  // Whether the calling thread serves a connection over the bound.
  static bool refusing();

 private:
  struct Work {
    std::function<void()> connection;
    bool refuse = false;
  };

  static void* thread_main(void* threads);
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
