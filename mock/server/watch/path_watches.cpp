#include "server/watch/path_watches.h"

#include <cerrno>
#include <cstring>
#include <deque>
#include <string_view>
#include <system_error>
#include <utility>

#include <unistd.h>

namespace im_mock::server {
namespace {

namespace fs = std::filesystem;

// Beside what happens to a folder's files: rights that change (a file that could not be read), and what
// happens to the folder itself. A watch is only ever widened, so nothing is missed in between.
constexpr std::uint32_t changes = IN_CLOSE_WRITE | IN_MODIFY | IN_CREATE | IN_DELETE | IN_MOVED_FROM |
                                  IN_MOVED_TO | IN_ATTRIB | IN_DELETE_SELF | IN_MOVE_SELF | IN_ONLYDIR |
                                  IN_MASK_ADD;

constexpr int links_max = 40;  // as in the kernel (path_resolution(7)): more are a ring

std::string cannot_watch(const fs::path& folder, int error) {
  std::string sentence = "cannot watch " + folder.string() + ": " + std::strerror(error);
  if (error == ENOSPC) sentence += " (the bound is fs.inotify.max_user_watches)";
  if (error == EMFILE) sentence += " (the bound is fs.inotify.max_user_instances)";
  return sentence;
}

}  // namespace

PathWatches::PathWatches(const std::vector<std::string>& files_or_folders)
    : inotify_(inotify_init1(IN_NONBLOCK | IN_CLOEXEC)) {
  for (const std::string& name : files_or_folders) {
    std::error_code ignored;
    paths_.push_back(fs::absolute(name, ignored));
  }
}

PathWatches::~PathWatches() {
  if (inotify_ >= 0) close(inotify_);
}

std::optional<std::string> PathWatches::renew(const Complain& complain) {
  const std::map<int, Interest> before = std::exchange(interests_, {});
  std::optional<std::string> fault;
  for (const fs::path& path : paths_) {
    if (auto sentence = watch_scenarios(path, complain)) fault = std::move(sentence);
  }
  for (const auto& [watch, interest] : before) {
    if (!interests_.contains(watch)) inotify_rm_watch(inotify_, watch);
  }
  return fault;
}

// The folder that was named, or that of a file, because editors replace files and because `extends` finds a
// neighbour. What is a link in it is followed, too.
std::optional<std::string> PathWatches::watch_scenarios(const fs::path& named, const Complain& complain) {
  std::error_code error;
  const auto reached = follow(named, complain);
  fs::path folder = named;
  if (!fs::is_directory(named, error)) folder = named.parent_path();
  const auto real = folder == named ? reached : follow(folder, complain);
  if (!real) return cannot_watch(folder, ENOENT);
  Interest* interest = interest_in(*real);
  if (interest == nullptr) return cannot_watch(folder, errno);
  interest->all_visible = true;
  fs::directory_iterator entry(*real, error);
  for (; !error && entry != fs::directory_iterator(); entry.increment(error)) {
    std::error_code ignored;
    if (entry->is_symlink(ignored) && !entry->path().filename().native().starts_with('.'))
      follow(entry->path(), complain);
  }
  return std::nullopt;
}

// Goes from the root to where the path leads, as the kernel does, and watches each name on the way: first the
// watch, then the look, so that nothing can change unseen in between. Where it ends; nothing when it leads
// nowhere.
std::optional<fs::path> PathWatches::follow(const fs::path& path, const Complain& complain) {
  fs::path reached = "/";
  std::deque<fs::path> rest(path.begin(), path.end());
  int links = 0;
  while (!rest.empty()) {
    const fs::path name = std::move(rest.front());
    rest.pop_front();
    if (name.empty() || name == "." || name == "/") continue;
    if (name == "..") {
      reached = reached.parent_path();
      continue;
    }
    if (Interest* interest = interest_in(reached)) {
      interest->names.insert(name.string());
    } else {
      complain(cannot_watch(reached, errno));
    }
    fs::path next = reached / name;
    std::error_code error;
    const fs::file_status status = fs::symlink_status(next, error);
    if (fs::is_symlink(status)) {
      const fs::path target = fs::read_symlink(next, error);
      if (error || ++links > links_max) return std::nullopt;
      if (target.is_absolute()) reached = "/";
      rest.insert(rest.begin(), target.begin(), target.end());
      continue;
    }
    if (!fs::exists(status)) return std::nullopt;
    reached = std::move(next);
  }
  return reached;
}

PathWatches::Interest* PathWatches::interest_in(const fs::path& folder) {
  const int watch = inotify_add_watch(inotify_, folder.c_str(), changes);
  return watch < 0 ? nullptr : &interests_[watch];
}

bool PathWatches::take_changes() {
  bool any = false;
  alignas(inotify_event) char events[16 * 1024];
  for (ssize_t size = 0; (size = read(inotify_, events, sizeof events)) > 0;) {
    for (ssize_t at = 0; at < size;) {
      const auto* event = reinterpret_cast<const inotify_event*>(events + at);
      any = any || matters(*event);
      at += static_cast<ssize_t>(sizeof(inotify_event) + event->len);
    }
  }
  return any;
}

// A change without a name is one of the folder itself: it has gone, or its rights are others.
bool PathWatches::matters(const inotify_event& event) const {
  if ((event.mask & IN_Q_OVERFLOW) != 0) return true;
  const auto found = interests_.find(event.wd);
  if (found == interests_.end()) return false;
  if (event.len == 0) return true;
  const std::string name = event.name;
  return (found->second.all_visible && !name.starts_with('.')) || found->second.names.contains(name);
}

}  // namespace im_mock::server
