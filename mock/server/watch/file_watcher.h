#pragma once
// Notices changes of files and folders (Linux inotify) on a thread of its own.

#include <functional>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "server/log/log.h"

namespace im_mock::server {

class FileWatcher {
 public:
  // Watches the folders themselves, and the folder of each file, because editors replace files. `on_change`
  // is called on the watcher's thread once the changes have been quiet for a moment; what it throws is
  // logged. Runs until destruction. `log` outlives it.
  FileWatcher(const std::vector<std::string>& files_or_folders, std::function<void()> on_change,
              const Log& log);
  ~FileWatcher();
  FileWatcher(const FileWatcher&) = delete;
  FileWatcher& operator=(const FileWatcher&) = delete;

  // Why nothing is watched, in one sentence, when the system gives no watch.
  const std::optional<std::string>& fault() const { return fault_; }

 private:
  void run();
  // Waits for a change, at most that long (-1: for ever): whether there was one. False at the end, too.
  bool wait(int milliseconds);

  std::function<void()> on_change_;
  const Log& log_;
  int inotify_ = -1;
  int stop_ = -1;
  bool stopped_ = false;
  std::optional<std::string> fault_;
  std::thread thread_;
};

}  // namespace im_mock::server
