#pragma once
// The state of an agent around its sessions: signed off, just logged in, or one of the states that the API
// lists. Pure; safe from any thread.

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

namespace im_mock::domain {

// Named as the operation that leads to the state; LoggedIn and LoggedOut are those of the contact center
// session.
enum class AgentState : std::uint8_t {
  LoggedOut,
  LoggedIn,
  NotReady,
  Offline,
  AfterCallWork,
  Ready,
  AuxWork
};
inline constexpr std::array all_agent_states{
    AgentState::LoggedOut,     AgentState::LoggedIn, AgentState::NotReady, AgentState::Offline,
    AgentState::AfterCallWork, AgentState::Ready,    AgentState::AuxWork};
// observed: those that the API lists, in its order. Each is an operation, too.
inline constexpr std::array listed_agent_states{AgentState::NotReady, AgentState::Offline,
                                                AgentState::AfterCallWork, AgentState::Ready,
                                                AgentState::AuxWork};

// How the API writes a state. The id is empty where none is known, the work mode where there is none.
struct AgentStateTexts {
  std::string_view name;  // operationName
  std::string_view display_name;
  std::string_view state;
  std::string_view work_mode;
  std::string_view id;
};

const AgentStateTexts& texts_of(AgentState state);
std::string_view to_string(AgentState state);
// The value of that exact name, or nothing.
std::optional<AgentState> agent_state_named(std::string_view name);

// documented: an agent takes part in IM sessions after StartContactCenterSession. unknown: whether one who is
// Offline (state Logout) still does; here it does not.
constexpr bool is_logged_in(AgentState state) {
  return state != AgentState::LoggedOut && state != AgentState::Offline;
}

}  // namespace im_mock::domain
