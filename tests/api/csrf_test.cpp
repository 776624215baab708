// CSRF protection, for the scenarios that switch it on.
#include "api/conversation.h"
#include "catch.h"

namespace api_test {
namespace {

const std::string list = "/api/v2/me/im-sessions";
const std::string complete = R"({"operationName":"Complete"})";

const std::string guarded = R"(
scenario: guarded
settings: {csrf: true}
sessions: [{id: S1, participants: ["3002"], state: Talking}]
)";

void check_forbidden(const Answer& answer) {
  CHECK(answer.status == 403);
  CHECK(answer.body == "Missing or invalid Csrf token");
  CHECK(answer.header("Content-Type") == "text/plain");
}

// Keeps the cookie of a GET and returns the token that came with it.
std::string token_for(Conversation& client) {
  const Answer answer = client.get("/api/v2/me");
  const std::string cookie = answer.header("Set-Cookie");
  if (!cookie.empty()) client.set_header("Cookie", cookie.substr(0, cookie.find(';')));
  return answer.header("X-CSRF-TOKEN");
}

}  // namespace

TEST_CASE("without the setting no token is told and none is wanted", "[api]") {
  Conversation client;
  CHECK_FALSE(client.get("/api/v2/me").has_header("X-CSRF-TOKEN"));
  CHECK(client.post(list + "/S1", complete).status == 200);
}

TEST_CASE("with CSRF protection every GET tells the token's header and the token", "[api]") {
  Conversation client(guarded);
  const std::string token = token_for(client);
  for (const std::string& target : {std::string("/api/v2/me"), list, list + "/S1", list + "/unknown",
                                    std::string("/api/v2/diagnostics/version")}) {
    const Answer answer = client.get(target);
    CHECK(answer.header("X-CSRF-HEADER") == "X-CSRF-TOKEN");
    CHECK(answer.header("X-CSRF-TOKEN") == token);
  }
  CHECK(token.size() == 36);  // a UUID
}

TEST_CASE("a POST without the token is 403 with the documented text, and changes nothing", "[api]") {
  Conversation client(guarded);
  token_for(client);
  const std::string before = client.everything();
  const Answer answer = client.post(list + "/S1", complete);
  check_forbidden(answer);
  CHECK(answer.diagnosis() == "no X-CSRF-TOKEN header; a GET of /api/v2/me tells the token");
  check_forbidden(client.post(list, "not JSON"));
  check_forbidden(client.post("/api/v2/me", R"({"operationName":"Ready"})"));
  check_forbidden(client.post("/api/v2/notifications", R"([{"channel":"/meta/handshake"}])"));
  CHECK(client.everything() == before);
}

TEST_CASE("a POST with the token and the cookie is answered", "[api]") {
  Conversation client(guarded);
  client.set_header("X-CSRF-TOKEN", token_for(client));
  CHECK(client.post(list + "/S1", complete).status == 200);
  CHECK(client.post("/api/v2/notifications", R"([{"channel":"/meta/handshake"}])").status == 200);
}

TEST_CASE("a token is worth nothing without its cookie, and with another one's", "[api]") {
  Conversation client(guarded);
  const std::string token = token_for(client);
  client.headers.clear();
  client.set_header("X-CSRF-TOKEN", token);
  const Answer answer = client.post(list + "/S1", complete);
  check_forbidden(answer);
  CHECK(answer.diagnosis() ==
        "the X-CSRF-TOKEN is not the one of this HTTP session; send the JSESSIONID cookie that came with it");
  const std::string other = token_for(client);
  CHECK(other != token);
  check_forbidden(client.post(list + "/S1", complete));
  client.set_header("X-CSRF-TOKEN", "");
  check_forbidden(client.post(list + "/S1", complete));
}

TEST_CASE("the token lives as long as its HTTP session", "[api]") {
  Conversation client(guarded);
  const std::string token = token_for(client);
  client.now += std::chrono::seconds{1801};
  CHECK(token_for(client) != token);
}

TEST_CASE("with agents the token belongs to the agent's own HTTP session", "[api]") {
  Conversation client(std::string(three_agents) + "settings: {csrf: true}");
  client.sign_in_as("agent1", "secret1");
  const std::string token = token_for(client);
  client.set_header("X-CSRF-TOKEN", token);
  CHECK(client.post("/api/v2/me", R"({"operationName":"Ready"})").status == 200);
  client.sign_in_as("agent2", "secret2");
  check_forbidden(client.post("/api/v2/me", R"({"operationName":"Ready"})"));
}

TEST_CASE("the version and the mock's own calls want no token", "[api]") {
  Conversation client(guarded);
  CHECK(client.get("/api/v2/diagnostics/version").status == 200);
  CHECK(client.post("/__admin/sessions/S1/state", R"({"state":"Completed"})").status == 200);
}

}  // namespace api_test
