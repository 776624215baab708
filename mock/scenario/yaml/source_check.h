#pragma once
// What a text must be before a YAML parser may see it.

#include <memory>

#include "scenario/yaml/problem_list.h"
#include "scenario/yaml/source.h"

namespace im_mock::scenario {

// Whether the text is UTF-8 of a sane size without control characters. Otherwise the first spot of each kind
// is a problem.
bool check_source(const std::shared_ptr<const Source>& source, ProblemList& problems);

// JSON writes a character beyond the first 65,536 as two escapes, which YAML does not know; this gives the
// one escape that YAML knows. Other text comes back as it is.
std::string without_surrogate_escapes(std::string_view text);

}  // namespace im_mock::scenario
