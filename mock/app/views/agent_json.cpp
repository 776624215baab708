#include "app/views/agent_json.h"

namespace im_mock::app {

using domain::Json;

Json user_state_json(domain::AgentState state) {
  const domain::AgentStateTexts& texts = domain::texts_of(state);
  Json json = Json::object();
  if (!texts.id.empty()) json["id"] = texts.id;
  json["displayName"] = texts.display_name;
  json["state"] = texts.state;
  if (!texts.work_mode.empty()) json["workMode"] = texts.work_mode;
  return json;
}

Json agent_states_json() {
  Json states = Json::array();
  for (const domain::AgentState state : domain::listed_agent_states) {
    const domain::AgentStateTexts& texts = domain::texts_of(state);
    Json json{{"id", texts.id},
              {"operationName", texts.name},
              {"displayName", texts.display_name},
              {"state", texts.state}};
    if (!texts.work_mode.empty()) json["workMode"] = texts.work_mode;
    states.push_back(std::move(json));
  }
  return states;
}

Json device_json(const domain::Device& device, domain::AgentState state, const std::string& api_base) {
  return {{"id", device.id},
          {"deviceState", "Active"},
          {"userState", user_state_json(state)},
          {"phoneNumber", device.number},
          {"description", ""},
          {"e164Number", ""},
          {"telephonyNetwork", "Private"},
          {"doNotDisturb", "Off"},
          {"voiceEnvironmentUri", api_base + "/voice-environments/" + voice_service_id()},
          // A real device offers DoNotDisturbOn and ForwardCallsOn. Calls are not imitated, so nothing is
          // offered.
          {"capabilities", Json::array()},
          // unknown: what marks a device as IM-capable; a value of `channels` is the likeliest place.
          {"channels", device.im ? Json{"voice", "im"} : Json{"voice"}},
          {"dynamicPhoneNumber", ""}};
}

Json devices_json(const domain::Agent& agent, domain::AgentState state, const std::string& api_base) {
  Json devices = Json::array();
  for (const domain::Device& device : agent.devices) devices.push_back(device_json(device, state, api_base));
  return devices;
}

std::string voice_service_id() {
  return domain::device_id_for("environment");
}

}  // namespace im_mock::app
