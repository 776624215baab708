#include "api/gws/me_api.h"

#include <algorithm>
#include <utility>

#include "api/call/answers.h"
#include "api/call/parameters.h"
#include "api/gws/collection.h"
#include "api/gws/me_resources.h"
#include "app/views/agent_json.h"
#include "text/characters.h"
#include "text/did_you_mean.h"
#include "text/json_text.h"

namespace im_mock::api {
namespace {

using domain::Json;

Json own_devices(const Call& call) {
  return app::devices_json(call.agent_data(), call.visit->world().agent_state(call.agent), call.api_base);
}

const std::vector<std::string> subresources{"devices", "features", "calls", "interactions", "settings", "*"};

// observed: subresources that are not available are simply left out; those that are available and empty are
// there. A client casts `settings` to a map of maps without a look.
Response me(Call& call) {
  Json user = user_json(call, call.agent_data());
  const std::string* list = call.target.parameter("subresources");
  const auto wanted = split_list(list == nullptr ? "" : *list);
  const auto add = [&](const char* name, const auto& make) {
    const bool wants =
        std::any_of(wanted.begin(), wanted.end(), [&](const auto& one) { return one == name || one == "*"; });
    if (wants) user[name] = make();
  };
  add("devices", [&] { return own_devices(call); });
  add("features", [&] { return features_json(call); });
  add("calls", [] { return Json::array(); });
  add("interactions", [] { return Json::array(); });
  add("settings", [&] { return call.agent_data().settings; });
  Response response = ok_json("user", user);
  // Names that other backends know are left out without a word; those of a mistype are not.
  for (const std::string& one : wanted) {
    const std::string meant = scenario::did_you_mean(one, subresources);
    if (std::find(subresources.begin(), subresources.end(), one) == subresources.end() && !meant.empty())
      add_remark(response, "there is no subresource '" + domain::shortened(one, 60) + "'" + meant);
  }
  return response;
}

Response user(Call& call) {
  Json users = Json::array();
  for (const domain::Agent& agent : call.scenario().agents) users.push_back(user_json(call, agent));
  return one_of(call, "user", users);
}

// The collection's devices have a uri that can be followed; observed: inside /me and in events they have
// none.
Json linked_devices(const Call& call) {
  Json devices = own_devices(call);
  for (Json& device : devices) add_links(call, "/devices/" + device.at("id").get<std::string>(), device);
  return devices;
}

Response devices(Call& call) {
  return collection(call, "devices", linked_devices(call));
}
Response device(Call& call) {
  return one_of(call, "device", linked_devices(call));
}

Response device_settings(Call& call) {
  for (const domain::Device& device : call.agent_data().devices) {
    if (device.id != call.captured.at("device")) continue;
    // documented (SIP Server): the two options that make a DN fit for IM.
    Json settings = Json::array();
    settings.push_back({{"name", "multimedia"}, {"value", device.im ? "true" : "false"}});
    settings.push_back({{"name", "sip-signaling-chat"}, {"value", "none"}});
    return ok("\"settings\":" + app::json_line(settings) + ",\"key\":\"name\"");
  }
  return not_found(call, "device");
}

Response features(Call& call) {
  return collection(call, "features", features_json(call));
}
Response feature(Call& call) {
  return one_of(call, "feature", features_json(call));
}
Response services(Call& call) {
  return collection(call, "services", services_json(call));
}
Response service(Call& call) {
  return one_of(call, "service", services_json(call));
}

// unknown: its members, but that the devices' uris lead here.
Response voice_environment(Call& call) {
  Json environment{{"id", app::voice_service_id()}};
  add_links(call, "/voice-environments/" + app::voice_service_id(), environment);
  return one_of(call, "voiceEnvironment", Json::array({environment}));
}

Response groups(Call& call) {
  return collection(call, "groups", Json::array());
}

Response diagnostics_version(Call& call) {
  return ok_json("version", call.scenario().settings.version);
}

}  // namespace

std::vector<Route> me_routes() {
  constexpr auto agent = Access::Agent;
  constexpr auto world = Concerns::World;
  std::vector<Route> routes{
      {"GET",
       "/api/v2/me",
       agent,
       world,
       Body::Ignored,
       me,
       "the agent, with `subresources=devices,features,calls,interactions,settings` or `*`",
       {"subresources"}},
      {"GET",
       "/api/v2/users/{user}",
       agent,
       world,
       Body::Ignored,
       user,
       "an agent, under the path of its `uri`",
       {"fields"}},
      {"GET", "/api/v2/me/devices", agent, world, Body::Ignored, devices, "the agent's devices", {"fields"}},
      {"GET", "/api/v2/me/devices/{device}", agent, world, Body::Ignored, device, "one of them", {"fields"}},
      {"GET",
       "/api/v2/devices/{device}",
       agent,
       world,
       Body::Ignored,
       device,
       "the same device, under the path that its `uri` has",
       {"fields"}},
      {"GET", "/api/v2/me/devices/{device}/settings/tserver", agent, world, Body::Ignored, device_settings,
       "a device's options"},
      {"GET", "/api/v2/devices/{device}/settings/tserver", agent, world, Body::Ignored, device_settings,
       "the same"},
      {"GET",
       "/api/v2/voice-environments/{voiceEnvironment}",
       agent,
       world,
       Body::Ignored,
       voice_environment,
       "where the devices' `voiceEnvironmentUri` leads",
       {"fields"}},
      {"GET",
       "/api/v2/me/features",
       agent,
       world,
       Body::Ignored,
       features,
       "the agent's features",
       {"fields"}},
      {"GET",
       "/api/v2/me/groups",
       agent,
       world,
       Body::Ignored,
       groups,
       "the agent's groups: none",
       {"fields"}},
      {"GET",
       "/api/v2/features",
       agent,
       world,
       Body::Ignored,
       features,
       "the contact center's features",
       {"fields"}},
      {"GET", "/api/v2/features/{feature}", agent, world, Body::Ignored, feature, "one feature", {"fields"}},
      {"GET",
       "/api/v2/services",
       agent,
       world,
       Body::Ignored,
       services,
       "the backend's services: four",
       {"fields"}},
      {"GET", "/api/v2/services/{service}", agent, world, Body::Ignored, service, "one service", {"fields"}},
      {"GET", "/api/v2/diagnostics/version", Access::Anybody, world, Body::Ignored, diagnostics_version,
       "the version that the backend claims; no sign-in"},
  };
  for (auto part : {me_state_routes(), contacts_routes()})
    routes.insert(routes.end(), part.begin(), part.end());
  return routes;
}

}  // namespace im_mock::api
