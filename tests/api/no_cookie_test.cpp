// A page signs in, and its browser keeps the cookie to itself: the diagnosis says why and what to do.
#include "api/conversation.h"
#include "catch.h"

using namespace api_test;

namespace {

const std::string neither = "neither HTTP Basic nor a JSESSIONID cookie; the scenario declares agents";

// The diagnosis of a request without cookie and password, with these headers.
std::string diagnosis(const im_mock::api::Headers& more, const std::string& target = "/api/v2/me",
                      const std::string& host = "127.0.0.1:8090", bool secure = false) {
  Conversation client(three_agents);
  client.put("/__admin/worlds/t1", "{}");
  client.set_header("Host", host);
  client.secure = secure;
  const Answer answer = client.ask("GET", target, "", more);
  CHECK(answer.status == 403);
  REQUIRE(answer.diagnosis().starts_with(neither));
  return answer.diagnosis().substr(neither.size());
}

const std::string include = "fetch wants credentials: 'include' (XMLHttpRequest: withCredentials)";

std::string rewritten(const std::string& path, const std::string& world) {
  return "; the cookie's path is " + path +
         ", which a browser behind a proxy that rewrites the path never asks for: let the proxy send the "
         "header "
         "X-Mock-World: " +
         world + " instead of the path's /w/" + world + ", and the cookie's path is /";
}

}  // namespace

TEST_CASE("a page of another site is told that its browser sends no cookie, and where it would", "[api]") {
  const std::string other =
      "; the page is of http://localhost:3000, which is another site than 127.0.0.1:8090, and by HTTP a "
      "browser "
      "sends no cookie to another site: call the mock as http://localhost:8090, or serve it by HTTPS";
  CHECK(diagnosis({{"Origin", "http://localhost:3000"}}) == other);
  CHECK(diagnosis({{"Origin", "http://localhost:3000"}, {"Sec-Fetch-Site", "cross-site"}}) == other);
  CHECK(diagnosis({{"Sec-Fetch-Site", "cross-site"}}) ==
        "; the page is another site than 127.0.0.1:8090, and by HTTP a browser sends no cookie to another "
        "site: "
        "call the mock by the page's host, or serve it by HTTPS");
  CHECK(diagnosis({{"Origin", "http://127.0.0.1:3000"}}, "/api/v2/me", "localhost:8090")
            .find("call the mock as http://127.0.0.1:8090") != std::string::npos);
  CHECK(diagnosis({{"Origin", "https://a.example"}}, "/api/v2/me", "mock.other.example", true) ==
        "; the page is of https://a.example, which is another site than mock.other.example: " + include +
            ", and the browser must not block cookies of other sites");
}

TEST_CASE("a page of another origin of the same site is told to send credentials", "[api]") {
  const std::string told = " is another origin than the mock's: " + include;
  CHECK(diagnosis({{"Origin", "http://127.0.0.1:3000"}}) ==
        "; the page is of http://127.0.0.1:3000, which" + told);
  CHECK(diagnosis({{"Origin", "http://app.corp.example"}}, "/api/v2/me", "mock.corp.example") ==
        "; the page is of http://app.corp.example, which" + told);
  CHECK(diagnosis({{"Sec-Fetch-Site", "same-site"}}) == "; the page" + told);
}

TEST_CASE("who is no page, or is of the mock's origin, is told nothing more", "[api]") {
  CHECK(diagnosis({}).empty());
  CHECK(diagnosis({{"Origin", "null"}}).empty());
  CHECK(diagnosis({{"Origin", "http://127.0.0.1:8090"}}).empty());
  CHECK(diagnosis({{"Sec-Fetch-Site", "same-origin"}}).empty());
  CHECK(diagnosis({{"Sec-Fetch-Site", "none"}}).empty());
  CHECK(diagnosis({{"X-Forwarded-For", "10.0.0.1"}}).empty());
  CHECK(diagnosis({}, "/w/t1/api/v2/me").empty());
}

TEST_CASE("behind a proxy that rewrites the path the diagnosis names the header that makes it unnecessary",
          "[api]") {
  CHECK(diagnosis({{"X-Forwarded-For", "10.0.0.1"}}, "/w/t1/api/v2/me") == rewritten("/w/t1", "t1"));
  CHECK(diagnosis({{"Via", "1.1 proxy"}}, "/w/t1/api/v2/me") == rewritten("/w/t1", "t1"));
  CHECK(diagnosis({{"Sec-Fetch-Site", "same-origin"}}, "/w/t1/api/v2/me") == rewritten("/w/t1", "t1"));
  CHECK(diagnosis({{"X-Forwarded-Prefix", "/gws"}}, "/w/t1/api/v2/me") == rewritten("/gws/w/t1", "t1"));

  // And with that header it works: the cookie is for all paths, and good for the world.
  Conversation client(three_agents);
  client.put("/__admin/worlds/t1", "{}");
  client.set_header("X-Mock-World", "t1");
  const Answer in = client.ask("GET", "/api/v2/me", "",
                               {{"Authorization", basic("agent1", "secret1")}, {"Via", "1.1 proxy"}});
  CHECK(in.status == 200);
  const std::string cookie = in.header("Set-Cookie");
  CHECK(cookie.find("; Path=/;") != std::string::npos);
  CHECK(client.ask("GET", "/api/v2/me", "", {{"Cookie", cookie.substr(0, cookie.find(';'))}}).status == 200);
  CHECK(client.journal("t1").size() == 2);
}

TEST_CASE("a page that cannot keep its token's HTTP session is told why", "[api]") {
  Conversation client("scenario: open\nsettings: {csrf: true}\nsessions: [{id: S1, state: Talking}]");
  client.set_header("Host", "127.0.0.1:8090");
  const Answer token = client.ask("GET", "/api/v2/me", "", {{"Origin", "http://localhost:3000"}});
  const Answer post =
      client.ask("POST", "/api/v2/me/im-sessions/S1", R"({"operationName":"Complete"})",
                 {{"Origin", "http://localhost:3000"}, {"X-CSRF-TOKEN", token.header("X-CSRF-TOKEN")}});
  CHECK(post.status == 403);
  CHECK(post.diagnosis().find("call the mock as http://localhost:8090") != std::string::npos);
}
