#pragma once
// Reads a whole scenario from its tree.

#include <memory>
#include <string>

#include "domain/scenario.h"
#include "scenario/yaml/problem_list.h"
#include "scenario/yaml/yaml_tree.h"

namespace im_mock::scenario {

// The scenario that the tree tells, as far as it can be read; it counts only when no problem was added.
// `file` is where it came from.
std::shared_ptr<const domain::Scenario> read_scenario(const NodePointer& root, const std::string& file,
                                                      ProblemList& problems);

// The name that a scenario has without the key `scenario`: its file's stem, with what names cannot hold made
// '-'.
std::string default_name(const std::string& file);

// Whether a text can be a scenario's name.
bool is_name(const std::string& text);

}  // namespace im_mock::scenario
