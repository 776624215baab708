// What a server costs before it has done anything, and what it keeps.
#include <algorithm>
#include <chrono>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <functional>
#include <set>
#include <sstream>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include "bench/benchmarks.h"
#include "bench/connection.h"
#include "bench/load.h"
#include "bench/server_process.h"
#include "bench/stories.h"

namespace im_mock::bench {
namespace {

namespace fs = std::filesystem;

double mebibytes(double bytes) {
  return bytes / 1048576;
}

// A folder of its own with so many stories: the ones that ship, again and again under other names.
std::string folder_of_stories(const Settings& settings, std::size_t count) {
  const fs::path folder = fs::path(settings.folder) / "stories";
  fs::remove_all(folder);
  fs::create_directories(folder);
  std::set<fs::path> files;
  for (const auto& entry : fs::directory_iterator(settings.stories)) {
    if (entry.path().extension() == ".yaml") files.insert(entry.path());
  }
  std::vector<std::string> shipped;
  for (const fs::path& file : files) {
    std::ostringstream text;
    text << std::ifstream(file, std::ios::binary).rdbuf();
    shipped.push_back(text.str());
  }
  if (shipped.empty()) throw std::runtime_error("there are no stories in " + settings.stories);
  for (std::size_t number = 0; number < count; ++number) {
    std::string text = shipped[number % shipped.size()];
    const auto name = text.find("scenario: ");
    text.insert(name + 10, "story-" + std::to_string(number) + "-");
    std::ofstream(folder / ("story-" + std::to_string(number) + ".yaml"), std::ios::binary) << text;
  }
  return folder.string();
}

double milliseconds_since(std::chrono::steady_clock::time_point begin) {
  return std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - begin).count();
}

struct Start {
  double first_answer = 0;  // ms until the first 200
  double ready = 0;         // ms until it says that it is ready
};

// As somebody would who knows the port and cannot wait: knocks again and again, and asks when somebody is
// there.
Start start(const std::function<std::vector<std::string>(int port)>& command) {
  const int port = free_port();
  const auto words = command(port);
  const std::string request = request_text("GET", list_target);
  Start start;
  const auto begin = std::chrono::steady_clock::now();
  ServerProcess server(words, "/dev/null", port);
  auto connection = Connection::if_listening(port);
  for (; !connection && milliseconds_since(begin) < 10000; connection = Connection::if_listening(port))
    std::this_thread::sleep_for(std::chrono::microseconds{20});
  if (!connection) throw std::runtime_error(words.front() + " does not listen");
  if (connection->ask(request).status != 200) throw std::runtime_error("the first answer is no 200");
  start.first_answer = milliseconds_since(begin);
  server.wait_until_ready();
  start.ready = milliseconds_since(begin);
  return start;
}

}  // namespace

void start_up(const Settings& settings, Report& report) {
  report.begin_group("From the process's start to its first 200");
  const std::string hundred = folder_of_stories(settings, 100);
  const std::string one = write_file(settings, "one-session.yaml", one_session_story());
  std::vector<double> first;
  std::vector<double> ready;
  std::vector<double> with_one;
  std::vector<double> bare;
  for (int pair = 0; pair < 4 * settings.times - 1; ++pair) {
    const Start mock = start([&](int port) { return mock_command(settings, hundred, "off", port); });
    first.push_back(mock.first_answer);
    ready.push_back(mock.ready);
    bare.push_back(start([&](int port) { return bare_command(settings, 8, "", port); }).first_answer);
    with_one.push_back(
        start([&](int port) { return mock_command(settings, one, "off", port); }).first_answer);
  }
  report.add("bare server", median(bare), "ms");
  report.add("mock with 1 scenario", median(with_one), "ms");
  report.add("mock with 100 scenarios", median(first), "ms");
  report.add("the same until it says that it is ready", median(ready), "ms", at_most(25));
}

void memory(const Settings& settings, Report& report) {
  report.begin_group("Size");
  report.add("program", mebibytes(static_cast<double>(fs::file_size(settings.mock))), "MiB");
  report.add("bare server", mebibytes(static_cast<double>(fs::file_size(settings.bare))), "MiB");
  report.begin_group("Resident memory");
  const ServerProcess bare(bare_command(settings, 8));
  get(bare.port(), "/");
  report.add("bare server, idle", mebibytes(static_cast<double>(bare.resident_bytes())), "MiB");
  {
    const ServerProcess mock(mock_command(settings, settings.stories));
    get(mock.port(), list_target);
    report.add("mock, idle, with the shipped stories", mebibytes(static_cast<double>(mock.resident_bytes())),
               "MiB", at_most(12));
  }
  {
    const ServerProcess mock(mock_command(settings, write_file(settings, "empty.yaml", empty_story())));
    Connection connection(mock.port());
    const std::string request = request_text("POST", "/__admin/sessions", session_body());
    const auto before = static_cast<double>(mock.resident_bytes());
    const std::size_t count = std::min<std::size_t>(100000, settings.most);
    for (std::size_t number = 0; number < count; ++number) {
      if (connection.ask(request).status != 201) throw std::runtime_error("no session is made");
    }
    const double each = (static_cast<double>(mock.resident_bytes()) - before) / static_cast<double>(count);
    const double own =
        static_cast<double>(get(mock.port(), list_target).body.size()) / static_cast<double>(count);
    const std::string sessions = std::to_string(count) + " sessions, each";
    report.add(sessions, each, "bytes");
    report.add(sessions + " beyond its own JSON", each - own, "bytes", at_most(1024));
  }
  const ServerProcess mock(
      mock_command(settings, write_file(settings, "one-session.yaml", one_session_story())));
  Load load(mock.port());
  load.add_callers(16, request_text("POST", send_message_target(), send_message_body()));
  load.run(settings.turn);
  const auto full = static_cast<double>(mock.resident_bytes());
  std::uint64_t more = 0;
  for (int time = 0; time < settings.times; ++time) more += load.run(settings.turn).answers;
  report.add("journal full", mebibytes(full), "MiB");
  report.add("journal full, growth by " + std::to_string(more) + " requests more",
             mebibytes(static_cast<double>(mock.resident_bytes()) - full), "MiB", at_most(1));
}

}  // namespace im_mock::bench
