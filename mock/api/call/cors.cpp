#include "api/call/cors.h"

#include <algorithm>

#include "api/call/answers.h"

namespace im_mock::api {
namespace {

// What is not visible ASCII is no origin, and is not repeated.
bool is_visible(const std::string& text) {
  return std::all_of(text.begin(), text.end(), [](char letter) { return letter > ' ' && letter <= '~'; });
}

}  // namespace

void add_cors(const Request& request, bool may_read, Response& response) {
  const std::string* origin = request.header("Origin");
  response.set_header("Vary", "Origin");
  if (origin == nullptr || origin->empty() || !may_read || !is_visible(*origin)) return;
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
