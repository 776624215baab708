#include "api/call/fault_answer.h"

#include <utility>

#include "api/call/answers.h"
#include "app/views/resource_json.h"
#include "app/world/faults.h"
#include "bayeux/message.h"
#include "text/characters.h"

namespace im_mock::api {
namespace {

using domain::AnswerFault;

bool is_bayeux(const Route& route) {
  return route.pattern.starts_with("/api/v2/notifications");
}

// "connect" when the first Bayeux message of the body is a /meta/connect.
std::string meta_of(const Call& call) {
  const auto messages = bayeux::read_messages(call.request.body, call.visit->bayeux().settings().limits);
  const auto* list = std::get_if<std::vector<bayeux::Message>>(&messages);
  if (list == nullptr || list->empty() || !list->front().channel ||
      !list->front().channel->starts_with("/meta/"))
    return "";
  return list->front().channel->substr(6);
}

// The answer that there would have been, while nothing happens. A world is a value: it happens to a copy.
Response answer_without_doing(Call& call, const Route& route) {
  if (is_bayeux(route)) {
    Response response;
    response.body = "[]";
    response.set_header("Content-Type", json_type);
    return response;
  }
  if (call.request.method != "POST") return route.handler(call);
  if (route.pattern.find("im-sessions") == std::string::npos) return ok();
  domain::World before = call.visit->world();
  Response response = route.handler(call);
  call.visit->world() = std::move(before);
  return response;
}

void remove_content_type(Response& response) {
  std::erase_if(response.headers, [](const auto& header) { return same_name(header.first, "Content-Type"); });
}

void set_content_type(Response& response, const std::string& type) {
  remove_content_type(response);
  response.set_header("Content-Type", type);
}

void set_retry_after(Response& response, domain::Duration wait) {
  const auto seconds = (wait.count() + 999) / 1000;
  response.set_header("Retry-After", std::to_string(seconds));
}

void replace(Response& response, const AnswerFault::Respond& respond) {
  response.status = respond.http_status;
  response.status_code = respond.body ? std::nullopt : std::optional(respond.status_code);
  response.body = respond.body ? *respond.body
                               : "{\"statusCode\":" + std::to_string(respond.status_code) +
                                     ",\"statusMessage\":" + app::json_text(respond.status_message) + "}";
  set_content_type(response, respond.content_type);
  if (respond.retry_after) set_retry_after(response, *respond.retry_after);
}

// In the middle, and not within a character of several bytes, so that it is the JSON that is cut.
std::string first_half(const std::string& body) {
  return std::string(domain::beginning_of(body, body.size() / 2));
}

void garble(Response& response, domain::Garble how) {
  switch (how) {
    case domain::Garble::No:
      return;
    case domain::Garble::Cut:
      response.body = first_half(response.body);
      return;
    case domain::Garble::NotJson:
      response.body = "this is not JSON";
      return;
    case domain::Garble::Html:
      response.body =
          "<html><head><title>Bad Gateway</title></head><body><h1>Bad Gateway</h1></body></html>\n";
      return set_content_type(response, "text/html");
    case domain::Garble::WrongType:
      return set_content_type(response, "text/plain");
  }
}

// RFC 9110, 15.3.5 and 15.4.5. A client would take the bytes for the next answer.
bool has_no_body(int http_status) {
  return http_status == 204 || http_status == 304;
}

void spoil(Response& response, const std::string& name, const AnswerFault& fault) {
  if (fault.respond) replace(response, *fault.respond);
  garble(response, fault.garble);
  if (has_no_body(response.status)) {
    response.body.clear();
    remove_content_type(response);
    response.status_code.reset();
  }
  response.delivery = {fault.delay, fault.drip, fault.close};
  domain::Fault told;
  told.what = fault;
  response.diagnosis = "fault '" + name + "': " + domain::in_words(told) +
                       (response.diagnosis.empty() || fault.respond ? "" : "; " + response.diagnosis);
  response.rule = "fault";
  response.fault = name;
}

}  // namespace

const domain::Fault* fault_on(Call& call, const Route& route) {
  const app::Faults& faults = call.visit->faults();
  if (faults.entries().empty()) return nullptr;
  std::string operation;
  if (call.body.is_object()) {
    const auto named = call.body.find("operationName");
    if (named != call.body.end() && named->is_string()) operation = named->get<std::string>();
  }
  const std::string meta = is_bayeux(route) && faults.looks_at_meta() ? meta_of(call) : "";
  const auto id = call.captured.find("id");
  app::Occasion occasion;
  occasion.operation = operation;
  occasion.method = call.request.method;
  occasion.path = call.target.path;
  occasion.meta = meta;
  if (id != call.captured.end()) occasion.session = id->second;
  if (call.signed_in) occasion.agent = call.agent_data().user_name;
  return call.visit->fault_on(occasion);
}

Response faulty_answer(Call& call, const Route& route, const domain::Fault& fault,
                       std::optional<Response> refusal) {
  const AnswerFault what = std::get<AnswerFault>(fault.what);
  call.spoil = [what, name = fault.name](Response& response) { spoil(response, name, what); };
  Response response;
  if (refusal) {
    response = *std::move(refusal);
  } else if (what.perform) {
    response = route.handler(call);
  } else if (!what.respond) {
    response = answer_without_doing(call, route);
  }
  if (!response.hold) call.spoil(response);
  return response;
}

// inferred: no documented answer comes from a server that is away.
Response outage_answer(const app::Away& away) {
  Response response;
  response.status = 503;
  response.status_code = 4;
  response.body = R"({"statusCode":4,"statusMessage":"Service unavailable"})";
  response.set_header("Content-Type", json_type);
  set_retry_after(response, away.wait);
  response.diagnosis = "fault '" + away.fault + "': the service is away for another " +
                       std::to_string(away.rest.count()) + " ms of the world's time";
  response.rule = "fault";
  response.fault = away.fault;
  return response;
}

}  // namespace im_mock::api
