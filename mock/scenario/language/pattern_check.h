#pragma once
// Patterns that compile and yet are not what their writer wants.

#include "scenario/yaml/problem_list.h"
#include "scenario/yaml/yaml_tree.h"
#include "text/text_pattern.h"

namespace im_mock::scenario {

// A regex that runs away on an ordinary text is a problem, one that does so on a long text a warning; so is
// equal text that looks like a regex.
void check_pattern(const Node& node, const domain::TextPattern& pattern, ProblemList& problems);

}  // namespace im_mock::scenario
