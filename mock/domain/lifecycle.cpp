#include "domain/lifecycle.h"

#include <algorithm>

namespace im_mock::domain {
namespace {

constexpr std::array<std::string_view, 4> state_names{"Initiating", "Alerting", "Talking", "Completed"};
constexpr std::array<std::string_view, 6> operation_names{
    "SendMessage", "AttachUserData", "UpdateUserData", "DeleteUserData", "Complete", "InitiateIMSession"};

template <typename Enum, std::size_t size>
std::optional<Enum> named(const std::array<std::string_view, size>& names, std::string_view name) {
  const auto found = std::find(names.begin(), names.end(), name);
  if (found == names.end()) return std::nullopt;
  return static_cast<Enum>(found - names.begin());
}

}  // namespace

std::string_view to_string(State state) {
  return state_names[static_cast<std::size_t>(state)];
}
std::string_view to_string(OperationName name) {
  return operation_names[static_cast<std::size_t>(name)];
}
std::optional<State> state_named(std::string_view name) {
  return named<State>(state_names, name);
}
std::optional<OperationName> operation_named(std::string_view name) {
  return named<OperationName>(operation_names, name);
}

bool may_follow(std::optional<State> from, State to) {
  if (!from) return true;  // a story may begin in the middle: the documented sample begins Talking
  switch (*from) {
    case State::Initiating:
    case State::Alerting:
      return to == State::Talking || to == State::Completed;
    case State::Talking:
      return to == State::Completed;
    case State::Completed:
      return false;
  }
  return false;
}

State mirrored(State state) {
  if (state == State::Initiating) return State::Alerting;
  if (state == State::Alerting) return State::Initiating;
  return state;
}

Capabilities::Capabilities(std::initializer_list<OperationName> names) {
  for (const OperationName name : names) add(name);
}

void Capabilities::add(OperationName name) {
  if (!contains(name) && count_ < names_.size()) names_[count_++] = name;
}

bool Capabilities::contains(OperationName name) const {
  return std::find(begin(), end(), name) != end();
}

bool Capabilities::operator==(const Capabilities& other) const {
  return std::equal(begin(), end(), other.begin(), other.end());
}

const CapabilityTable& default_capabilities() {
  using enum OperationName;
  static const CapabilityTable table{
      Capabilities{AttachUserData, UpdateUserData, DeleteUserData, Complete},
      Capabilities{AttachUserData, UpdateUserData, DeleteUserData, Complete},
      Capabilities{SendMessage, AttachUserData, UpdateUserData, DeleteUserData, Complete},
      Capabilities{},
  };
  return table;
}

}  // namespace im_mock::domain
