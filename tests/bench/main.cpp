// Runs the benchmarks, prints their figures and writes them as JSON. The whole run is bounded: when its time
// is over the process ends, and with it its servers.
#include <algorithm>
#include <cstdio>
#include <exception>
#include <filesystem>
#include <fstream>
#include <string>
#include <utility>
#include <vector>

#include <signal.h>
#include <sys/resource.h>
#include <unistd.h>

#include "bench/benchmarks.h"

namespace {

using namespace im_mock::bench;

using Benchmark = void (*)(const Settings&, Report&);

const std::vector<std::pair<std::string, Benchmark>> benchmarks{
    {"fan-out", fan_out}, {"requests", request_rates}, {"sessions", many_sessions}, {"advance", advance},
    {"worlds", worlds},   {"start-up", start_up},      {"memory", memory},
};

constexpr unsigned seconds_max = 350;

// A client with thousands of connections needs as many files.
void raise_file_limit() {
  rlimit limit{};
  getrlimit(RLIMIT_NOFILE, &limit);
  limit.rlim_cur = limit.rlim_max;
  setrlimit(RLIMIT_NOFILE, &limit);
}

void too_late(int) {
  constexpr char text[] = "the benchmarks take too long here and end now\n";
  [[maybe_unused]] const auto written = write(STDERR_FILENO, text, sizeof text - 1);
  _exit(1);
}

int usage() {
  std::fprintf(
      stderr,
      "usage: im_mock_bench [--quick] [--mock PROGRAM] [--bare PROGRAM] [--folder FOLDER] [--json FILE] "
      "[NAME ...]\n"
      "NAME is one of:");
  for (const auto& [name, benchmark] : benchmarks) std::fprintf(stderr, " %s", name.c_str());
  std::fprintf(stderr, "\n");
  return 2;
}

}  // namespace

int main(int count, char** arguments) {
  Settings settings;
  std::string json;
  std::vector<std::string> wanted;
  for (int index = 1; index < count; ++index) {
    const std::string word = arguments[index];
    std::string* value = word == "--mock"     ? &settings.mock
                         : word == "--bare"   ? &settings.bare
                         : word == "--folder" ? &settings.folder
                         : word == "--json"   ? &json
                                              : nullptr;
    const bool known = std::any_of(benchmarks.begin(), benchmarks.end(),
                                   [&](const auto& benchmark) { return benchmark.first == word; });
    if (word == "--quick") {
      settings.be_quick();
    } else if (value != nullptr && index + 1 < count) {
      *value = arguments[++index];
    } else if (!known) {
      return usage();
    } else {
      wanted.push_back(word);
    }
  }
  raise_file_limit();
  signal(SIGALRM, too_late);
  alarm(seconds_max);
  std::filesystem::create_directories(settings.folder);
  Report report;
  bool failed = false;
  for (const auto& [name, benchmark] : benchmarks) {
    if (!wanted.empty() && std::find(wanted.begin(), wanted.end(), name) == wanted.end()) continue;
    try {
      benchmark(settings, report);
    } catch (const std::exception& error) {
      std::fprintf(stderr, "%s failed: %s\n", name.c_str(), error.what());
      failed = true;
    }
    if (!json.empty()) std::ofstream(json) << report.to_json();
  }
  report.summarise();
  return failed ? 1 : 0;
}
