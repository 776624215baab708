#include "api/me_resources.h"

#include <map>

namespace im_mock::api {
namespace {

using domain::Json;

constexpr const char* ready_id = "9430250E-0A1B-421F-B372-F29E69366DED";
constexpr const char* not_ready_id = "900D55CC-2BB0-431F-8BF9-D3525B383BE6";

// documented: `path` is the same as `uri` without the prefix.
void add_links(const Call& call, const std::string& path, Json& json) {
  json["uri"] = call.api_base + path;
  json["path"] = path;
}

}  // namespace

Json user_json(const Call& call) {
  const domain::Agent& agent = call.agent_data();
  Json json{{"id", agent.id},
            {"userName", agent.user_name},
            {"firstName", agent.first_name},
            {"lastName", agent.last_name},
            {"emailAddress", ""},
            {"roles", {"ROLE_AGENT"}},
            {"enabled", true},
            {"changePasswordOnFirstLogin", false},
            {"contactCenterId", domain::agent_id_for("contact center")}};
  add_links(call, "/users/" + agent.id, json);
  return json;
}

Json device_json(const Call& call, const domain::Device& device) {
  const bool ready = call.visit->sign_ins().ready(call.agent);
  Json json{
      {"id", device.id},
      {"deviceState", "Active"},
      {"userState",
       {{"id", ready ? ready_id : not_ready_id},
        {"displayName", ready ? "Ready" : "Not Ready"},
        {"state", ready ? "Ready" : "NotReady"}}},
      {"phoneNumber", device.number},
      {"description", ""},
      {"e164Number", ""},
      {"telephonyNetwork", "Private"},
      {"doNotDisturb", "Off"},
      {"voiceEnvironmentUri", call.api_base + "/voice-environments/" + domain::device_id_for("environment")},
      {"capabilities", {"DoNotDisturbOn", "ForwardCallsOn"}},
      // unknown: what marks a device as IM-capable; a value of `channels` is the likeliest place.
      {"channels", device.im ? Json{"voice", "im"} : Json{"voice"}},
      {"dynamicPhoneNumber", ""}};
  add_links(call, "/devices/" + device.id, json);
  return json;
}

Json devices_json(const Call& call) {
  Json devices = Json::array();
  for (const domain::Device& device : call.agent_data().devices) devices.push_back(device_json(call, device));
  return devices;
}

Json features_json(const Call& call) {
  struct Text {
    const char* name;
    const char* description;
  };
  static const std::map<std::string, Text> known{
      {"api-voice-instant-messaging",
       {"API Voice Instant Messaging", "API for Internal Agent-to-Agent Chat"}},
      {"api-voice", {"API Voice", "API for Voice"}},
  };
  Json features = Json::array();
  for (const std::string& id : call.scenario().settings.features) {
    const auto text = known.find(id);
    Json json{{"id", id},
              {"displayName", text == known.end() ? id : text->second.name},
              {"description", text == known.end() ? "" : text->second.description},
              {"autoAssignOnContactCenterCreate", true}};
    add_links(call, "/features/" + id, json);
    features.push_back(json);
  }
  return features;
}

Json services_json(const Call& call) {
  const std::string id = domain::agent_id_for("service voice");
  Json json{{"id", id}, {"name", "Voice"}, {"type", "Voice"}, {"state", "Active"}};
  add_links(call, "/services/" + id, json);
  return Json::array({json});
}

}  // namespace im_mock::api
