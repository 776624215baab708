#pragma once
// Reads the scenario files again when they have changed. Worlds that play a replaced story go on with the old
// one until they are reset, or begin anew at once. A broken file keeps its old story, and its problems are
// said.

#include <map>
#include <string>
#include <vector>

#include "api/call/library_board.h"
#include "app/backend.h"
#include "scenario/loader.h"
#include "server/log/log.h"

namespace im_mock::server {

enum class WhenChanged { GoOn, Restart };

// One caller at a time. `backend`, `board` and `log` outlive it.
class Reloader {
 public:
  // `library` is what the files held at the start.
  Reloader(std::vector<std::string> files, const scenario::Library& library, WhenChanged when_changed,
           app::Backend& backend, api::LibraryBoard& board, const Log& log);

  void reload(app::RealTime now);

 private:
  // The names of the scenarios whose text, or that of a scenario they may extend, is new.
  std::vector<std::string> changed(const scenario::Library& library) const;

  const std::vector<std::string> files_;
  const WhenChanged when_changed_;
  app::Backend& backend_;
  api::LibraryBoard& board_;
  const Log& log_;
  std::map<std::string, std::string> texts_;  // by file
  std::vector<scenario::Problem> problems_;
};

}  // namespace im_mock::server
