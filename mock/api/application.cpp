#include "api/application.h"

#include <utility>

#include "api/admin/admin_api.h"
#include "api/admin/admin_door.h"
#include "api/call/answers.h"
#include "api/call/cookies.h"
#include "api/call/cors.h"
#include "api/call/fault_answer.h"
#include "api/call/journal_row.h"
#include "api/call/parameters.h"
#include "api/gws/access.h"
#include "api/gws/im_sessions_api.h"
#include "api/gws/me_api.h"
#include "api/gws/notifications_api.h"
#include "api/http/request_body.h"
#include "text/characters.h"

namespace im_mock::api {
namespace {

// What `uri` values begin with.
std::string api_base_for(const PublicAddress& address, const Target& target) {
  return address.base() + (target.world ? "/w/" + *target.world : "") + "/api/v2";
}

std::string chosen_world(const Request& request, const Target& target) {
  if (target.world) return *target.world;
  const std::string* header = request.header("X-Mock-World");
  if (header != nullptr && !header->empty()) return *header;
  for (const std::string& cookie : cookies(request, "mock-world")) return cookie;
  return "default";
}

Response wrong_path(const Request& request, const Target& target, const std::string& nearest) {
  const std::string diagnosis =
      "no route " + request.method + " " + domain::shortened(target.path, 200) + "; nearest: " + nearest;
  return is_admin(target) ? admin_error(404, diagnosis)
                          : refused(404, 6, "Resource not found.", diagnosis, "unknownRoute");
}

Response wrong_method(const Request& request, const Target& target, const std::vector<std::string>& allowed) {
  std::string list;
  for (const std::string& method : allowed) list += (list.empty() ? "" : ", ") + method;
  const std::string diagnosis = target.path + " does not answer " + request.method + "; it answers " + list;
  Response response;
  if (request.method == "OPTIONS") {
    response.status = 204;
  } else {
    response = is_admin(target) ? admin_error(405, diagnosis)
                                : refused(405, 3, "Method not allowed.", diagnosis, "wrongMethod");
  }
  response.set_header("Allow", list);
  return response;
}

Response bad_body(const Request& request, const Target& target, const std::string& reason) {
  const std::string diagnosis = "the request's body is not usable: " + reason + wrong_type_of(request);
  if (is_admin(target)) return admin_error(400, diagnosis);
  return refused(400, 2, "Request body is not valid JSON: " + reason, diagnosis, "badBody");
}

void journal_request(Call& call, const Response& response) {
  app::JournalRow row = row_of(call.request, call.target, call.address);
  put_answer(row, call.request, response);
  row.at = call.visit->world().now();
  if (call.signed_in) row.agent = call.agent_data().user_name;
  const auto id = call.captured.find("id");
  if (id != call.captured.end()) row.session = id->second;
  if (call.body.is_object()) {
    const auto operation = call.body.find("operationName");
    if (operation != call.body.end() && operation->is_string()) row.operation = operation->get<std::string>();
  }
  call.visit->journal().append(std::move(row));
}

// observed: an operation's answer comes first, its event after it.
void tell_after(Call& call, Response& response) {
  auto answer = call.visit->answer_comes_first();
  if (!answer) return;
  response.on_written = [host = call.host, answer = std::move(answer)](app::RealTime now) {
    host->written(*answer, now);
  };
}

// The rest of the way, inside the chosen world. `bad`: what is wrong with the body.
Response answer_in_world(Call& call, const Route& route, const std::string& bad) {
  if (route.access == Access::Admin) call.visit->tell_all();
  if (route.access == Access::Admin)
    return bad.empty() ? route.handler(call) : bad_body(call.request, call.target, bad);

  Headers headers;
  std::optional<Response> refusal;
  const auto away = call.visit->away();
  if (away) refusal = outage_answer(*away);
  if (!refusal && route.access == Access::Agent) {
    refusal = sign_in(call, headers);
    call.signed_in = !refusal;
  }
  // documented: any GET of an HTTP session tells the token, also where nobody has to sign in.
  if (!away && route.access == Access::Anybody && call.scenario().settings.csrf) {
    Headers own;
    call.signed_in = !sign_in(call, own);
    if (call.signed_in) headers = std::move(own);
  }
  if (call.signed_in) refusal = check_csrf(call, headers);
  if (!refusal && !bad.empty()) refusal = bad_body(call.request, call.target, bad);
  const domain::Fault* fault = away ? nullptr : fault_on(call, route);
  Response response = fault != nullptr ? faulty_answer(call, route, *fault, std::move(refusal))
                      : refusal        ? std::move(*refusal)
                                       : route.handler(call);
  response.headers.insert(response.headers.end(), headers.begin(), headers.end());
  // The real API is said to ignore them, and so it is done here; a test wants to know of it.
  if (!response.hold) add_remark(response, odd_parameters(route, call.target));
  if (!response.hold) journal_request(call, response);
  // A fault says itself when its answer comes; what it is about does not wait for it.
  const bool operated = route.body == Body::Json && response.status_code == 0 && !response.delivery;
  if (operated) tell_after(call, response);
  return response;
}

}  // namespace

std::vector<Route> all_routes() {
  std::vector<Route> all = im_sessions_routes();
  for (auto part : {me_routes(), notifications_routes(), admin_routes()}) {
    all.insert(all.end(), part.begin(), part.end());
  }
  return all;
}

Application::Application(app::Backend& backend, Options options)
    : backend_(backend),
      options_(std::move(options)),
      published_(PublicAddress::parse(options_.public_url)),
      door_(options_, published_),
      router_(all_routes()) {}

// What no handler has seen is journaled all the same: a test wants to know of it. A service that is away
// knows no routes either.
void Application::journal_unrouted(const Request& request, const Target& target, Response& response) const {
  if (is_admin(target) || response.diagnosis.empty()) return;
  const auto host = backend_.world(chosen_world(request, target));
  if (!host) return;
  auto visit = host->enter(request.received);
  if (const auto away = visit.away()) response = outage_answer(*away);
  app::JournalRow row = row_of(request, target, published_ ? *published_ : PublicAddress::of(request));
  put_answer(row, request, response);
  row.at = visit.world().now();
  visit.journal().append(std::move(row));
}

void Application::add_headers(const Request& request, const Target& target, Response& response) const {
  add_common_headers(request, !is_admin(target) || !door_.closed_for(request), response);
}

Response Application::handle(const Request& request) const {
  const Target target = Target::parse(request.target);
  Response response = answer(request, target);
  if (response.hold) {
    // The answer comes later and gets its headers then.
    response.hold->finish = [this, request, target, headers = response.headers,
                             finish = std::move(response.hold->finish)](std::optional<app::LateAnswer> answer,
                                                                        app::RealTime now) {
      Response late = finish(std::move(answer), now);
      late.headers.insert(late.headers.end(), headers.begin(), headers.end());
      add_headers(request, target, late);
      return late;
    };
  } else {
    add_headers(request, target, response);
  }
  return response;
}

Response Application::answer(const Request& request, const Target& target) const {
  // A browser sends a simple POST to any server and only then keeps the answer from the page.
  if (is_admin(target)) {
    if (const auto reason = door_.closed_for(request)) return admin_error(403, *reason);
  }
  if (is_preflight(request)) return preflight_answer(request);
  // RFC 9110, 9.3.7: what the server as a whole can do.
  if (request.target == "*") {
    Response response;
    response.status = 204;
    response.set_header("Allow", "DELETE, GET, HEAD, OPTIONS, POST, PUT");
    return response;
  }
  const Router::Match match = router_.match(request.method, target);
  if (match.route == nullptr) {
    Response response = match.allowed.empty() ? wrong_path(request, target, match.nearest)
                                              : wrong_method(request, target, match.allowed);
    journal_unrouted(request, target, response);
    return response;
  }
  const Route& route = *match.route;
  if (route.access == Access::Admin && route.handler != admin_health) {
    if (const auto reason = door_.token_missing_in(request)) return admin_error(403, *reason);
  }
  if (route.access == Access::Admin) {
    if (const std::string odd = odd_parameters(route, target); !odd.empty()) return admin_error(400, odd);
  }
  Call call{request, target, options_, backend_, nullptr, nullptr, match.captured, {}, {},
            {},      0,      {},       {},       false,   {}};
  call.address = published_ ? *published_ : PublicAddress::of(request);
  call.api_base = api_base_for(call.address, target);
  std::string bad;
  if (route.body == Body::Json) {
    auto parsed = parse_json(route.access == Access::Admin && request.body.empty() ? "{}" : request.body);
    if (auto* json = std::get_if<domain::Json>(&parsed))
      call.body = std::move(*json);
    else
      bad = std::get<std::string>(parsed);
    if (bad.empty() && !call.body.is_object())
      bad = std::string("an object is wanted, not ") + call.body.type_name();
  }
  if (route.concerns == Concerns::Backend) {
    if (!bad.empty()) return bad_body(request, target, bad);
    return route.handler(call);
  }
  const std::string name = chosen_world(request, target);
  while ((call.host = backend_.world(name)) != nullptr) {
    app::HostedWorld::Visit visit = call.host->enter(request.received);
    if (visit.is_closed()) continue;  // Then there is a new one by now, or none.
    call.visit = &visit;
    return answer_in_world(call, route, bad);
  }
  const std::string shown = domain::shortened(name, 100);
  const std::string diagnosis =
      "there is no world '" + shown + "'; make it with PUT /__admin/worlds/" + shown;
  return is_admin(target) ? admin_error(404, diagnosis)
                          : refused(404, 6, "Resource not found.", diagnosis, "unknownWorld");
}

Response Application::transport_refusal(const Request& request, int status, const std::string& reason) const {
  const Target target = Target::parse(request.target);
  Response response =
      is_admin(target) ? admin_error(status, reason) : refused(status, 2, reason, reason, "transport");
  journal_unrouted(request, target, response);
  add_headers(request, target, response);
  return response;
}

}  // namespace im_mock::api
