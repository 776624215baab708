#include "api/cors.h"

#include "api/answers.h"

namespace im_mock::api {
namespace {

bool is_loopback_origin(const std::string& origin) {
  const auto scheme = origin.find("://");
  if (scheme == std::string::npos || scheme + 3 == origin.size()) return false;
  std::string host = origin.substr(scheme + 3);
  const auto end = host.front() == '[' ? host.find(']') + 1 : host.find(':');
  host = host.substr(0, end);
  // All of 127.0.0.0/8, but no name that only begins like it.
  const bool numeric = host.find_first_not_of("0123456789.") == std::string::npos;
  return host == "localhost" || host == "[::1]" || (numeric && host.rfind("127.", 0) == 0) ||
         (host.size() > 10 && host.compare(host.size() - 10, 10, ".localhost") == 0);
}

}  // namespace

bool is_admin(const Target& target) {
  return !target.segments.empty() && target.segments.front() == "__admin";
}

bool may_use(const Request& request, const Target& target, bool admin_cors) {
  const std::string* origin = request.header("Origin");
  if (origin == nullptr || origin->empty()) return true;
  return !is_admin(target) || admin_cors || is_loopback_origin(*origin);
}

void add_cors(const Request& request, const Target& target, bool admin_cors, Response& response) {
  const std::string* origin = request.header("Origin");
  response.set_header("Vary", "Origin");
  if (origin == nullptr || origin->empty() || !may_use(request, target, admin_cors)) return;
  response.set_header("Access-Control-Allow-Origin", *origin);
  response.set_header("Access-Control-Allow-Credentials", "true");
  // documented: the two CSRF headers; the diagnosis is the mock's own.
  response.set_header("Access-Control-Expose-Headers",
                      std::string("X-CSRF-HEADER,X-CSRF-TOKEN,") + diagnosis_header);
}

bool is_preflight(const Request& request) {
  return request.method == "OPTIONS" && request.header("Access-Control-Request-Method") != nullptr;
}

Response preflight_answer(const Request& request) {
  Response response;
  response.status = 204;
  response.set_header("Access-Control-Allow-Methods", "GET,POST,PUT,DELETE,OPTIONS,HEAD");
  const std::string* wanted = request.header("Access-Control-Request-Headers");
  if (wanted != nullptr) response.set_header("Access-Control-Allow-Headers", header_safe(*wanted));
  response.set_header("Access-Control-Max-Age", "120");  // documented: corsFilterCacheTimeToLive
  // A page of a public site may ask for something on this machine only when this is answered.
  if (request.header("Access-Control-Request-Private-Network") != nullptr) {
    response.set_header("Access-Control-Allow-Private-Network", "true");
  }
  return response;
}

}  // namespace im_mock::api
