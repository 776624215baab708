#include "api/gws/me_resources.h"

#include <array>
#include <map>

#include "app/views/agent_json.h"

namespace im_mock::api {

using domain::Json;

void add_links(const Call& call, const std::string& path, Json& json) {
  json["uri"] = call.api_base + path;
  json["path"] = path;
}

Json user_json(const Call& call, const domain::Agent& agent) {
  Json json{{"id", agent.id},
            {"userName", agent.user_name},
            {"firstName", agent.first_name},
            {"lastName", agent.last_name},
            {"emailAddress", ""},
            {"roles", {"ROLE_AGENT"}},
            {"enabled", true},
            {"changePasswordOnFirstLogin", false},
            {"contactCenterId", domain::device_id_for("contact center")}};  // a UUID, with dashes
  add_links(call, "/users/" + agent.id, json);
  return json;
}

Json features_json(const Call& call) {
  struct Text {
    const char* name;
    const char* description;
  };
  static const std::map<std::string, Text> known{
      {domain::im_feature, {"API Voice Instant Messaging", "API for Internal Agent-to-Agent Chat"}},
      {"api-voice", {"Voice API", "API for Voice"}},
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

// observed: the four types, and the id of the first. There are no other media here, so theirs are not active.
Json services_json(const Call& call) {
  struct Service {
    std::string id;
    const char* type;
    const char* state;
  };
  const std::array<Service, 4> services{{
      {"ON_PREMISE_ENVIRONMENT", "Provisioning", "Active"},
      {app::voice_service_id(), "Voice", "Active"},
      {domain::device_id_for("multimedia state"), "MultiMediaState", "Inactive"},
      {domain::device_id_for("multimedia content"), "MultiMediaContent", "Inactive"},
  }};
  Json list = Json::array();
  for (const Service& service : services) {
    Json json{{"id", service.id}, {"name", service.type}, {"type", service.type}, {"state", service.state}};
    add_links(call, "/services/" + service.id, json);
    list.push_back(std::move(json));
  }
  return list;
}

}  // namespace im_mock::api
