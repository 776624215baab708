#include "server/watch/file_watcher.h"

#include <algorithm>
#include <cstdint>
#include <utility>

#include <poll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "server/clock/real_clock.h"
#include "server/log/outermost.h"

namespace im_mock::server {
namespace {

constexpr app::RealTime quiet{40};  // an editor writes a file in several goes
constexpr int patience_max = 50;    // but who writes without a pause is read all the same

}  // namespace

FileWatcher::FileWatcher(const std::vector<std::string>& files_or_folders, std::function<void()> on_change,
                         const Log& log)
    : on_change_(std::move(on_change)),
      log_(log),
      watches_(files_or_folders),
      stop_(eventfd(0, EFD_CLOEXEC)) {
  fault_ = renew();
  thread_ = std::thread([this] { run(); });
}

FileWatcher::~FileWatcher() {
  const std::uint64_t one = 1;
  [[maybe_unused]] const auto written = write(stop_, &one, sizeof one);
  thread_.join();
  close(stop_);
}

// A file is watched before it is read, so whatever changes later is noticed.
void FileWatcher::run() {
  while (wait({})) {
    int patience = patience_max;
    while (--patience > 0 && wait(quiet)) {
    }
    if (stopped_) return;
    outermost(log_, [this] { renew(); });
    outermost(log_, on_change_);
  }
}

std::optional<std::string> FileWatcher::renew() {
  return watches_.renew([this](const std::string& sentence) {
    if (complaints_.insert(sentence).second) log_.message(LogLevel::Warning, sentence);
  });
}

bool FileWatcher::wait(std::optional<app::RealTime> time) {
  const app::RealTime end = real_now() + time.value_or(app::RealTime{0});
  while (true) {
    pollfd watched[] = {{watches_.descriptor(), POLLIN, 0}, {stop_, POLLIN, 0}};
    const auto rest = std::max(end - real_now(), app::RealTime{0});
    const int ready = poll(watched, 2, time ? static_cast<int>(rest.count()) : -1);
    if (ready == 0) return false;
    if (watched[1].revents != 0) {
      stopped_ = true;
      return false;
    }
    if (ready > 0 && watches_.take_changes()) return true;
  }
}

}  // namespace im_mock::server
