#include "server/watch/file_watcher.h"

#include <cerrno>
#include <cstdint>
#include <cstring>
#include <filesystem>
#include <utility>

#include <poll.h>
#include <sys/eventfd.h>
#include <sys/inotify.h>
#include <unistd.h>

#include "server/log/outermost.h"

namespace im_mock::server {
namespace {

constexpr int quiet_ms = 40;      // an editor writes a file in several goes
constexpr int patience_max = 50;  // but who writes without a pause is read all the same

constexpr std::uint32_t changes =
    IN_CLOSE_WRITE | IN_MODIFY | IN_CREATE | IN_DELETE | IN_MOVED_FROM | IN_MOVED_TO;

}  // namespace

FileWatcher::FileWatcher(const std::vector<std::string>& files_or_folders, std::function<void()> on_change,
                         const Log& log)
    : on_change_(std::move(on_change)),
      log_(log),
      inotify_(inotify_init1(IN_NONBLOCK | IN_CLOEXEC)),
      stop_(eventfd(0, EFD_CLOEXEC)) {
  for (const std::string& name : files_or_folders) {
    std::filesystem::path path(name);
    std::error_code ignored;
    if (!std::filesystem::is_directory(path, ignored))
      path = path.parent_path().empty() ? "." : path.parent_path();
    if (inotify_ < 0 || inotify_add_watch(inotify_, path.c_str(), changes) < 0) {
      fault_ = "cannot watch " + path.string() + ": " + std::strerror(errno);
    }
  }
  thread_ = std::thread([this] { run(); });
}

FileWatcher::~FileWatcher() {
  const std::uint64_t one = 1;
  [[maybe_unused]] const auto written = write(stop_, &one, sizeof one);
  thread_.join();
  close(inotify_);
  close(stop_);
}

void FileWatcher::run() {
  while (wait(-1)) {
    int patience = patience_max;
    while (--patience > 0 && wait(quiet_ms)) {
    }
    if (stopped_) return;
    outermost(log_, on_change_);
  }
}

bool FileWatcher::wait(int milliseconds) {
  pollfd watched[] = {{inotify_, POLLIN, 0}, {stop_, POLLIN, 0}};
  if (poll(watched, 2, milliseconds) <= 0) return false;
  if (watched[1].revents != 0) {
    stopped_ = true;
    return false;
  }
  char events[4096];
  while (read(inotify_, events, sizeof events) > 0) {
  }
  return true;
}

}  // namespace im_mock::server
