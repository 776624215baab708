// What a server costs before it has done anything, and what it keeps.
#include <algorithm>
#include <chrono>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <stdexcept>
#include <string>
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
  std::vector<std::string> shipped;
  for (const auto& entry : fs::directory_iterator(settings.stories)) {
    if (entry.path().extension() != ".yaml") continue;
    std::ostringstream text;
    text << std::ifstream(entry.path(), std::ios::binary).rdbuf();
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

double milliseconds_to_first_answer(const std::vector<std::string>& command) {
  const auto begin = std::chrono::steady_clock::now();
  const ServerProcess server(command);
  if (get(server.port(), "/__admin/health").status != 200)
    throw std::runtime_error("the first answer is no 200");
  return std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - begin).count();
}

}  // namespace

void start_up(const Settings& settings, Report& report) {
  report.begin_group("From the process's start to its first 200");
  const auto hundred = mock_command(settings, folder_of_stories(settings, 100));
  const auto one = mock_command(settings, write_file(settings, "one-session.yaml", one_session_story()));
  std::vector<double> with_hundred;
  std::vector<double> with_one;
  std::vector<double> bare;
  std::vector<double> ratios;
  for (int pair = 0; pair < 2 * settings.times - 1; ++pair) {
    with_hundred.push_back(milliseconds_to_first_answer(hundred));
    bare.push_back(milliseconds_to_first_answer(bare_command(settings, 8)));
    with_one.push_back(milliseconds_to_first_answer(one));
    ratios.push_back(with_hundred.back() / bare.back());
  }
  report.add("bare server", median(bare), "ms");
  report.add("mock with 1 scenario", median(with_one), "ms");
  report.add("mock with 100 scenarios", median(with_hundred), "ms");
  report.add("mock with 100 scenarios by bare server", median(ratios), "", at_most(1.5));
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
