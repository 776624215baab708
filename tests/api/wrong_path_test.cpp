// Requests that no route answers: 404, 405, HEAD, OPTIONS, and odd ways to write a path.
#include <algorithm>

#include "api/conversation.h"
#include "catch.h"

namespace api_test {
namespace {

void check_unknown(const std::string& method, const std::string& target, const std::string& diagnosis) {
  Conversation client;
  const std::string before = client.everything();
  const Answer answer = client.ask(method, target);
  INFO(method << " " << target);
  check_refused(answer, 404, 6, "Resource not found.");
  CHECK(answer.diagnosis() == diagnosis);
  CHECK(client.everything() == before);
}

}  // namespace

TEST_CASE("an unknown path is 404 in the envelope, and the diagnosis names the nearest route", "[api]") {
  check_unknown("GET", "/api/v2/me/im-session",
                "no route GET /api/v2/me/im-session; nearest: GET /api/v2/me/im-sessions");
  check_unknown("POST", "/api/v2/me/imsessions/S1",
                "no route POST /api/v2/me/imsessions/S1; nearest: POST /api/v2/me/im-sessions/{id}");
  check_unknown("GET", "/me/im-sessions?fields=*",
                "no route GET /me/im-sessions; nearest: GET /api/v2/me/im-sessions");
  check_unknown("GET", "/api/v2/im-sessions",
                "no route GET /api/v2/im-sessions; nearest: GET /api/v2/me/im-sessions");
  check_unknown("POST", "/api/v2/notification",
                "no route POST /api/v2/notification; nearest: POST /api/v2/notifications");
  check_unknown("GET", "/API/v2/me", "no route GET /API/v2/me; nearest: GET /api/v2/me");
  check_unknown("GET", "/", "no route GET /; nearest: GET /api/v2/me");
}

TEST_CASE("an unknown path of the mock's own API is answered in its own shape", "[api]") {
  Conversation client;
  const Answer answer = client.get("/__admin/worlsd");
  CHECK(answer.status == 404);
  CHECK(answer.json() == Json{{"error", "no route GET /__admin/worlsd; nearest: GET /__admin/worlds"}});
  CHECK(answer.diagnosis() == "no route GET /__admin/worlsd; nearest: GET /__admin/worlds");
  CHECK(client.get("/__admin").status == 404);
}

TEST_CASE("a session that is unknown is 404, and the diagnosis says where it was looked for", "[api]") {
  Conversation client;
  for (const char* target : {"/api/v2/me/im-sessions/S2", "/api/v2/im-sessions/S2"}) {
    const Answer answer = client.get(target);
    check_refused(answer, 404, 6, "IM session 'S2' not found.");
    CHECK(answer.diagnosis() == "agent agent has no session 'S2' in world 'default'");
  }
}

TEST_CASE("a wrong method is 405 in the envelope with Allow, and changes nothing", "[api]") {
  struct Row {
    const char* target;
    const char* allow;
    std::vector<const char*> methods;
  };
  const std::vector<Row> rows{
      {"/api/v2/me/im-sessions", "GET, HEAD, OPTIONS, POST", {"PUT", "DELETE", "PATCH", "TRACE", "get"}},
      {"/api/v2/me/im-sessions/S1", "GET, HEAD, OPTIONS, POST", {"PUT", "DELETE", "PATCH"}},
      {"/api/v2/im-sessions/S1", "GET, HEAD, OPTIONS", {"POST", "PUT", "DELETE"}},
      {"/api/v2/diagnostics/version", "GET, HEAD, OPTIONS", {"POST"}},
      {"/api/v2/notifications/connect", "OPTIONS, POST", {"GET", "HEAD", "PUT"}},
  };
  for (const Row& row : rows) {
    for (const char* method : row.methods) {
      INFO(method << " " << row.target);
      Conversation client;
      const std::string before = client.everything();
      const Answer answer = client.ask(method, row.target, R"({"operationName":"Complete"})");
      check_refused(answer, 405, 3, "Method not allowed.");
      CHECK(answer.header("Allow") == row.allow);
      CHECK(answer.diagnosis() ==
            std::string(row.target) + " does not answer " + method + "; it answers " + row.allow);
      CHECK(client.everything() == before);
    }
  }
}

TEST_CASE("a wrong method of the mock's own API is 405 with Allow", "[api]") {
  Conversation client;
  const Answer answer = client.get("/__admin/reset");
  CHECK(answer.status == 405);
  CHECK(answer.header("Allow") == "OPTIONS, POST");
  CHECK(answer.json() == Json{{"error", "/__admin/reset does not answer GET; it answers OPTIONS, POST"}});
  CHECK(client.put("/__admin/worlds", "{}").header("Allow") == "GET, HEAD, OPTIONS");
}

TEST_CASE("OPTIONS says what a path answers", "[api]") {
  Conversation client;
  const Answer collection = client.ask("OPTIONS", "/api/v2/me/im-sessions");
  CHECK(collection.status == 204);
  CHECK(collection.header("Allow") == "GET, HEAD, OPTIONS, POST");
  CHECK(collection.body.empty());
  CHECK(client.ask("OPTIONS", "/__admin/worlds/t1").header("Allow") == "DELETE, GET, HEAD, OPTIONS, PUT");
  CHECK(client.ask("OPTIONS", "/api/v2/nowhere").status == 404);
}

TEST_CASE("no answer is kept by a cache, and one without a body has no type", "[api]") {
  Conversation client(three_agents);
  client.sign_in_as("agent1", "secret1");
  for (const auto& [method, target] :
       std::vector<std::pair<std::string, std::string>>{{"GET", "/api/v2/me/im-sessions"},
                                                        {"HEAD", "/api/v2/me"},
                                                        {"POST", "/api/v2/me/im-sessions"},
                                                        {"POST", "/api/v2/notifications"},
                                                        {"GET", "/api/v2/notifications"},
                                                        {"GET", "/api/v2/diagnostics/version"},
                                                        {"GET", "/api/v2/nowhere"},
                                                        {"PUT", "/api/v2/me"},
                                                        {"OPTIONS", "/api/v2/me"},
                                                        {"GET", "/w/nobody/api/v2/me"},
                                                        {"GET", "/__admin/journal"},
                                                        {"GET", "/__admin/journal.har"},
                                                        {"GET", "/__admin/journal.yaml"},
                                                        {"GET", "/__admin/nowhere"},
                                                        {"PUT", "/__admin/worlds/t1"},
                                                        {"DELETE", "/__admin/worlds/t1"}}) {
    const Answer answer = client.ask(method, target, "{}");
    INFO(method << " " << target);
    CHECK(std::count_if(answer.headers.begin(), answer.headers.end(), [](const auto& header) {
            return header.first == "Cache-Control" && header.second == "no-store";
          }) == 1);
    CHECK(answer.has_header("Content-Type") == (answer.status != 204));
    if (answer.status == 204) CHECK(answer.body.empty());
  }
}

TEST_CASE("HEAD is answered as GET is", "[api]") {
  Conversation client;
  const Answer head = client.ask("HEAD", "/api/v2/me/im-sessions?fields=*");
  CHECK(head.status == 200);
  CHECK(head.headers == client.get("/api/v2/me/im-sessions?fields=*").headers);
  CHECK(client.ask("HEAD", "/api/v2/me/im-sessions/S2").status == 404);
}

TEST_CASE("slashes at the end of a path make no difference", "[api]") {
  Conversation client;
  const std::string list = client.get("/api/v2/me/im-sessions?fields=*").body;
  CHECK(client.get("/api/v2/me/im-sessions/?fields=*").body == list);
  CHECK(client.get("/api/v2/me/im-sessions//?fields=*").body == list);
  CHECK(client.get("/api/v2/me/?subresources=devices").status == 200);
  CHECK(client.get("/api/v2/me/im-sessions/S1/").status == 200);
  CHECK(client.post("/api/v2/me/im-sessions/S1/", R"({"operationName":"Complete"})").status == 200);
  CHECK(client.get("/__admin/health/").status == 200);
}

TEST_CASE("double slashes within a path are another path", "[api]") {
  Conversation client;
  for (const char* target : {"//api/v2/me/im-sessions", "/api//v2/me/im-sessions", "/api/v2/me//im-sessions",
                             "/api/v2/im-sessions//S1"}) {
    INFO(target);
    CHECK(client.get(target).status == 404);
  }
}

TEST_CASE("percent-encoding in a path is decoded, segment by segment", "[api]") {
  Conversation client;
  CHECK(client.get("/api/v2/me/im%2Dsessions/%531").status == 200);
  CHECK(client.get("/api/v2%2Fme/im-sessions/S1").status == 404);
  CHECK(client.get("/api/v2/me/im-sessions/S1%2F").json().at("statusMessage") ==
        "IM session 'S1/' not found.");
  CHECK(client.get("/api/v2/me/im-sessions/S1%3Ffields").json().at("statusMessage") ==
        "IM session 'S1?fields' not found.");
}

TEST_CASE("percent-encoding that is not well-formed is taken literally", "[api]") {
  Conversation client;
  for (const char* id : {"%", "%5", "%zz", "%%31"}) {
    INFO(id);
    const Answer answer = client.get(std::string("/api/v2/me/im-sessions/") + id);
    CHECK(answer.status == 404);
    CHECK(answer.json().at("statusMessage") == (id == std::string("%%31")
                                                    ? "IM session '%1' not found."
                                                    : "IM session '" + std::string(id) + "' not found."));
  }
}

TEST_CASE("an id that is no text of this world is repeated harmlessly", "[api]") {
  Conversation client;
  const Answer nul = client.get("/api/v2/me/im-sessions/a%00b%0d%0aX:%20y%22");
  CHECK(nul.status == 404);
  CHECK(nul.json().at("statusMessage") == std::string("IM session 'a\0b\r\nX: y\"' not found.", 34));
  CHECK(nul.diagnosis().find_first_of("\r\n") == std::string::npos);
  const Answer bytes = client.get("/api/v2/me/im-sessions/%ff%c3");
  CHECK(bytes.json().at("statusCode") == 6);
  const Answer script = client.get("/api/v2/me/im-sessions/<script>");
  CHECK(script.header("Content-Type") == "application/json;charset=UTF-8");
}

TEST_CASE("a long path is answered shortly", "[api]") {
  Conversation client;
  const Answer answer = client.get("/api/v2/" + std::string(8000, 'x'));
  check_refused(answer, 404, 6, "Resource not found.");
  CHECK(answer.diagnosis().size() < 500);
  CHECK(client.get("/" + std::string(4000, '/')).status == 404);
  std::string deep;
  for (int level = 0; level < 2000; ++level) deep += "/a";
  CHECK(client.get(deep).status == 404);
}

TEST_CASE("a fragment and an empty query make no difference", "[api]") {
  Conversation client;
  CHECK(client.get("/api/v2/me/im-sessions?").body == client.get("/api/v2/me/im-sessions").body);
  CHECK(client.get("/api/v2/me/im-sessions#top").body == client.get("/api/v2/me/im-sessions").body);
}

}  // namespace api_test
