#include "domain/scenario.h"

#include <algorithm>
#include <array>
#include <string_view>

namespace im_mock::domain {
namespace {

// FNV-1a: the same name gives the same id everywhere, and nothing secret hangs on it.
std::uint64_t hash_of(std::string_view text, std::uint64_t basis) {
  std::uint64_t hash = basis;
  for (const char character : text) {
    hash ^= static_cast<unsigned char>(character);
    hash *= 1099511628211ULL;
  }
  return hash ^ (hash >> 29);
}

std::string hex_digits(std::string_view name) {
  std::string digits;
  for (const std::uint64_t basis : {14695981039346656037ULL, 88172645463325252ULL}) {
    const std::uint64_t hash = hash_of(name, basis);
    for (int shift = 60; shift >= 0; shift -= 4) digits += "0123456789abcdef"[(hash >> shift) & 15];
  }
  return digits;
}

}  // namespace

bool Agent::is_fit_for_im() const {
  return std::any_of(devices.begin(), devices.end(), [](const Device& device) { return device.im; });
}

bool Settings::has_im() const {
  return std::find(features.begin(), features.end(), im_feature) != features.end();
}

std::optional<AgentIndex> Scenario::agent_named(const std::string& user_name) const {
  for (AgentIndex index = 0; index < agents.size(); ++index) {
    if (agents[index].user_name == user_name) return index;
  }
  return std::nullopt;
}

std::optional<AgentIndex> Scenario::agent_with_number(const std::string& number) const {
  for (AgentIndex index = 0; index < agents.size(); ++index) {
    for (const Device& device : agents[index].devices) {
      if (device.number == number) return index;
    }
  }
  return std::nullopt;
}

const Device* Scenario::device_with_number(const std::string& number) const {
  for (const Agent& agent : agents) {
    for (const Device& device : agent.devices) {
      if (device.number == number) return &device;
    }
  }
  return nullptr;
}

std::string device_id_for(const std::string& number) {
  std::string id = hex_digits("device " + number);
  id[12] = '4';  // the version and variant digits of a random UUID, which is what real device ids look like
  id[16] = "89ab"[static_cast<std::size_t>(id[16]) % 4];
  for (const std::size_t place : {20U, 16U, 12U, 8U}) id.insert(place, "-");
  return id;
}

std::string agent_id_for(const std::string& user_name) {
  return hex_digits("agent " + user_name);
}

Agent default_agent() {
  Agent agent;
  agent.user_name = "agent";
  agent.first_name = "Mock";
  agent.last_name = "Agent";
  agent.id = agent_id_for(agent.user_name);
  agent.devices.push_back({device_id_for("3001"), "3001", true});
  return agent;
}

}  // namespace im_mock::domain
