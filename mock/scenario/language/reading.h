#pragma once
// What the readers of a scenario's parts share while one scenario is read. Not thread-safe.

#include <optional>
#include <string>
#include <vector>

#include "domain/scenario.h"
#include "scenario/language/key_reader.h"
#include "scenario/yaml/problem_list.h"

namespace im_mock::scenario {

struct Reading {
  ProblemList& problems;
  domain::Scenario& scenario;  // agents and settings first: what follows refers to them
};

// The agent that a key names; nothing when the key is absent or, reported, nobody declared that agent.
std::optional<domain::AgentIndex> agent_in(const KeyReader& keys, std::string_view key,
                                           const Reading& reading);
// Reports an agent's name that nobody declared.
void check_agent_name(const std::string& name, const Place& place, const Reading& reading);

// `line 3`, for a problem that refers to another place of its file.
std::string line_of(const Place& place);

}  // namespace im_mock::scenario
