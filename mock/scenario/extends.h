#pragma once
// `extends`: a scenario that varies another one.

#include <functional>
#include <optional>
#include <string>

#include "scenario/problem_list.h"
#include "scenario/yaml_tree.h"

namespace im_mock::scenario {

struct BaseText {
  std::string file;
  std::string text;
};

// Finds what `extends` names, seen from the file that names it; nothing when there is no such scenario.
using FindBase =
    std::function<std::optional<BaseText>(const std::string& name, const std::string& from_file)>;

// The tree with the keys of the scenario it extends, and of that one's own base, put under it: maps merge,
// lists and scalars of the extending one replace. Without `extends` the tree itself. Null after a problem.
NodePointer with_base(const NodePointer& root, const FindBase& find_base, ProblemList& problems);

}  // namespace im_mock::scenario
