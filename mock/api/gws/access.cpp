#include "api/gws/access.h"

#include "api/call/answers.h"
#include "api/call/cookies.h"
#include "api/call/no_cookie.h"

namespace im_mock::api {
namespace {

constexpr const char* cookie_name = "JSESSIONID";
constexpr const char* csrf_header = "X-CSRF-TOKEN";

Response access_denied(const std::string& diagnosis) {
  return refused(403, domain::status_code_of(domain::Reason::NotAuthenticated), "Access denied", diagnosis,
                 "notAuthenticated");
}

// RFC 4648, leniently: unknown characters end the text.
std::string base64_decoded(const std::string& text) {
  std::string result;
  unsigned bits = 0;
  int count = 0;
  for (const char character : text) {
    constexpr std::string_view alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    const auto value = alphabet.find(character);
    if (value == std::string_view::npos) break;
    bits = bits << 6 | static_cast<unsigned>(value);
    count += 6;
    if (count < 8) continue;
    count -= 8;
    result += static_cast<char>(bits >> count & 0xff);
  }
  return result;
}

struct Credentials {
  std::string user_name;
  std::string password;
};

std::optional<Credentials> basic_credentials(const Request& request) {
  const std::string* header = request.header("Authorization");
  if (header == nullptr || header->size() < 6) return std::nullopt;
  std::string scheme = header->substr(0, 6);
  for (char& letter : scheme) letter = static_cast<char>(letter | 0x20);
  if (scheme != "basic ") return std::nullopt;
  const std::string pair = base64_decoded(header->substr(
      header->find_first_not_of(' ', 6) == std::string::npos ? header->size()
                                                             : header->find_first_not_of(' ', 6)));
  const auto colon = pair.find(':');
  return Credentials{pair.substr(0, colon), colon == std::string::npos ? "" : pair.substr(colon + 1)};
}

const app::SignIn* known_cookie(Call& call) {
  for (const std::string& value : cookies(call.request, cookie_name)) {
    if (const app::SignIn* found = call.visit->sign_ins().use(value, call.request.received)) return found;
  }
  return nullptr;
}

}  // namespace

std::optional<Response> sign_in(Call& call, Headers& headers) {
  const domain::Scenario& scenario = call.scenario();
  if (scenario.open_door && !scenario.settings.csrf) return std::nullopt;
  const app::SignIn* known = known_cookie(call);
  const auto credentials = basic_credentials(call.request);
  domain::AgentIndex agent = known == nullptr ? 0 : known->agent;
  if (scenario.open_door) {
    // everybody is agents[0]
  } else if (credentials) {
    const auto named = scenario.agent_named(credentials->user_name);
    if (!named || scenario.agents[*named].password != credentials->password) {
      return access_denied(named ? "wrong password for agent " + credentials->user_name
                                 : "the scenario has no agent '" + credentials->user_name + "'");
    }
    if (known != nullptr && known->agent != *named) known = nullptr;
    agent = *named;
  } else if (known == nullptr) {
    return access_denied(
        cookies(call.request, cookie_name).empty()
            ? "neither HTTP Basic nor a JSESSIONID cookie; the scenario declares agents" + why_no_cookie(call)
            : "the JSESSIONID cookie is unknown or its session has ended; sign in again with HTTP Basic");
  }
  if (known == nullptr) {
    known = &call.visit->sign_ins().begin(agent, call.request.received);
    headers.emplace_back("Set-Cookie", set_cookie(call, cookie_name, known->cookie));
  }
  call.agent = agent;
  call.cookie = known->cookie;
  call.csrf_token = known->csrf_token;
  return std::nullopt;
}

std::optional<Response> check_csrf(const Call& call, Headers& headers) {
  if (!call.scenario().settings.csrf) return std::nullopt;
  if (call.request.method == "GET" || call.request.method == "HEAD") {
    headers.emplace_back("X-CSRF-HEADER", csrf_header);
    headers.emplace_back(csrf_header, call.csrf_token);
    return std::nullopt;
  }
  const std::string* sent = call.request.header(csrf_header);
  if (sent != nullptr && *sent == call.csrf_token) return std::nullopt;
  Response response;
  response.status = 403;
  response.body = "Missing or invalid Csrf token";  // documented text
  response.set_header("Content-Type", "text/plain");
  response.diagnosis = sent == nullptr ? "no X-CSRF-TOKEN header; a GET of /api/v2/me tells the token"
                                       : "the X-CSRF-TOKEN is not the one of this HTTP session; send the "
                                         "JSESSIONID cookie that came with it";
  if (cookies(call.request, cookie_name).empty()) response.diagnosis += why_no_cookie(call);
  response.rule = "csrf";
  return response;
}

}  // namespace im_mock::api
