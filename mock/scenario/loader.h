#pragma once
// Makes scenarios from YAML text and files. Everything that is wrong is reported at once, each with its
// place; nothing here throws on bad input. No state of its own: safe to call from several threads.

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "domain/scenario.h"
#include "scenario/yaml/problem.h"

namespace im_mock::scenario {

// A text that `extends` may name: read before, from a file or over the wire.
struct KnownText {
  std::string name;  // of the scenario in it
  std::string file;
  std::string text;
};

struct Loaded {
  std::shared_ptr<const domain::Scenario> scenario;  // null when there is any problem; warnings do not count
  std::vector<Problem> problems;
};

struct LoadedSession {
  std::shared_ptr<const domain::SessionPlan> plan;  // null when there is any problem
  std::vector<Problem> problems;
};

struct LoadedFaults {
  std::vector<domain::Fault> faults;  // empty when there is any problem
  std::vector<Problem> problems;
};

// Everything that some files and folders hold.
struct Library {
  std::vector<std::shared_ptr<const domain::Scenario>> scenarios;  // sorted by file name
  std::vector<Problem> problems;
  std::vector<KnownText> texts;  // one for each file that could be read, also those with problems
  std::vector<KnownText>
      bases;  // what `extends` may name: the texts, and the neighbours of files named alone
  std::vector<std::string> files;  // what was looked at, sorted
};

// One scenario from YAML or JSON. `file_name` stands in the problems, and its stem is the default name.
// `extends` finds what it names among `known` only: no file is opened.
Loaded load_text(std::string_view yaml, const std::string& file_name,
                 const std::vector<KnownText>& known = {});

// The library of some files and folders: one scenario for each file. A folder gives its *.yaml and *.yml, not
// those of folders in it, and none whose name begins with a point. Problems name what is missing, unreadable
// or empty, each in one sentence. Scenarios without problems are there even when others have some.
Library load_paths(const std::vector<std::string>& files_or_folders);

// One session as it stands in a scenario's `sessions`, for a world that plays `context`.
LoadedSession load_session(std::string_view yaml, const domain::Scenario& context);

// Faults as they stand in a scenario's `faults`: the list, or a map with that key alone.
LoadedFaults load_faults(std::string_view yaml, const domain::Scenario& context);

}  // namespace im_mock::scenario
