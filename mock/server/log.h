#pragma once
// The log on standard error: one line for each thing that happened. Thread-safe. No secrets: requests are
// told by method, path, query and status, never by their headers, and without what app/secrets.h knows.

#include <chrono>
#include <string>
#include <string_view>

namespace im_mock::server {

enum class LogLevel { Debug, Info, Warning, Error, Off };
enum class LogFormat { Text, Json };

class Log {
 public:
  Log(LogLevel level, LogFormat format) : level_(level), format_(format) {}

  bool wants(LogLevel level) const { return level >= level_; }
  void message(LogLevel level, const std::string& text) const;
  // A request with its answer; a refusal, which has a diagnosis, is a warning.
  void request(const std::string& method, const std::string& target, int status,
               std::chrono::microseconds took, const std::string& diagnosis) const;

 private:
  // `content`: the line, or in JSON its members.
  void write(LogLevel level, const std::string& content) const;

  LogLevel level_;
  LogFormat format_;
};

}  // namespace im_mock::server
