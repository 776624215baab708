#include "scenario/read/read_agents.h"

#include <map>

#include "scenario/read/read_contacts.h"
#include "text/printable.h"

namespace im_mock::scenario {
namespace {

using domain::Agent;
using domain::Device;
using domain::Participant;

constexpr std::size_t longest_identifier = 64;

// The names and numbers met so far with their places, so that a second one can name the first.
struct Met {
  std::map<std::string, Place> user_names;
  std::map<std::string, Place> numbers;
  std::map<std::string, Place> device_ids;
};

void refuse_twice(std::map<std::string, Place>& met, const std::string& what, const std::string& value,
                  const Place& place, ProblemList& problems) {
  const auto [first, is_new] = met.emplace(value, place);
  if (is_new) return;
  problems.problem(place, what + " " + in_quotes(value) + " is here twice (the first is in " +
                              line_of(first->second) + ")");
}

void refuse_empty(const std::string& value, std::string_view key, const Place& place, ProblemList& problems) {
  if (value.empty()) problems.problem(place, "this " + std::string(key) + " is empty");
}

// A device from a bare number or a map.
Device read_device(const NodePointer& node, ProblemList& problems, Met& met) {
  Device device;
  if (node->kind == Node::Kind::Scalar) {
    device.number = node->text;
    refuse_empty(device.number, "number", node->place, problems);
    refuse_twice(met.numbers, "the number", device.number, node->place, problems);
  } else {
    const KeyReader keys(node, Section::Device, problems);
    if (const auto number = keys.text("number")) {
      device.number = *number;
      refuse_empty(device.number, "number", keys.place_of("number"), problems);
      refuse_twice(met.numbers, "the number", device.number, keys.place_of("number"), problems);
    }
    device.id = read_identifier(keys, "id").value_or("");
    device.im = keys.boolean("im").value_or(true);
  }
  if (device.id.empty()) device.id = domain::device_id_for(device.number);
  refuse_twice(met.device_ids, "the device id", device.id, node->place, problems);
  return device;
}

std::vector<Device> read_devices(const KeyReader& keys, Met& met) {
  std::vector<Device> devices;
  if (keys.has("device") && keys.has("devices")) {
    keys.problems().problem(keys.place_of_key("devices"), "an agent has 'device' or 'devices', not both");
    return devices;
  }
  if (!keys.has("device") && !keys.has("devices") && keys.whole()) {
    keys.problems().problem(keys.node()->place,
                            "an agent needs 'device' with a number ('devices: []' for one without any)");
  }
  if (const auto number = keys.text("device")) {
    refuse_empty(*number, "device", keys.place_of("device"), keys.problems());
    refuse_twice(met.numbers, "the number", *number, keys.place_of("device"), keys.problems());
    devices.push_back({domain::device_id_for(*number), *number, true});
  }
  for (const NodePointer& item : keys.items("devices")) {
    devices.push_back(read_device(item, keys.problems(), met));
  }
  return devices;
}

Agent read_agent(const NodePointer& node, ProblemList& problems, Met& met) {
  const KeyReader keys(node, Section::Agent, problems);
  Agent agent;
  if (const auto user_name = keys.text("userName")) {
    const Place place = keys.place_of("userName");
    agent.user_name = *user_name;
    refuse_empty(*user_name, "userName", place, problems);
    if (user_name->find(':') != std::string::npos) {
      problems.problem(place, "a userName cannot hold ':', which HTTP puts between it and the password");
    }
    refuse_twice(met.user_names, "the userName", *user_name, place, problems);
  }
  agent.password = keys.text("password").value_or("");
  agent.first_name = keys.text("firstName").value_or("");
  agent.last_name = keys.text("lastName").value_or("");
  agent.id = domain::agent_id_for(agent.user_name);
  agent.devices = read_devices(keys, met);
  agent.settings = read_agent_settings(keys);
  return agent;
}

// A participant from a bare number or the four-member object.
Participant read_participant(const NodePointer& node, ProblemList& problems) {
  if (node->kind == Node::Kind::Scalar) {
    refuse_empty(node->text, "phoneNumber", node->place, problems);
    return Participant::of(node->text);
  }
  const KeyReader keys(node, Section::Participant, problems);
  const std::string number = keys.text("phoneNumber").value_or("");
  if (keys.has("phoneNumber")) refuse_empty(number, "phoneNumber", keys.place_of("phoneNumber"), problems);
  return {keys.text("digits").value_or(number), keys.text("e164Number").value_or(number),
          keys.text("formattedPhoneNumber").value_or(number), number};
}

}  // namespace

void read_agents(const KeyReader& top, Reading& reading) {
  domain::Scenario& scenario = reading.scenario;
  scenario.open_door = !top.has("agents");
  Met met;
  for (const NodePointer& item : top.items("agents")) {
    scenario.agents.push_back(read_agent(item, reading.problems, met));
  }
  const NodePointer list = top.node()->find("agents");
  if (list && list->kind == Node::Kind::List && list->items.empty()) {
    reading.problems.problem(list->place, "'agents' is empty; leave it out and everybody is one agent");
  }
  if (scenario.agents.empty()) scenario.agents.push_back(domain::default_agent());
}

std::vector<Participant> read_participants(const KeyReader& session, std::optional<domain::AgentIndex> agent,
                                           const Reading& reading) {
  std::vector<Participant> participants;
  for (const NodePointer& item : session.items("participants")) {
    participants.push_back(read_participant(item, reading.problems));
    if (!agent || reading.scenario.agent_with_number(participants.back().phone_number) != agent) continue;
    reading.problems.problem(item->place, in_quotes(participants.back().phone_number) +
                                              " is the agent's own device; participants are the others");
  }
  return participants;
}

std::optional<std::string> read_identifier(const KeyReader& keys, std::string_view key) {
  const auto id = keys.text(key);
  if (!id) return std::nullopt;
  constexpr std::string_view allowed = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_-";
  if (!id->empty() && id->size() <= longest_identifier &&
      id->find_first_not_of(allowed) == std::string::npos) {
    return id;
  }
  keys.problems().problem(keys.place_of(key),
                          in_quotes(*id) + " is no id: an id is 1 to 64 letters, digits, '_' or '-'");
  return std::nullopt;
}

}  // namespace im_mock::scenario
