#pragma once
// The inotify watches that notice whatever changes what some paths lead to: the files themselves, their
// folders, the folders above (which may go and come back), and every symbolic link on the way.

#include <filesystem>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include <sys/inotify.h>

namespace im_mock::server {

// One thread at a time.
class PathWatches {
 public:
  // Told of each folder that cannot be watched, in one sentence, once for each renewal.
  using Complain = std::function<void(const std::string& sentence)>;

  explicit PathWatches(const std::vector<std::string>& files_or_folders);
  ~PathWatches();
  PathWatches(const PathWatches&) = delete;
  PathWatches& operator=(const PathWatches&) = delete;

  // Becomes readable when something has changed.
  int descriptor() const { return inotify_; }
  // Follows the paths again as they are now, and forgets what they lead to no more. What changes after that
  // is noticed. Returns why a folder that holds scenarios is not watched, or nothing.
  std::optional<std::string> renew(const Complain& complain);
  // Takes the changes that are there without waiting: whether one of them matters.
  bool take_changes();

 private:
  // The names that matter in a watched folder.
  struct Interest {
    bool all_visible = false;     // every name that does not begin with a point
    std::set<std::string> names;  // these in any case
  };

  std::optional<std::string> watch_scenarios(const std::filesystem::path& named, const Complain& complain);
  std::optional<std::filesystem::path> follow(const std::filesystem::path& path, const Complain& complain);
  // The names that matter in that folder; null when it cannot be watched, with the reason in errno.
  Interest* interest_in(const std::filesystem::path& folder);
  bool matters(const inotify_event& event) const;

  std::vector<std::filesystem::path> paths_;  // absolute
  int inotify_ = -1;
  std::map<int, Interest> interests_;  // by watch descriptor
};

}  // namespace im_mock::server
