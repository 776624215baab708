#include "bench/settings.h"

#include <fstream>
#include <stdexcept>

namespace im_mock::bench {

void Settings::be_quick() {
  pairs = 1;
  turn = std::chrono::milliseconds{20};
  times = 1;
  most = 1000;
}

std::vector<std::size_t> counts_within(const Settings& settings, std::vector<std::size_t> counts) {
  std::erase_if(counts, [&](std::size_t count) { return count > settings.most; });
  return counts;
}

std::string write_file(const Settings& settings, const std::string& name, const std::string& text) {
  const std::string path = settings.folder + "/" + name;
  std::ofstream file(path, std::ios::binary);
  file << text;
  file.close();
  if (!file) throw std::runtime_error("cannot write " + path);
  return path;
}

std::vector<std::string> bare_command(const Settings& settings, std::size_t connections,
                                      const std::string& answer, int port) {
  return {settings.bare, std::to_string(connections), answer, std::to_string(port)};
}

std::vector<std::string> mock_command(const Settings& settings, const std::string& stories,
                                      const std::string& log_level, int port) {
  return {settings.mock, "serve", stories, "--port", std::to_string(port), "--log-level", log_level};
}

}  // namespace im_mock::bench
