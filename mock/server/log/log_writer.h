#pragma once
// The queue between who has something to say and a descriptor that may take it slowly, late or never. A
// thread of its own writes. Thread-safe.

#include <cstdint>
#include <functional>
#include <memory>
#include <string>

namespace im_mock::server {

class LogWriter {
 public:
  static constexpr std::size_t queue_max =
      1024 * 1024;  // bytes that wait; another as many may be on their way

  // `remark` makes the line that stands where so many lines are missing. The thread begins with the first
  // line.
  LogWriter(int descriptor, std::function<std::string(std::uint64_t)> remark);
  // Writes what is queued, as flush() does. A thread that is stuck in the kernel is left behind.
  ~LogWriter();
  LogWriter(const LogWriter&) = delete;
  LogWriter& operator=(const LogWriter&) = delete;

  // Begins the thread now, while there is one to be had. Throws std::system_error when there is none.
  void begin();
  // Never waits for the descriptor. A line that finds the queue full is dropped and counted.
  void add(const std::string& line) noexcept;
  // A line that could not even be made.
  void miss() noexcept;
  // Waits until all is written, a moment at most: whether it is.
  bool flush();

 private:
  void begin_locked();
  struct State;
  static void run(const std::shared_ptr<State>& state);

  const std::shared_ptr<State> state_;  // The thread's, too.
};

}  // namespace im_mock::server
