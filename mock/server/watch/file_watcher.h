#pragma once
// Notices changes of files and folders (Linux inotify) on a thread of its own.

#include <functional>
#include <optional>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include "app/world/real_time.h"
#include "server/log/log.h"
#include "server/watch/path_watches.h"

namespace im_mock::server {

class FileWatcher {
 public:
  // Watches the folders themselves, the folder of each file, and whatever leads there, so that what goes and
  // comes back is noticed. `on_change` is called on the watcher's thread once the changes have been quiet for
  // a moment; what it throws is logged, and so is, once, what on the way cannot be watched. Runs until
  // destruction. `log` outlives it.
  FileWatcher(const std::vector<std::string>& files_or_folders, std::function<void()> on_change,
              const Log& log);
  ~FileWatcher();
  FileWatcher(const FileWatcher&) = delete;
  FileWatcher& operator=(const FileWatcher&) = delete;

  // Why a folder of scenarios was not watched at the beginning, in one sentence.
  const std::optional<std::string>& fault() const { return fault_; }

 private:
  void run();
  std::optional<std::string> renew();
  // Waits for a change that matters, at most that long or for ever: whether there was one. False at the end,
  // too.
  bool wait(std::optional<app::RealTime> time);

  std::function<void()> on_change_;
  const Log& log_;
  PathWatches watches_;
  std::set<std::string> complaints_;  // logged already
  int stop_ = -1;
  bool stopped_ = false;
  std::optional<std::string> fault_;
  std::thread thread_;
};

}  // namespace im_mock::server
