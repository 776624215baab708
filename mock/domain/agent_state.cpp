#include "domain/agent_state.h"

#include <algorithm>

namespace im_mock::domain {
namespace {

// observed ids; those of LoggedIn and LoggedOut are unknown.
constexpr std::array<AgentStateTexts, all_agent_states.size()> texts{{
    {"LoggedOut", "Logged Out", "LoggedOut", "", ""},
    {"LoggedIn", "Logged In", "LoggedIn", "", ""},
    {"NotReady", "Not Ready", "NotReady", "", "900D55CC-2BB0-431F-8BF9-D3525B383BE6"},
    {"Offline", "Offline", "Logout", "", "0F7F5003-EF26-4D13-A6Ef-D0C7EC819BEB"},
    {"AfterCallWork", "AfterCallWork", "NotReady", "AfterCallWork", "D3663509-3D82-4DD3-A82E-2EA8EFA02AEF"},
    {"Ready", "Ready", "Ready", "", "9430250E-0A1B-421F-B372-F29E69366DED"},
    {"AuxWork", "AuxWork", "NotReady", "AuxWork", "2B36138D-C564-4562-A8CB-3C32D564F296"},
}};

}  // namespace

const AgentStateTexts& texts_of(AgentState state) {
  return texts[static_cast<std::size_t>(state)];
}

std::string_view to_string(AgentState state) {
  return texts_of(state).name;
}

std::optional<AgentState> agent_state_named(std::string_view name) {
  const auto found =
      std::find_if(texts.begin(), texts.end(), [&](const auto& row) { return row.name == name; });
  if (found == texts.end()) return std::nullopt;
  return static_cast<AgentState>(found - texts.begin());
}

}  // namespace im_mock::domain
