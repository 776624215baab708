#include "api/me_api.h"

#include <algorithm>

#include "api/answers.h"
#include "api/me_resources.h"
#include "app/json_text.h"
#include "domain/characters.h"
#include "scenario/did_you_mean.h"

namespace im_mock::api {
namespace {

using domain::Json;

Response ok_json(const std::string& name, const Json& value) {
  return ok("\"" + name + "\":" + app::json_line(value));
}

// documented: a collection without `fields` is its `uris`; with them it has the resource's name.
Response collection(const Call& call, const std::string& name, const Json& resources) {
  const std::string* fields = call.target.parameter("fields");
  if (fields == nullptr) {
    Json uris = Json::array();
    for (const Json& resource : resources) uris.push_back(resource.at("uri"));
    return ok_json("uris", uris);
  }
  if (*fields == "*") return ok_json(name, resources);
  Json projected = Json::array();
  const auto wanted = split_list(*fields);
  for (const Json& resource : resources) {
    Json some = Json::object();
    for (const auto& [member, value] : resource.items()) {
      if (std::find(wanted.begin(), wanted.end(), member) != wanted.end()) some[member] = value;
    }
    projected.push_back(some);
  }
  return ok_json(name, projected);
}

// observed: subresources that are not available are simply left out.
Response me(Call& call) {
  Json user = user_json(call);
  const std::string* list = call.target.parameter("subresources");
  const auto wanted = split_list(list == nullptr ? "" : *list);
  const auto wants = [&](const char* name) {
    return std::any_of(wanted.begin(), wanted.end(),
                       [&](const auto& one) { return one == name || one == "*"; });
  };
  if (wants("devices")) user["devices"] = devices_json(call);
  if (wants("features")) user["features"] = features_json(call);
  return ok_json("user", user);
}

// documented: the operations of /me. Ready and NotReady are accepted here too, beside /me/channels/{channel}.
Response operate_on_me(Call& call) {
  static const std::vector<std::string> known{"StartContactCenterSession", "EndContactCenterSession", "Ready",
                                              "NotReady"};
  const domain::Settings& settings = call.scenario().settings;
  const auto name = call.body.find("operationName");
  if (name == call.body.end())
    return refused(missing("operationName", "every operation needs 'operationName'"), settings);
  if (!name->is_string() ||
      std::find(known.begin(), known.end(), name->get_ref<const std::string&>()) == known.end()) {
    const std::string text =
        domain::shortened(name->is_string() ? name->get<std::string>() : domain::dumped(*name), 100);
    return refused(
        invalid("operationName", "'" + text + "' is no operation of " + call.target.path +
                                     scenario::did_you_mean(text, known) +
                                     "; there is: StartContactCenterSession, EndContactCenterSession, "
                                     "Ready, NotReady"),
        settings);
  }
  const std::string user_name = call.agent_data().user_name;
  if (*name == "StartContactCenterSession") {
    const auto channels = call.body.find("channels");
    if (channels == call.body.end()) {
      return refused(missing("channels", "StartContactCenterSession wants a list, for instance [\"voice\"]"),
                     settings);
    }
    const bool texts =
        channels->is_array() && !channels->empty() &&
        std::all_of(channels->begin(), channels->end(), [](const Json& one) { return one.is_string(); });
    if (!texts)
      return refused(invalid("channels", "'channels' has to be a list of strings, for instance [\"voice\"]"),
                     settings);
  } else if (*name == "EndContactCenterSession") {
    // documented: it also ends the HTTP session.
    call.visit->sign_ins().set_ready(call.agent, false);
    call.visit->sign_ins().end(call.cookie);
    call.visit->forget_clients_of(user_name);
  } else {
    call.visit->sign_ins().set_ready(call.agent, *name == "Ready");
  }
  return ok();
}

Response devices(Call& call) {
  return collection(call, "devices", devices_json(call));
}
Response features(Call& call) {
  return collection(call, "features", features_json(call));
}
Response services(Call& call) {
  return collection(call, "services", services_json(call));
}
Response groups(Call& call) {
  return collection(call, "groups", Json::array());
}

Response device_settings(Call& call) {
  for (const domain::Device& device : call.agent_data().devices) {
    if (device.id != call.captured.at("id")) continue;
    // documented (SIP Server): the two options that make a DN fit for IM.
    Json settings = Json::array();
    settings.push_back({{"name", "multimedia"}, {"value", device.im ? "true" : "false"}});
    settings.push_back({{"name", "sip-signaling-chat"}, {"value", "none"}});
    return ok("\"settings\":" + app::json_line(settings) + ",\"key\":\"name\"");
  }
  return refused({domain::Reason::NotFound,
                  "Device not found.",
                  "agent " + call.agent_data().user_name + " has no device '" + call.captured.at("id") + "'",
                  {},
                  {}},
                 call.scenario().settings);
}

Response user_settings(Call&) {
  return ok("\"settings\":[]");
}

Response diagnostics_version(Call& call) {
  return ok_json("version", call.scenario().settings.version);
}

}  // namespace

std::vector<Route> me_routes() {
  constexpr auto agent = Access::Agent;
  constexpr auto world = Concerns::World;
  return {
      {"GET", "/api/v2/me", agent, world, Body::Ignored, me,
       "the agent, with `subresources=devices,features` or `*`"},
      {"POST", "/api/v2/me", agent, world, Body::Json, operate_on_me,
       "StartContactCenterSession, EndContactCenterSession, Ready, NotReady"},
      {"POST", "/api/v2/me/channels/{channel}", agent, world, Body::Json, operate_on_me, "Ready, NotReady"},
      {"GET", "/api/v2/me/devices", agent, world, Body::Ignored, devices, "the agent's devices"},
      {"GET", "/api/v2/me/devices/{id}/settings/tserver", agent, world, Body::Ignored, device_settings,
       "a device's options"},
      {"GET", "/api/v2/me/features", agent, world, Body::Ignored, features, "the agent's features"},
      {"GET", "/api/v2/me/groups", agent, world, Body::Ignored, groups, "the agent's groups: none"},
      {"GET", "/api/v2/features", agent, world, Body::Ignored, features, "the contact center's features"},
      {"GET", "/api/v2/services", agent, world, Body::Ignored, services,
       "the backend's services: one, active"},
      {"GET", "/api/v2/diagnostics/version", Access::Anybody, world, Body::Ignored, diagnostics_version,
       "the version that the backend claims; no sign-in"},
      {"GET", "/internal-api/me/settings", agent, world, Body::Ignored, user_settings,
       "the agent's settings: none"},
  };
}

}  // namespace im_mock::api
