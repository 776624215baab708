#include "api/gws/im_sessions_api.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "api/call/answers.h"
#include "api/call/parameters.h"
#include "api/gws/operation_body.h"
#include "app/views/resource_json.h"

namespace im_mock::api {
namespace {

// inferred: `fields=a,b` gives just those members; names that the resource does not have give nothing.
void append_projected(std::string& json, const std::string& resource, const std::string& fields) {
  if (fields == "*") {
    json += resource;
    return;
  }
  const domain::Json all = domain::Json::parse(resource);
  domain::Json some = domain::Json::object();
  for (const std::string& name : split_list(fields)) {
    const auto member = all.find(name);
    if (member != all.end()) some[name] = *member;
  }
  app::append_json(json, some);
}

// All that a session can have; `userData` is not always there.
const std::vector<std::string>& session_members() {
  static const std::vector<std::string> names{"capabilities", "id",  "participants", "path",
                                              "state",        "uri", "userData"};
  return names;
}

// documented: a feature that is off behaves as if it did not exist: 404 for its resources, and its operations
// are no operations.
std::optional<Response> feature_refusal(const Call& call) {
  const domain::Settings& settings = call.scenario().settings;
  if (settings.has_im()) return std::nullopt;
  const std::string diagnosis = std::string("the feature ") + domain::im_feature +
                                " is off: settings.features of the scenario has no such entry";
  if (call.request.method == "POST") return refused(invalid("operationName", diagnosis), settings);
  return refused({domain::Reason::NotFound, "Resource not found.", diagnosis, {}, {}}, settings);
}

constexpr std::size_t reserved_max =
    64 * 1024 * 1024;  // bytes; the first session may be far longer than others

// documented: `uris` without fields (rule for all collections), `imSessions` with `fields=*`.
Response list_sessions(Call& call) {
  if (auto refusal = feature_refusal(call)) return *std::move(refusal);
  const auto sessions = call.visit->world().sessions_of(call.agent);
  const std::string* fields = call.target.parameter("fields");
  std::string json = ok_begins;
  json += fields == nullptr ? "\"uris\":[" : "\"imSessions\":[";
  for (const auto& session : sessions) {
    if (&session != &sessions.front()) json += ',';
    if (fields == nullptr) {
      app::append_json_text(json, call.api_base + app::path_of(session->id));
    } else if (*fields == "*" && sessions.size() > app::ResourceTexts::list_max) {
      app::append_im_session(json, *session, call.api_base);
    } else {
      append_projected(json, call.visit->text_of(session, call.api_base), *fields);
    }
    // Most are as long as the first. A text of many megabytes that grows again and again takes its time.
    if (&session == &sessions.front())
      json.reserve(std::min(sessions.size() * (json.size() + 16), reserved_max));
  }
  json += "]}";
  Response response = ok_with_envelope(std::move(json));
  if (fields != nullptr) add_remark(response, odd_names("fields", *fields, session_members()));
  return response;
}

// inferred from the rule for all resources: the member has the singular name.
Response one_session(Call& call) {
  if (auto refusal = feature_refusal(call)) return *std::move(refusal);
  const std::string& id = call.captured.at("id");
  const auto session = call.visit->world().session_of(call.agent, id);
  if (!session) {
    return refused({domain::Reason::NotFound,
                    "IM session '" + id + "' not found.",
                    "agent " + call.agent_data().user_name + " has no session '" + id + "' in world '" +
                        call.visit->name() + "'",
                    {},
                    {}},
                   call.scenario().settings);
  }
  const std::string* fields = call.target.parameter("fields");
  std::string json = ok_begins;
  json += "\"imSession\":";
  append_projected(json, call.visit->text_of(session, call.api_base), fields == nullptr ? "*" : *fields);
  json += '}';
  Response response = ok_with_envelope(std::move(json));
  if (fields != nullptr) add_remark(response, odd_names("fields", *fields, session_members()));
  return response;
}

// documented: the answer carries no id; the client learns it from the notification.
Response initiate(Call& call) {
  if (auto refusal = feature_refusal(call)) return *std::move(refusal);
  const auto operation = initiate_from(call.body);
  if (!operation) return refused(operation.refusal(), call.scenario().settings);
  const auto done = call.visit->world().initiate(call.agent, *operation);
  return done ? done_answer(*done) : refused(done.refusal(), call.scenario().settings);
}

Response operate(Call& call) {
  if (auto refusal = feature_refusal(call)) return *std::move(refusal);
  const auto operation = operation_from(call.body, call.scenario().settings);
  if (!operation) return refused(operation.refusal(), call.scenario().settings);
  const auto done = call.visit->world().perform(call.agent, call.captured.at("id"), *operation);
  return done ? done_answer(*done) : refused(done.refusal(), call.scenario().settings);
}

}  // namespace

std::vector<Route> im_sessions_routes() {
  constexpr auto agent = Access::Agent;
  constexpr auto world = Concerns::World;
  return {
      {"GET",
       "/api/v2/me/im-sessions",
       agent,
       world,
       Body::Ignored,
       list_sessions,
       "the agent's sessions",
       {"fields"}},
      {"POST", "/api/v2/me/im-sessions", agent, world, Body::Json, initiate, "InitiateIMSession"},
      {"GET",
       "/api/v2/me/im-sessions/{id}",
       agent,
       world,
       Body::Ignored,
       one_session,
       "one session",
       {"fields"}},
      {"POST", "/api/v2/me/im-sessions/{id}", agent, world, Body::Json, operate,
       "SendMessage, AttachUserData, UpdateUserData, DeleteUserData, Complete"},
      {"GET",
       "/api/v2/im-sessions/{id}",
       agent,
       world,
       Body::Ignored,
       one_session,
       "the same session, under the path that its `uri` has",
       {"fields"}},
  };
}

}  // namespace im_mock::api
