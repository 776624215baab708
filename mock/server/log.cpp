#include "server/log.h"

#include <unistd.h>

#include "app/json_text.h"
#include "app/secrets.h"

namespace im_mock::server {
namespace {

constexpr std::string_view names[] = {"debug", "info", "warning", "error"};
constexpr std::string_view colours[] = {"\033[90m", "", "\033[33m", "\033[31m"};

// A path may hold anything; the terminal gets to see no control characters but line ends.
std::string harmless(std::string text) {
  for (char& character : text) {
    if (character == '\n') continue;
    if (static_cast<unsigned char>(character) < ' ' || character == 127) character = '?';
  }
  return text;
}

}  // namespace

void Log::message(LogLevel level, const std::string& text) const {
  if (wants(level)) write(level, format_ == LogFormat::Text ? text : "\"message\":" + app::json_text(text));
}

void Log::request(const std::string& method, const std::string& whole_target, int status,
                  std::chrono::microseconds took, const std::string& whole_diagnosis) const {
  const LogLevel level = whole_diagnosis.empty() ? LogLevel::Info : LogLevel::Warning;
  if (!wants(level)) return;
  const std::string target = app::text_without_secrets(whole_target);
  const std::string diagnosis = app::text_without_secrets(whole_diagnosis);
  const std::string milliseconds =
      std::to_string(took.count() / 1000) + "." + std::to_string(took.count() / 100 % 10);
  std::string line;
  if (format_ == LogFormat::Text) {
    line = method + " " + target + " " + std::to_string(status) + " " + milliseconds + "ms";
    if (!diagnosis.empty()) line += "  " + diagnosis;
  } else {
    line = "\"method\":" + app::json_text(method) + ",\"target\":" + app::json_text(target) +
           ",\"status\":" + std::to_string(status) + ",\"ms\":" + milliseconds;
    if (!diagnosis.empty()) line += ",\"diagnosis\":" + app::json_text(diagnosis);
  }
  write(level, line);
}

void Log::write(LogLevel level, const std::string& content) const {
  const auto index = static_cast<std::size_t>(level);
  std::string line;
  if (format_ == LogFormat::Json) {
    line = "{\"level\":\"" + std::string(names[index]) + "\"," + content + "}\n";
  } else {
    static const bool terminal = isatty(STDERR_FILENO) == 1;
    const bool coloured = terminal && !colours[index].empty();
    line = (coloured ? std::string(colours[index]) : "") + harmless(content) + (coloured ? "\033[0m" : "") +
           "\n";
  }
  // One write for each line, so that lines of several threads do not mix. A full disk is no reason to stop.
  [[maybe_unused]] const auto written = ::write(STDERR_FILENO, line.data(), line.size());
}

}  // namespace im_mock::server
