#pragma once
// What every benchmark needs to know: which programs, where to write, how long to measure.

#include <chrono>
#include <cstddef>
#include <string>
#include <vector>

namespace im_mock::bench {

struct Settings {
  std::string mock = "build/im-mock";
  std::string bare = "build/im_mock_bare";
  std::string stories = "scenarios";    // the ones that ship
  std::string folder = "build/bench";   // for the stories and bodies that a benchmark writes
  int pairs = 8;                        // how often the two servers take turns
  std::chrono::milliseconds turn{400};  // how long each turn lasts
  int times = 9;                        // how often anything else is measured that takes long
  std::size_t most = 1000000;  // of the counts that grow (polls, sessions, steps, worlds) none is larger

  // Too little of everything for a figure, enough to see that all of it works.
  void be_quick();
};

// Those of the counts that are not larger than settings.most.
std::vector<std::size_t> counts_within(const Settings& settings, std::vector<std::size_t> counts);

// Writes a file into the folder; returns its path.
std::string write_file(const Settings& settings, const std::string& name, const std::string& text);

// The bare server, for so many connections at the same time; `answer` is the file with what it answers a GET.
// Port 0: any free one.
std::vector<std::string> bare_command(const Settings& settings, std::size_t connections,
                                      const std::string& answer = "/dev/null", int port = 0);

// The mock, serving that story (or folder of stories). Port 0: any free one.
std::vector<std::string> mock_command(const Settings& settings, const std::string& stories,
                                      const std::string& log_level = "off", int port = 0);

}  // namespace im_mock::bench
