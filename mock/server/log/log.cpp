#include "server/log/log.h"

#include <algorithm>
#include <cstdint>

#include <unistd.h>

#include "app/journal/secrets.h"
#include "server/log/log_escapes.h"
#include "server/log/log_writer.h"

namespace im_mock::server {
namespace {

constexpr std::string_view names[] = {"debug", "info", "warning", "error"};
constexpr std::string_view colours[] = {"\033[90m", "", "\033[33m", "\033[31m"};

std::string line_of(LogFormat format, bool terminal, LogLevel level, const std::string& content) {
  const auto index = static_cast<std::size_t>(level);
  if (format == LogFormat::Json) return "{\"level\":\"" + std::string(names[index]) + "\"," + content + "}\n";
  const bool coloured = terminal && !colours[index].empty();
  return (coloured ? std::string(colours[index]) : "") + content + (coloured ? "\033[0m" : "") + "\n";
}

std::string content_of(LogFormat format, const std::string& text) {
  return format == LogFormat::Text ? escaped(text) : "\"message\":" + escaped_json(text);
}

std::string lost_lines(LogFormat format, bool terminal, std::uint64_t count) {
  const std::string text = (count == 1 ? "1 line" : std::to_string(count) + " lines") +
                           " of the log are missing here: standard error did not take them in time";
  return line_of(format, terminal, LogLevel::Warning, content_of(format, text));
}

}  // namespace

Log::Log(LogLevel level, LogFormat format, int descriptor)
    : level_(level),
      format_(format),
      terminal_(isatty(descriptor) == 1),
      writer_(std::make_unique<LogWriter>(descriptor, [format, terminal = terminal_](std::uint64_t count) {
        return lost_lines(format, terminal, count);
      })) {}

Log::~Log() = default;

void Log::message(LogLevel level, const std::string& text) const {
  if (wants(level)) write(level, content_of(format_, text));
}

void Log::bug(const char* what) const noexcept {
  try {
    message(LogLevel::Error, std::string("bug: ") + what);
  } catch (...) {
    writer_->miss();
  }
}

void Log::lines(LogLevel level, const std::string& text) const {
  if (!wants(level)) return;
  if (format_ == LogFormat::Json) return write(level, content_of(format_, text));
  std::string content;
  for (std::size_t start = 0; start <= text.size();) {
    const std::size_t end = std::min(text.find('\n', start), text.size());
    content += (start == 0 ? "" : "\n") + escaped(std::string_view(text).substr(start, end - start));
    start = end + 1;
  }
  write(level, content);
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
    line = escaped(method) + " " + escaped(target) + " " + std::to_string(status) + " " + milliseconds + "ms";
    if (!diagnosis.empty()) line += "  " + escaped(diagnosis);
  } else {
    line = "\"method\":" + escaped_json(method) + ",\"target\":" + escaped_json(target) +
           ",\"status\":" + std::to_string(status) + ",\"ms\":" + milliseconds;
    if (!diagnosis.empty()) line += ",\"diagnosis\":" + escaped_json(diagnosis);
  }
  write(level, line);
}

void Log::begin() const {
  writer_->begin();
  writer_->flush();
}

void Log::flush() const {
  writer_->flush();
}

void Log::write(LogLevel level, const std::string& content) const {
  writer_->add(line_of(format_, terminal_, level, content));
}

}  // namespace im_mock::server
