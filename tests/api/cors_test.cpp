// Pages of other origins: which may read an answer, and what a preflight is told.
#include "api/conversation.h"
#include "catch.h"

namespace api_test {
namespace {

const std::string list = "/api/v2/me/im-sessions";
const std::string app = "http://localhost:3000";
const std::string elsewhere = "https://app.example";

Answer asked_from(const Conversation& client, const std::string& origin, const std::string& target,
                  const std::string& method = "GET", const std::string& body = "") {
  return client.ask(method, target, body, {{"Origin", origin}});
}

bool may_read(const Answer& answer, const std::string& origin) {
  return answer.header("Access-Control-Allow-Origin") == origin &&
         answer.header("Access-Control-Allow-Credentials") == "true";
}

Answer preflight(const Conversation& client, const std::string& origin, const std::string& target) {
  return client.ask("OPTIONS", target, "",
                    {{"Origin", origin},
                     {"Access-Control-Request-Method", "POST"},
                     {"Access-Control-Request-Headers", "content-type,x-csrf-token"}});
}

}  // namespace

TEST_CASE("a page of any origin may use the API with credentials", "[api]") {
  Conversation client;
  for (const std::string& origin : {app, elsewhere, std::string("null")}) {
    const Answer answer = asked_from(client, origin, list);
    CHECK(may_read(answer, origin));
    CHECK(answer.header("Vary") == "Origin");
    CHECK(answer.header("Access-Control-Expose-Headers") == "X-CSRF-HEADER,X-CSRF-TOKEN,X-Mock-Diagnosis");
  }
}

TEST_CASE("a page may read the API's refusals too", "[api]") {
  Conversation client(three_agents);
  CHECK(may_read(asked_from(client, elsewhere, list), elsewhere));
  CHECK(may_read(asked_from(client, elsewhere, "/api/v2/nowhere"), elsewhere));
  CHECK(may_read(asked_from(client, elsewhere, list, "PATCH"), elsewhere));
  CHECK(may_read(asked_from(client, elsewhere, "/w/nobody" + list), elsewhere));
  CHECK(may_read(asked_from(client, elsewhere, "/api/v2/notifications"), elsewhere));
}

TEST_CASE("what is no visible text in an Origin or in the headers wanted is repeated nowhere", "[api]") {
  Conversation client;
  for (const std::string bad :
       {"http://a\r\nX: y", "http://a\x01", "http://\xc3\xa4", "http://a b", "http://a\x7f"}) {
    INFO(bad);
    CHECK_FALSE(asked_from(client, bad, list).has_header("Access-Control-Allow-Origin"));
  }
  const Answer answer = client.ask("OPTIONS", list, "",
                                   {{"Origin", elsewhere},
                                    {"Access-Control-Request-Method", "POST"},
                                    {"Access-Control-Request-Headers", "a\r\nX: y,\x01\xc3"}});
  CHECK(answer.header("Access-Control-Allow-Headers") == "a??X: y,??");
}

TEST_CASE("a request without an Origin is told nothing of origins but that they matter", "[api]") {
  Conversation client;
  const Answer answer = client.get(list);
  CHECK_FALSE(answer.has_header("Access-Control-Allow-Origin"));
  CHECK(answer.header("Vary") == "Origin");
}

TEST_CASE("a preflight is told the methods, the headers it asked for and for how long", "[api]") {
  Conversation client(three_agents);
  const std::string before = client.everything();
  for (const std::string& target : {list, list + "/S1", std::string("/api/v2/notifications/connect")}) {
    const Answer answer = preflight(client, elsewhere, target);
    CHECK(answer.status == 204);
    CHECK(answer.body.empty());
    CHECK(may_read(answer, elsewhere));
    CHECK(answer.header("Access-Control-Allow-Methods") == "GET,POST,PUT,DELETE,OPTIONS,HEAD");
    CHECK(answer.header("Access-Control-Allow-Headers") == "content-type,x-csrf-token");
    CHECK(answer.header("Access-Control-Max-Age") == "120");
    CHECK_FALSE(answer.has_header("Access-Control-Allow-Private-Network"));
  }
  CHECK(client.everything() == before);
}

TEST_CASE("a preflight that asks for the private network gets it", "[api]") {
  Conversation client;
  const Answer answer = client.ask("OPTIONS", list, "",
                                   {{"Origin", elsewhere},
                                    {"Access-Control-Request-Method", "GET"},
                                    {"Access-Control-Request-Private-Network", "true"}});
  CHECK(answer.header("Access-Control-Allow-Private-Network") == "true");
  CHECK_FALSE(answer.has_header("Access-Control-Allow-Headers"));
}

TEST_CASE("an OPTIONS that asks for no method is no preflight", "[api]") {
  Conversation client;
  const Answer answer = asked_from(client, elsewhere, list, "OPTIONS");
  CHECK(answer.header("Allow") == "GET, HEAD, OPTIONS, POST");
  CHECK(may_read(answer, elsewhere));
}

TEST_CASE("the mock's own API may be used by pages of this machine", "[api]") {
  Conversation client;
  for (const char* origin :
       {"http://localhost", "http://localhost:3000", "https://localhost:8443", "http://127.0.0.1:5173",
        "http://127.8.9.10", "http://[::1]:3000", "http://[::1]", "http://app.localhost:3000"}) {
    INFO(origin);
    CHECK(may_read(asked_from(client, origin, "/__admin/sessions"), origin));
    CHECK(may_read(preflight(client, origin, "/__admin/reset"), origin));
  }
}

TEST_CASE("the mock's own API does nothing for a page of another origin", "[api]") {
  Conversation client;
  const std::string before = client.everything();
  for (const char* origin :
       {"https://app.example", "http://127.evil.example", "http://127.0.0.1.evil.example",
        "http://localhost.evil.example", "http://evillocalhost", "http://10.0.0.1", "http://[::2]", "null",
        "localhost", "http://", "file://"}) {
    INFO(origin);
    const Answer answer =
        asked_from(client, origin, "/__admin/sessions/S1/state", "POST", R"({"state":"Completed"})");
    CHECK(answer.status == 403);
    CHECK(answer.json().at("error") ==
          std::string("pages of ") + origin + " may not use /__admin; --admin-cors lets them");
    CHECK_FALSE(answer.has_header("Access-Control-Allow-Origin"));
    CHECK_FALSE(preflight(client, origin, "/__admin/reset").has_header("Access-Control-Allow-Origin"));
    CHECK_FALSE(
        asked_from(client, origin, "/w/default/__admin/sessions").has_header("Access-Control-Allow-Origin"));
  }
  CHECK(client.everything() == before);
}

TEST_CASE("admin-cors opens the mock's own API to every page", "[api]") {
  Setup setup;
  setup.api.admin_cors = true;
  Conversation client(talking, setup);
  CHECK(may_read(asked_from(client, elsewhere, "/__admin/sessions"), elsewhere));
  CHECK(may_read(preflight(client, elsewhere, "/__admin/reset"), elsewhere));
}

}  // namespace api_test
