// The log: what a line looks like whatever others have sent, and who is never waited for.
#include "server/log/log.h"

#include <functional>
#include <string>
#include <thread>
#include <vector>

#include <fcntl.h>
#include <unistd.h>

#include "catch.h"
#include "server/log/log_writer.h"
#include "server/pipe.h"
#include "text/json.h"

using namespace im_mock;
using server::Log;
using server::LogFormat;
using server::LogLevel;
using server_test::Pipe;

namespace {

std::string logged(LogFormat format, const std::function<void(const Log&)>& act) {
  const Pipe pipe;
  {
    const Log log(LogLevel::Debug, format, pipe.writer());
    act(log);
  }
  return pipe.read();
}

// What no line may show as it is: C0 and C1, marks of direction, separators, what is invisible, broken UTF-8.
const std::string hostile =
    "/a\n200 GET "
    "/forged\r\t\x1b[31m\x7f\u0085\u009b31m\u202e\u2066\u200f\u061c\u2028\u2029\ufeff\U000e0001\xff\xc3(\\n";
const std::string shown =
    R"(/a\n200 GET /forged\r\t\x1b[31m\x7f\u0085\u009b31m\u202e\u2066\u200f\u061c\u2028\u2029\ufeff\U000e0001\xff\xc3(\\n)";

std::vector<std::string> numbered(const std::string& text) {
  std::vector<std::string> lines;
  for (std::size_t start = 0; start < text.size();) {
    const std::size_t end = text.find('\n', start);
    lines.push_back(text.substr(start, end - start));
    start = end + 1;
  }
  return lines;
}

}  // namespace

TEST_CASE("one request is one line of printable characters, whatever its path and the diagnosis hold",
          "[server]") {
  const std::string line = logged(LogFormat::Text, [](const Log& log) {
    log.request("GET", hostile, 404, std::chrono::microseconds(1250), "no '" + hostile + "'");
  });
  CHECK(line == "GET " + shown + " 404 1.2ms  no '" + shown + "'\n");
  const std::string plain = logged(LogFormat::Text, [](const Log& log) {
    log.request("GET", "/Жук/中文/😀", 200, std::chrono::microseconds(0), "");
  });
  CHECK(plain == "GET /Жук/中文/😀 200 0.0ms\n");
}

TEST_CASE("as JSON a request is one line of printable characters, too, and says what was sent", "[server]") {
  const std::string sent = hostile.substr(0, hostile.find('\xff'));
  const std::string line = logged(LogFormat::Json, [&](const Log& log) {
    log.request("GET", sent, 404, std::chrono::microseconds(1250), sent + "\xff\"");
  });
  CHECK(line.find('\n') == line.size() - 1);
  for (const std::string raw :
       {"\x1b", "\x7f", "\u0085", "\u009b", "\u202e", "\u2066", "\u2028", "\U000e0001", "\xff"}) {
    CHECK(line.find(raw) == std::string::npos);
  }
  const auto json = domain::Json::parse(line);
  CHECK(json.at("target") == sent);
  CHECK(json.at("diagnosis") == sent + "\uFFFD\"");
}

TEST_CASE("a message is one line; what has several stays one object of JSON", "[server]") {
  const auto act = [](const Log& log) {
    log.message(LogLevel::Error, "bug: a\nb");
    log.lines(LogLevel::Warning, "x.yaml:1:1: problem\n  a: \x1b\n  ^");
  };
  CHECK(logged(LogFormat::Text, act) == "bug: a\\nb\nx.yaml:1:1: problem\n  a: \\x1b\n  ^\n");
  const auto lines = numbered(logged(LogFormat::Json, act));
  REQUIRE(lines.size() == 2);
  CHECK(domain::Json::parse(lines[1]).at("message") == "x.yaml:1:1: problem\n  a: \x1b\n  ^");
}

TEST_CASE("nobody waits for who does not read the log; what is lost is counted and said later", "[server]") {
  const Pipe pipe;
  constexpr int count = 40000;
  const std::string filler(60, 'x');
  std::string text;
  {
    const Log log(LogLevel::Info, LogFormat::Text, pipe.writer());
    for (int number = 0; number < count; ++number)
      log.message(LogLevel::Info, std::to_string(number) + " " + filler);
    // From here on it is read. Two more lines have room, and before them stands what is missing.
    text = pipe.read(" of the log are missing here");
    log.message(LogLevel::Info, "the last");
    text += pipe.read("the last\n");
  }
  text += pipe.read();
  int next = 0;
  int missing = 0;
  for (const std::string& line : numbered(text)) {
    const auto remark =
        line.find(" lines of the log are missing here: standard error did not take them in time");
    if (remark != std::string::npos) {
      missing += std::stoi(line);
      next += std::stoi(line);
    } else if (line != "the last") {
      REQUIRE(line == std::to_string(next) + " " + filler);
      ++next;
    }
  }
  CHECK(missing > 0);
  CHECK(next == count);
  CHECK(text.size() < 3 * server::LogWriter::queue_max);
}

TEST_CASE("at the end what is queued is written, and who never reads does not keep the process", "[server]") {
  CHECK(numbered(logged(LogFormat::Text, [](const Log& log) {
          for (int number = 0; number < 500; ++number) log.message(LogLevel::Info, std::to_string(number));
        })).size() == 500);
  const Pipe never_read;
  {
    const Log log(LogLevel::Info, LogFormat::Text, never_read.writer());
    for (int number = 0; number < 20000; ++number)
      log.message(LogLevel::Info, "so many lines that no pipe holds them");
    log.flush();
  }
  CHECK(never_read.read().substr(0, 12) == "so many line");
}

TEST_CASE("a log that is closed, full or has lost its reader is no reason to stop", "[server]") {
  const auto talk = [](int descriptor) {
    const Log log(LogLevel::Info, LogFormat::Text, descriptor);
    for (int number = 0; number < 100; ++number) log.message(LogLevel::Info, "line");
    log.flush();
    log.message(LogLevel::Info, "another");
  };
  talk(-1);
  const int full = open("/dev/full", O_WRONLY | O_CLOEXEC);
  talk(full);
  close(full);
  Pipe pipe;
  pipe.close_reader();
  talk(pipe.writer());  // without SIGPIPE
}

TEST_CASE("many threads log at once, and each line is whole", "[server]") {
  const std::string text = logged(LogFormat::Text, [](const Log& log) {
    std::vector<std::thread> threads;
    for (int number = 0; number < 8; ++number) {
      threads.emplace_back([&log, number] {
        for (int round = 0; round < 100; ++round)
          log.message(LogLevel::Info, std::string(50, static_cast<char>('a' + number)));
      });
    }
    for (std::thread& thread : threads) thread.join();
  });
  const auto lines = numbered(text);
  CHECK(lines.size() == 800);
  for (const std::string& line : lines) REQUIRE(line == std::string(50, line.at(0)));
}
