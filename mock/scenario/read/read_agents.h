#pragma once
// Reads `agents` and the participants of sessions: who takes part.

#include <optional>
#include <string>
#include <vector>

#include "domain/participant.h"
#include "scenario/language/reading.h"

namespace im_mock::scenario {

// Fills the scenario's agents and open_door; without `agents` there is the default agent.
void read_agents(const KeyReader& top, Reading& reading);

// The participants of a session; its agent, when known, is none of them.
std::vector<domain::Participant> read_participants(const KeyReader& session,
                                                   std::optional<domain::AgentIndex> agent,
                                                   const Reading& reading);

// A session's or device's id, checked; nothing when absent or wrong.
std::optional<std::string> read_identifier(const KeyReader& keys, std::string_view key);

}  // namespace im_mock::scenario
