#include "api/gws/notifications_api.h"

#include <utility>
#include <variant>

#include "api/call/answers.h"
#include "api/call/cookies.h"
#include "api/call/fault_answer.h"
#include "api/call/journal_row.h"

namespace im_mock::api {
namespace {

constexpr const char* browser_cookie = "BAYEUX_BROWSER";

// A client may be silent for maxInterval: from when it has its answer, not from when that was made. Most
// answers are written at once, and then nobody need visit the world again for that.
void await_reading(Response& response, const std::shared_ptr<app::HostedWorld>& host, app::RealTime made,
                   const std::string& client, bayeux::OnItsWay on_its_way) {
  static constexpr app::RealTime at_once{100};
  if (!on_its_way) return;
  response.on_written = [host, made, client, on_its_way = std::move(on_its_way)](app::RealTime now) {
    if (now - made > at_once) host->answered(client, now);
  };
}

Response bayeux_answer(app::LateAnswer answer, const std::string& diagnosis) {
  Response response;
  response.diagnosis = diagnosis;
  response.status = answer.status;
  response.body = std::move(answer.body);
  response.set_header("Content-Type", json_type);
  return response;
}

Response receive(Call& call) {
  const bayeux::Caller caller{call.agent_data().user_name, call.api_base,
                              cookies(call.request, browser_cookie)};
  app::JournalRow row = row_of(call.request, call.target, call.address);
  row.agent = caller.principal;
  // What the client of a held poll is told in the end.
  const auto told = [spoil = call.spoil](app::LateAnswer answer, const std::string& diagnosis) {
    if (answer.away) return outage_answer(*answer.away);
    Response response = bayeux_answer(std::move(answer), diagnosis);
    if (spoil) spoil(response);
    return response;
  };
  Request asked;
  asked.headers = call.request.headers;
  app::PushOutcome outcome =
      call.visit->receive(call.request.body, caller, std::move(row),
                          [told, asked](app::JournalRow& of, const app::LateAnswer& answer) {
                            put_answer(of, asked, told(answer, std::string(of.diagnosis)));
                          });
  if (auto* answer = std::get_if<bayeux::Answer>(&outcome.answer)) {
    Response response = bayeux_answer({200, std::move(answer->body)}, outcome.diagnosis);
    if (!outcome.browser.empty()) {
      response.set_header("Set-Cookie", set_cookie(call, browser_cookie, outcome.browser));
    }
    await_reading(response, call.host, call.request.received, answer->client_id, outcome.on_its_way);
    return response;
  }
  if (const auto* bad = std::get_if<bayeux::BadRequest>(&outcome.answer)) {
    return refused(bad->too_large ? 413 : 400, 2, bad->message,
                   "not a Bayeux request: " + bad->message + wrong_type_of(call.request), "badBody");
  }
  if (const auto* failure = std::get_if<bayeux::Failure>(&outcome.answer)) {
    return refused(500, 4, "Internal error", "an exception in CometD: " + failure->message,
                   "cometdException");
  }
  const auto held = std::get<app::HeldPoll>(std::move(outcome.answer));
  if (call.backend.stopping()) return bayeux_answer(call.visit->time_out(held), outcome.diagnosis);
  Response response;
  response.hold =
      Hold{held.waiting, held.timeout,
           [host = call.host, held, told, diagnosis = outcome.diagnosis](
               std::optional<app::LateAnswer> answer, app::RealTime now) {
             app::LateAnswer late = answer ? std::move(*answer) : host->enter(now).time_out(held);
             const std::string client = late.client;
             const auto on_its_way = std::move(late.on_its_way);
             Response told_late = told(std::move(late), diagnosis);
             await_reading(told_late, host, now, client, on_its_way);
             return told_late;
           },
           [host = call.host, held](app::RealTime now) { host->enter(now).hang_up(held); },
           // A servlet container does not look at the connection of a request that waits (observed: CometD on
           // Jetty); the answer goes out, and who has only shut down its sending side reads it.
           false};
  return response;
}

// observed: the real server speaks no WebSocket either; a client that tried falls back to long-polling.
Response only_long_polling(Call& call) {
  const bool upgrade = call.request.header("Upgrade") != nullptr;
  Response response = refused(upgrade ? 400 : 405, 3, "Only long-polling is supported.",
                              upgrade ? "a WebSocket upgrade; the client has to fall back to long-polling"
                                      : "Bayeux messages are sent with POST",
                              "longPollingOnly");
  if (!upgrade) response.set_header("Allow", "OPTIONS, POST");
  return response;
}

}  // namespace

std::vector<Route> notifications_routes() {
  std::vector<Route> routes;
  // The CometD JavaScript client appends the message's type to the URL.
  for (const char* type :
       {"", "/handshake", "/connect", "/subscribe", "/unsubscribe", "/disconnect", "/publish"}) {
    const std::string pattern = std::string("/api/v2/notifications") + type;
    const std::string about =
        *type == '\0' ? "Bayeux messages, long-polling" : "the same, as the CometD client appends";
    routes.push_back({"POST", pattern, Access::Agent, Concerns::World, Body::Raw, receive, about, {}, true});
  }
  routes.push_back({"GET", "/api/v2/notifications", Access::Anybody, Concerns::World, Body::Ignored,
                    only_long_polling, "refused: only long-polling, no WebSocket"});
  return routes;
}

}  // namespace im_mock::api
