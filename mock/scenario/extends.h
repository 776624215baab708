#pragma once
// `extends`: a scenario that varies another one.

#include <vector>

#include "scenario/loader.h"
#include "scenario/yaml/problem_list.h"
#include "scenario/yaml/yaml_tree.h"

namespace im_mock::scenario {

// The tree with the keys of the scenario it extends, and of that one's own base, put under it: maps merge,
// lists and scalars of the extending one replace. Without `extends` the tree itself. Null after a problem.
NodePointer with_base(const NodePointer& root, const std::vector<KnownText>& known, ProblemList& problems);

}  // namespace im_mock::scenario
