#pragma once
// Reads the text of one scalar. Pure; what is wrong comes back as a sentence.

#include <cstdint>
#include <string>
#include <string_view>
#include <variant>

#include "domain/time.h"
#include "scenario/yaml/problem_list.h"
#include "scenario/yaml/yaml_tree.h"
#include "text/json.h"

namespace im_mock::scenario {

// A duration with its unit, or a sentence that helps.
std::variant<domain::Duration, std::string> duration_of(std::string_view text);

// A duration as it is written, in the unit that suits it: 80ms, 1.5s, 2m, 1h.
std::string in_words(domain::Duration duration);

// An ISO 8601 time in UTC as milliseconds of Unix time, from 1970 to 9999, or a sentence.
std::variant<std::int64_t, std::string> timestamp_of(std::string_view text);

// A value as YAML 1.2 means it: a quoted scalar is text, a plain one may be null, true, 5 or 1.5. What JSON
// cannot say is a problem, what loses a part of its writing (0123, +49) a warning.
domain::Json json_of(const Node& node, ProblemList& problems);

}  // namespace im_mock::scenario
