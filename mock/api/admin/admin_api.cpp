#include "api/admin/admin_api.h"

#include "api/call/answers.h"
#include "app/version.h"
#include "scenario/language/schema.h"

namespace im_mock::api {
namespace {

using domain::Json;

Response version(Call&) {
  return json_answer({{"version", app::version()}, {"commit", app::commit()}});
}

Response schema(Call&) {
  return json_answer(scenario::schema());
}

Response shutdown(Call& call) {
  if (call.options.shut_down) call.options.shut_down();
  return json_answer({{"stopping", true}}, 202);
}

Response clients(Call& call) {
  Json list = Json::array();
  for (const bayeux::ClientSummary& client : call.visit->bayeux().clients()) {
    list.push_back({{"id", client.id},
                    {"agent", client.principal},
                    {"state", client.state == bayeux::ClientState::Connected ? "connected" : "handshaken"},
                    {"held", client.held},
                    {"acknowledging", client.acknowledging},
                    {"subscriptions", client.subscriptions},
                    {"queued", client.queued},
                    {"delivered", client.delivered},
                    {"dropped", client.dropped}});
  }
  return json_answer({{"clients", list}});
}

}  // namespace

Response admin_health(Call& call) {
  return json_answer({{"status", "up"}, {"scenarios", call.backend.scenarios().size()}});
}

std::vector<Route> admin_routes() {
  constexpr auto admin = Access::Admin;
  constexpr auto backend = Concerns::Backend;
  std::vector<Route> routes{
      {"GET", "/__admin/health", admin, backend, Body::Ignored, admin_health,
       "200 when the mock is ready, which it is when all scenarios are checked"},
      {"GET", "/__admin/version", admin, backend, Body::Ignored, version, "version and commit of the mock"},
      {"GET", "/__admin/schema", admin, backend, Body::Ignored, schema, "the scenarios' JSON Schema"},
      {"GET", "/__admin/clients", admin, Concerns::World, Body::Ignored, clients,
       "the CometD clients: who is subscribed to what"},
      {"POST", "/__admin/shutdown", admin, backend, Body::Ignored, shutdown,
       "ends the process as SIGTERM does"},
  };
  for (auto part : {admin_session_routes(), admin_story_routes(), admin_world_routes(),
                    admin_journal_routes(), admin_fault_routes(), admin_agent_routes()}) {
    routes.insert(routes.end(), part.begin(), part.end());
  }
  return routes;
}

}  // namespace im_mock::api
