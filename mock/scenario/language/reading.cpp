#include "scenario/language/reading.h"

#include "text/did_you_mean.h"
#include "text/printable.h"

namespace im_mock::scenario {

std::optional<domain::AgentIndex> agent_in(const KeyReader& keys, std::string_view key,
                                           const Reading& reading) {
  const auto name = keys.text(key);
  if (!name) return std::nullopt;
  check_agent_name(*name, keys.place_of(key), reading);
  return reading.scenario.agent_named(*name);
}

void check_agent_name(const std::string& name, const Place& place, const Reading& reading) {
  if (reading.scenario.agent_named(name)) return;
  std::vector<std::string> known;
  for (const domain::Agent& agent : reading.scenario.agents) known.push_back(agent.user_name);
  std::string text = "nobody declared the agent " + in_quotes(name) + did_you_mean(name, known);
  if (reading.scenario.open_door) text += "; without 'agents' there is only 'agent'";
  reading.problems.problem(place, text);
}

std::string line_of(const Place& place) {
  return "line " + std::to_string(place.line);
}

}  // namespace im_mock::scenario
