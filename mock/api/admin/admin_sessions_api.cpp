// /__admin/sessions: look inside a world, make a session, force a state, speak as the other party.
#include <algorithm>
#include <utility>

#include "api/admin/admin_api.h"
#include "api/call/answers.h"
#include "api/call/problems.h"
#include "app/views/resource_json.h"
#include "scenario/loader.h"

namespace im_mock::api {
namespace {

using domain::Json;

Json view_json(const Call& call, const domain::View& view) {
  Json json{{"agent", call.scenario().agents[view.agent].user_name}};
  if (view.snapshot) json.update(Json::parse(app::im_session_json(*view.snapshot, call.api_base)));
  return json;
}

Json session_json(const Call& call, const domain::Session& session) {
  Json views = Json::array();
  for (const domain::View& view : session.views) views.push_back(view_json(call, view));
  Json json{{"id", session.id}};
  if (session.visible()) json["state"] = to_string(session.state());
  if (!session.user_data->empty()) json["userData"] = *session.user_data;
  json["began"] = session.began.count();
  json["stepsLeft"] =
      session.plan->timeline.size() - std::min(session.next_step, session.plan->timeline.size());
  json["views"] = views;
  return json;
}

// The refusal of a control call: the HTTP status that fits, and the reason in words.
Response control_refused(const domain::Refusal& refusal) {
  const int status = refusal.reason == domain::Reason::NotFound       ? 404
                     : refusal.reason == domain::Reason::InvalidState ? 409
                                                                      : 400;
  return admin_error(status, refusal.diagnosis);
}

Response session_answer(Call& call, const std::string& id, int status) {
  const domain::Session* session = call.visit->world().session(id);
  if (session != nullptr) return json_answer({{"session", session_json(call, *session)}}, status);
  return json_answer({{"session", {{"id", id}, {"removed", true}}}}, status);
}

Response list(Call& call) {
  Json sessions = Json::array();
  for (const auto& [number, session] : call.visit->world().sessions())
    sessions.push_back(session_json(call, session));
  return json_answer({{"sessions", sessions}, {"now", call.visit->world().now().count()}});
}

// The body is a session as it stands in a scenario, in YAML or JSON.
Response create(Call& call) {
  const scenario::LoadedSession loaded = scenario::load_session(call.request.body, call.scenario());
  if (!loaded.plan) return problems_answer("the body is no session", loaded.problems);
  const auto created = call.visit->world().create_session(*loaded.plan);
  return created ? session_answer(call, *created, 201) : control_refused(created.refusal());
}

Response one(Call& call) {
  const domain::Session* session = call.visit->world().session(call.captured.at("id"));
  if (session != nullptr) return json_answer({{"session", session_json(call, *session)}});
  return admin_error(
      404, "there is no session '" + call.captured.at("id") + "' in world '" + call.visit->name() + "'");
}

Response force_state(Call& call) {
  if (auto refusal = unknown_member(call.body, {"state", "force"})) return *std::move(refusal);
  const auto name = call.body.find("state");
  const auto state = name != call.body.end() && name->is_string()
                         ? domain::state_named(name->get<std::string>())
                         : std::nullopt;
  if (!state) return admin_error(400, "the body wants {\"state\":\"Initiating|Alerting|Talking|Completed\"}");
  const auto force = call.body.find("force");
  if (force != call.body.end() && !force->is_boolean())
    return admin_error(400, "'force' has to be true or false");
  const bool forced = force != call.body.end() && force->get<bool>();
  const std::string& id = call.captured.at("id");
  const auto done = call.visit->world().change_state(
      id, *state, forced ? domain::Legality::Forced : domain::Legality::Checked);
  return done ? session_answer(call, id, 200) : control_refused(done.refusal());
}

Response say(Call& call) {
  const auto text = call.body.find("text");
  if (text == call.body.end() || !text->is_string())
    return admin_error(400, "the body wants {\"text\":\"...\"}");
  if (auto refusal = unknown_member(call.body, {"text"})) return *std::move(refusal);
  const std::string& id = call.captured.at("id");
  const auto done = call.visit->world().say(id, text->get<std::string>());
  return done ? session_answer(call, id, 200) : control_refused(done.refusal());
}

}  // namespace

std::vector<Route> admin_session_routes() {
  constexpr auto admin = Access::Admin;
  constexpr auto world = Concerns::World;
  return {
      {"GET", "/__admin/sessions", admin, world, Body::Ignored, list, "all sessions, with each agent's view"},
      {"POST", "/__admin/sessions", admin, world, Body::Raw, create,
       "make a session, written as in a scenario"},
      {"GET", "/__admin/sessions/{id}", admin, world, Body::Ignored, one, "one session"},
      {"POST", "/__admin/sessions/{id}/state", admin, world, Body::Json, force_state,
       "put a session into a state: `{\"state\":\"Talking\"}`"},
      {"POST", "/__admin/sessions/{id}/messages", admin, world, Body::Json, say,
       "speak as the other party: `{\"text\":\"...\"}`"},
  };
}

}  // namespace im_mock::api
