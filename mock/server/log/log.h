#pragma once
// The log on standard error: one line for each thing that happened. Thread-safe. No secrets: requests are
// told by method, path, query and status, never by their headers, and without what app/journal/secrets.h
// knows. Nothing here waits for a reader of the log.

#include <chrono>
#include <memory>
#include <string>
#include <string_view>

namespace im_mock::server {

class LogWriter;

enum class LogLevel { Debug, Info, Warning, Error, Off };
enum class LogFormat { Text, Json };

class Log {
 public:
  Log(LogLevel level, LogFormat format, int descriptor = 2);
  // Writes what is queued; whoever does not read it is waited for only a moment.
  ~Log();

  bool wants(LogLevel level) const { return level >= level_; }
  // One line, whatever the text holds: what no terminal shows is escaped.
  void message(LogLevel level, const std::string& text) const;
  // A failure that nobody expected. Without memory for a line, it counts among those that are missing.
  void bug(const char* what) const noexcept;
  // The same as message() for a text of several lines.
  void lines(LogLevel level, const std::string& text) const;
  // A request with its answer; a refusal, which has a diagnosis, is a warning.
  void request(const std::string& method, const std::string& target, int status,
               std::chrono::microseconds took, const std::string& diagnosis) const;
  // Writes what is queued, a moment at most, and is ready for more also when no more threads are to be had.
  // Throws std::system_error when that is so already.
  void begin() const;
  // Waits until what is queued is written, at most a moment: for who is about to end the process.
  void flush() const;

 private:
  // `content`: the line, or in JSON its members.
  void write(LogLevel level, const std::string& content) const;

  const LogLevel level_;
  const LogFormat format_;
  const bool terminal_;
  const std::unique_ptr<LogWriter> writer_;
};

}  // namespace im_mock::server
