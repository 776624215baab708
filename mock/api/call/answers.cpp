#include "api/call/answers.h"

#include <algorithm>
#include <cctype>

#include "app/views/resource_json.h"
#include "text/characters.h"
#include "text/did_you_mean.h"

namespace im_mock::api {
namespace {

int http_status_of(const domain::Refusal& refusal, const domain::Settings& settings) {
  if (refusal.http_status) return *refusal.http_status;
  switch (refusal.reason) {
    case domain::Reason::MissingParameter:
    case domain::Reason::InvalidParameter:
      return 400;  // inferred
    case domain::Reason::InvalidState:
      return settings.invalid_state_http_status;  // unknown
    case domain::Reason::Forbidden:
      return 403;  // inferred
    case domain::Reason::Internal:
      return 500;  // observed
    case domain::Reason::NotFound:
      return 404;  // inferred
    case domain::Reason::NotAuthenticated:
      return 403;  // observed: never 401
  }
  return 500;
}

std::string rule_of(const domain::Refusal& refusal) {
  if (refusal.status_code || refusal.http_status) return "scenarioRule";
  switch (refusal.reason) {
    case domain::Reason::MissingParameter:
      return "missingParameter";
    case domain::Reason::InvalidParameter:
      return "invalidParameter";
    case domain::Reason::InvalidState:
      return "invalidState";
    case domain::Reason::Forbidden:
      return "forbidden";
    case domain::Reason::Internal:
      return "internal";
    case domain::Reason::NotFound:
      return "notFound";
    case domain::Reason::NotAuthenticated:
      return "notAuthenticated";
  }
  return "";
}

std::string indented(const domain::Json& json) {
  return json.dump(2, ' ', false, domain::Json::error_handler_t::replace);
}

void make_visible(std::string& text) {
  for (char& character : text) {
    if (character < ' ' || character > '~') character = '?';
  }
}

// application/json, text/json and application/anything+json, in any case and with any parameter (RFC 6839).
bool is_json(const std::string& content_type) {
  std::string type = content_type.substr(0, content_type.find_first_of("; \t"));
  for (char& letter : type) letter = static_cast<char>(std::tolower(static_cast<unsigned char>(letter)));
  return type.ends_with("/json") || type.ends_with("+json");
}

Response json_response(int status, std::string body) {
  Response response;
  response.status = status;
  response.body = std::move(body);
  response.set_header("Content-Type", json_type);
  return response;
}

}  // namespace

Response ok(const std::string& members) {
  return ok_with_envelope(members.empty() ? "{\"statusCode\":0}" : ok_begins + members + "}");
}

Response ok_with_envelope(std::string json) {
  Response response = json_response(200, std::move(json));
  response.status_code = 0;
  return response;
}

Response done_answer(const domain::Done& done) {
  Response response = ok();
  response.diagnosis = done.remark;
  return response;
}

Response refused(const domain::Refusal& refusal, const domain::Settings& settings) {
  return refused(http_status_of(refusal, settings),
                 refusal.status_code.value_or(domain::status_code_of(refusal.reason)), refusal.message,
                 refusal.diagnosis, rule_of(refusal));
}

Response refused(int http_status, int status_code, const std::string& message, const std::string& diagnosis,
                 const std::string& rule) {
  Response response = json_response(http_status, "{\"statusCode\":" + std::to_string(status_code) +
                                                     ",\"statusMessage\":" + app::json_text(message) + "}");
  response.status_code = status_code;
  response.diagnosis = diagnosis;
  response.rule = rule;
  return response;
}

Response json_answer(const domain::Json& json, int status) {
  return json_response(status, indented(json) + "\n");
}

void append_list(std::string& body, const std::string& name, std::size_t count,
                 const std::function<domain::Json(std::size_t)>& item) {
  const bool is_first = body == "{}\n";
  body.erase(body.rfind(is_first ? "}" : "\n}"));
  body.append(is_first ? "\n  " : ",\n  ").append(app::json_text(name)).append(": [");
  for (std::size_t index = 0; index < count; ++index) {
    body.append(index == 0 ? "\n    " : ",\n    ");
    for (const char character : indented(item(index))) {
      body += character;
      if (character == '\n') body += "    ";  // no text has a line break of its own: JSON escapes it
    }
  }
  body.append(count == 0 ? "]" : "\n  ]").append("\n}\n");
}

Response admin_error(int status, const std::string& error, const domain::Json& more) {
  domain::Json json{{"error", error}};
  json.update(more);
  Response response = json_answer(json, status);
  response.diagnosis = error;
  response.rule = "admin";
  return response;
}

std::optional<Response> unknown_member(const domain::Json& body, const std::vector<std::string>& known) {
  for (const auto& [name, value] : body.items()) {
    if (std::find(known.begin(), known.end(), name) != known.end()) continue;
    std::string list;
    for (const std::string& one : known) list += (list.empty() ? "" : ", ") + one;
    return admin_error(400, "the body has a member '" + domain::shortened(name, 60) + "'" +
                                scenario::did_you_mean(name, known) + "; there is: " + list);
  }
  return std::nullopt;
}

std::string header_safe(const std::string& text) {
  std::string safe = text.substr(0, 1000);
  make_visible(safe);
  return safe;
}

void make_visible(Headers& headers) {
  for (auto& [name, value] : headers) make_visible(value);
}

std::string wrong_type_of(const Request& request) {
  const std::string* type = request.header("Content-Type");
  if (type == nullptr || is_json(*type)) return "";
  return "; it came as Content-Type: " + type->substr(0, 100) +
         ", where JSON is wanted; send it as Content-Type: application/json";
}

domain::Refusal missing(const std::string& parameter, const std::string& diagnosis) {
  return {domain::Reason::MissingParameter, "Parameter '" + parameter + "' is missing.", diagnosis, {}, {}};
}

domain::Refusal invalid(const std::string& parameter, const std::string& diagnosis) {
  return {domain::Reason::InvalidParameter, "Parameter '" + parameter + "' is not valid.", diagnosis, {}, {}};
}

}  // namespace im_mock::api
