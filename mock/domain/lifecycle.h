#pragma once
// The life of an IM session: its states, the orders in which they may follow, and what each state allows.

#include <array>
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string_view>

namespace im_mock::domain {

// The four states of the resource (documented: IM Session Resource).
enum class State : std::uint8_t { Initiating, Alerting, Talking, Completed };
inline constexpr std::array all_states{State::Initiating, State::Alerting, State::Talking, State::Completed};

// The operations of a session, in the order of the resource's page; InitiateIMSession is the collection's.
enum class OperationName : std::uint8_t {
  SendMessage,
  AttachUserData,
  UpdateUserData,
  DeleteUserData,
  Complete,
  InitiateIMSession
};
inline constexpr std::array session_operations{OperationName::SendMessage, OperationName::AttachUserData,
                                               OperationName::UpdateUserData, OperationName::DeleteUserData,
                                               OperationName::Complete};

std::string_view to_string(State state);
std::string_view to_string(OperationName name);
// The value of that exact name, or nothing.
std::optional<State> state_named(std::string_view name);
std::optional<OperationName> operation_named(std::string_view name);

// Whether a party's view may go from one state to the next; nothing stands for "not yet begun".
// inferred: Initiating or Alerting, then Talking, then Completed; Talking may be skipped; no way back.
bool may_follow(std::optional<State> from, State to);

// The state in which the other agent sees the same session: Initiating and Alerting are each other's mirror.
State mirrored(State state);

// The operations that a session offers, in the order in which they are listed to clients. Each at most once.
class Capabilities {
 public:
  Capabilities() = default;
  Capabilities(std::initializer_list<OperationName> names);

  void add(OperationName name);  // no effect when it is already there
  bool contains(OperationName name) const;
  const OperationName* begin() const { return names_.data(); }
  const OperationName* end() const { return names_.data() + count_; }
  bool operator==(const Capabilities& other) const;

 private:
  std::array<OperationName, 5> names_{};
  std::uint8_t count_ = 0;
};

// One row for each state, indexed by the state's value.
using CapabilityTable = std::array<Capabilities, 4>;

// inferred: user data in every live state, Complete in every live state, SendMessage while Talking.
const CapabilityTable& default_capabilities();

}  // namespace im_mock::domain
