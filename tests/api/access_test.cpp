// Who asks: HTTP Basic, the JSESSIONID cookie, and the end of an HTTP session.
#include "api/conversation.h"
#include "catch.h"

namespace api_test {
namespace {

const std::string list = "/api/v2/me/im-sessions";

// "JSESSIONID=node0..." of a Set-Cookie header.
std::string cookie_of(const Answer& answer) {
  const std::string header = answer.header("Set-Cookie");
  return header.substr(0, header.find(';'));
}

void check_denied(const Answer& answer, const std::string& diagnosis) {
  check_refused(answer, 403, 20, "Access denied");
  CHECK(answer.body == R"({"statusCode":20,"statusMessage":"Access denied"})");
  CHECK_FALSE(answer.has_header("WWW-Authenticate"));
  CHECK_FALSE(answer.has_header("Set-Cookie"));
  CHECK(answer.diagnosis() == diagnosis);
}

const std::string neither = "neither HTTP Basic nor a JSESSIONID cookie; the scenario declares agents";
const std::string ended =
    "the JSESSIONID cookie is unknown or its session has ended; sign in again with HTTP Basic";

std::string who(const Conversation& client) {
  return client.get("/api/v2/me").json().at("user").at("userName").get<std::string>();
}

}  // namespace

TEST_CASE("a scenario without agents lets everybody in as one agent, without a cookie", "[api]") {
  Conversation client;
  const Answer answer = client.get("/api/v2/me");
  CHECK(answer.json().at("user").at("userName") == "agent");
  CHECK_FALSE(answer.has_header("Set-Cookie"));
  client.sign_in_as("whoever", "whatever");
  CHECK(who(client) == "agent");
}

TEST_CASE("without credentials every route of an agent is 403 with statusCode 20, never 401", "[api]") {
  Conversation client(three_agents);
  const std::string before = client.everything();
  for (const char* target :
       {"/api/v2/me", "/api/v2/me/devices", "/api/v2/me/features", "/api/v2/features", "/api/v2/services",
        "/api/v2/me/im-sessions", "/api/v2/me/im-sessions/S1", "/api/v2/im-sessions/S1"}) {
    INFO(target);
    check_denied(client.get(target), neither);
  }
  check_denied(client.post(list, "{}"), neither);
  check_denied(client.post("/api/v2/me", "not JSON"), neither);
  check_denied(client.post("/api/v2/notifications", R"([{"channel":"/meta/handshake"}])"), neither);
  check_denied(client.post("/api/v2/notifications/handshake", "not JSON"), neither);
  CHECK(client.everything() == before);
}

TEST_CASE("HTTP Basic with the right password signs the agent in and gives a cookie", "[api]") {
  Conversation client(three_agents);
  client.sign_in_as("agent1", "secret1");
  const Answer answer = client.get("/api/v2/me");
  CHECK(answer.status == 200);
  CHECK(answer.json().at("user").at("userName") == "agent1");
  const std::string cookie = answer.header("Set-Cookie");
  CHECK(cookie.starts_with("JSESSIONID=node0"));
  CHECK(cookie.ends_with("; Path=/; HttpOnly"));
}

TEST_CASE("over HTTPS the cookie may go to pages of other sites", "[api]") {
  Conversation client(three_agents);
  client.secure = true;
  client.sign_in_as("agent1", "secret1");
  CHECK(client.get("/api/v2/me").header("Set-Cookie").ends_with("; Path=/; HttpOnly; SameSite=None; Secure"));
}

TEST_CASE("a wrong password and an unknown name are denied", "[api]") {
  Conversation client(three_agents);
  client.sign_in_as("agent1", "secret2");
  check_denied(client.get(list), "wrong password for agent agent1");
  client.sign_in_as("agent1", "");
  check_denied(client.get(list), "wrong password for agent agent1");
  client.sign_in_as("agent1", "secret1:");
  check_denied(client.get(list), "wrong password for agent agent1");
  client.sign_in_as("Agent1", "secret1");
  check_denied(client.get(list), "the scenario has no agent 'Agent1'");
  client.sign_in_as("", "");
  check_denied(client.get(list), "the scenario has no agent ''");
}

TEST_CASE("an Authorization header that says nothing is denied", "[api]") {
  Conversation client(three_agents);
  for (const char* header :
       {"", "Basic", "basic", "Bearer YWdlbnQxOnNlY3JldDE=", "YWdlbnQxOnNlY3JldDE=", "Digest x"}) {
    INFO(header);
    client.set_header("Authorization", header);
    check_denied(client.get(list), neither);
  }
  for (const char* header : {"Basic ", "Basic !!!!", "Basic    ", "Basic ====", "Basic \xff\xff"}) {
    INFO(header);
    client.set_header("Authorization", header);
    check_denied(client.get(list), "the scenario has no agent ''");
  }
  client.set_header("Authorization", "Basic YWdlbnQx");  // agent1 and no colon
  check_denied(client.get(list), "wrong password for agent agent1");
}

TEST_CASE("the scheme's name may be written in any case and with more than one space", "[api]") {
  Conversation client(three_agents);
  for (const char* header : {"basic YWdlbnQxOnNlY3JldDE=", "BASIC   YWdlbnQxOnNlY3JldDE="}) {
    client.set_header("Authorization", header);
    CHECK(client.get(list).status == 200);
  }
}

TEST_CASE("an empty password, a colon in a password and letters of any script work", "[api]") {
  Conversation client(R"(
scenario: passwords
agents:
  - {userName: empty, device: "1"}
  - {userName: colon, password: "a:b", device: "2"}
  - {userName: grün, password: "größe 日本", device: "3"}
)");
  for (const auto& [name, password] : {std::pair{"empty", ""}, {"colon", "a:b"}, {"grün", "größe 日本"}}) {
    client.sign_in_as(name, password);
    CHECK(who(client) == name);
  }
}

TEST_CASE("after one sign-in the cookie alone is enough", "[api]") {
  Conversation client(three_agents);
  client.sign_in_as("agent2", "secret2");
  const std::string cookie = cookie_of(client.get("/api/v2/me"));
  client.headers = {{"Cookie", cookie}};
  const Answer answer = client.get("/api/v2/me");
  CHECK(answer.json().at("user").at("userName") == "agent2");
  CHECK_FALSE(answer.has_header("Set-Cookie"));
  CHECK(client
            .post("/api/v2/notifications/handshake",
                  R"([{"channel":"/meta/handshake","supportedConnectionTypes":["long-polling"]}])")
            .status == 200);
}

TEST_CASE("the cookie is found among others, in one header or in several", "[api]") {
  Conversation client(three_agents);
  client.sign_in_as("agent2", "secret2");
  const std::string cookie = cookie_of(client.get("/api/v2/me"));
  for (const std::string& header : {"a=b; " + cookie + "; c=d", "JSESSIONID=old; " + cookie,
                                    cookie + ";JSESSIONID=other", ";; " + cookie + ";"}) {
    INFO(header);
    client.headers = {{"Cookie", header}};
    CHECK(who(client) == "agent2");
  }
  client.headers = {{"Cookie", "JSESSIONID=old"}, {"cookie", cookie}};
  CHECK(who(client) == "agent2");
}

TEST_CASE("a cookie that the world does not know is denied", "[api]") {
  Conversation client(three_agents);
  for (const char* header : {"JSESSIONID=node0abc", "JSESSIONID=", "JSESSIONID"}) {
    INFO(header);
    client.headers = {{"Cookie", header}};
    check_denied(client.get(list), header == std::string("JSESSIONID") ? neither : ended);
  }
  client.headers = {{"Cookie", "XJSESSIONID=node0abc; jsessionid=a"}};
  check_denied(client.get(list), neither);
}

TEST_CASE("with Basic and the cookie of another agent, Basic counts and gives a new cookie", "[api]") {
  Conversation client(three_agents);
  client.sign_in_as("agent1", "secret1");
  const std::string cookie = cookie_of(client.get("/api/v2/me"));
  client.sign_in_as("agent2", "secret2");
  client.set_header("Cookie", cookie);
  const Answer answer = client.get("/api/v2/me");
  CHECK(answer.json().at("user").at("userName") == "agent2");
  CHECK(answer.has_header("Set-Cookie"));
  client.sign_in_as("agent1", "wrong");
  check_denied(client.get(list), "wrong password for agent agent1");
}

TEST_CASE("an HTTP session that is idle for more than half an hour has ended", "[api]") {
  Conversation client(three_agents);
  client.sign_in_as("agent1", "secret1");
  const std::string cookie = cookie_of(client.get("/api/v2/me"));
  client.headers = {{"Cookie", cookie}};
  using std::chrono::seconds;
  client.now += seconds{1800};
  CHECK(client.get(list).status == 200);
  client.now += seconds{1800};
  CHECK(client.get(list).status == 200);
  client.now += seconds{1800} + std::chrono::milliseconds{1};
  check_denied(client.get(list), ended);
}

TEST_CASE("EndContactCenterSession ends the HTTP session and forgets the agent's CometD clients", "[api]") {
  Conversation client(three_agents);
  client.sign_in_as("agent1", "secret1");
  const std::string cookie = cookie_of(client.get("/api/v2/me"));
  client.headers = {{"Cookie", cookie}};
  client.post("/api/v2/notifications", R"([{"channel":"/meta/handshake"}])");
  CHECK(client.get("/__admin/clients").json().at("clients").size() == 1);
  CHECK(client.post("/api/v2/me", R"({"operationName":"EndContactCenterSession"})").body ==
        R"({"statusCode":0})");
  check_denied(client.get(list), ended);
  CHECK(client.get("/__admin/clients").json().at("clients").empty());
}

TEST_CASE("the version needs no credentials, nor do the mock's own calls", "[api]") {
  Conversation client(three_agents);
  CHECK(client.get("/api/v2/diagnostics/version").body == R"({"statusCode":0,"version":"8.5.202.96"})");
  CHECK(client.get("/__admin/sessions").status == 200);
}

TEST_CASE("a world's cookie is good for that world only, and says so in its path", "[api]") {
  Conversation client(three_agents);
  REQUIRE(client.put("/__admin/worlds/t1", R"({"seed":2})").status == 201);
  client.sign_in_as("agent1", "secret1");
  const Answer answer = client.get("/w/t1/api/v2/me");
  CHECK(answer.header("Set-Cookie").find("; Path=/w/t1; ") != std::string::npos);
  client.headers = {{"Cookie", cookie_of(answer)}};
  CHECK(client.get("/w/t1/api/v2/me").status == 200);
  check_denied(client.get("/api/v2/me"), ended);
}

TEST_CASE("reset ends every HTTP session", "[api]") {
  Conversation client(three_agents);
  client.sign_in_as("agent1", "secret1");
  client.headers = {{"Cookie", cookie_of(client.get("/api/v2/me"))}};
  REQUIRE(client.post("/__admin/reset", "").status == 200);
  check_denied(client.get(list), ended);
}

TEST_CASE("another agent's session id is as unknown as any other", "[api]") {
  Conversation client(std::string(three_agents) +
                      "sessions: [{id: S1, agent: agent1, participants: [\"7\"], state: Talking}]");
  client.sign_in_as("agent2", "secret2");
  const std::string before = client.everything();
  CHECK(client.get(list).body == R"({"statusCode":0,"uris":[]})");
  check_refused(client.get(list + "/S1"), 404, 6, "IM session 'S1' not found.");
  check_refused(client.get("/api/v2/im-sessions/S1"), 404, 6, "IM session 'S1' not found.");
  check_refused(client.post(list + "/S1", R"({"operationName":"Complete"})"), 404, 6,
                "IM session 'S1' not found.");
  CHECK(client.everything() == before);
}

TEST_CASE("the journal names no agent for a request that was denied", "[api]") {
  Conversation client(three_agents);
  client.get(list);
  REQUIRE_FALSE(client.journal().empty());
  CHECK(client.journal().back().at("status") == 403);
  CHECK_FALSE(client.journal().back().contains("agent"));
}

}  // namespace api_test
