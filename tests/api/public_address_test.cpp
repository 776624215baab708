// Where clients see the mock: --public-url, what proxies say, and what `uri`s and cookies make of it.
#include "api/http/public_address.h"

#include <algorithm>

#include "api/conversation.h"
#include "catch.h"

namespace api_test {
namespace {

using im_mock::api::Headers;
using im_mock::api::PublicAddress;

std::string base_of(const Headers& headers, bool secure = false) {
  im_mock::api::Request request;
  request.headers = headers;
  request.secure = secure;
  return PublicAddress::of(request).base();
}

std::string with(const std::string& name, const std::string& value) {
  return base_of({{"Host", "mock:8090"}, {name, value}});
}

const std::string direct = "http://mock:8090";

std::string uri_of(const Conversation& client, const std::string& world = "") {
  return client.get(world + "/api/v2/me/im-sessions/S1").json().at("imSession").at("uri");
}

std::string cookie_attributes(const Conversation& client, const std::string& world = "") {
  const std::string cookie = client.get(world + "/api/v2/me").header("Set-Cookie");
  return cookie.substr(std::min(cookie.find(';'), cookie.size()));
}

}  // namespace

TEST_CASE("without a proxy the Host and the connection say where the mock is seen", "[api]") {
  CHECK(base_of({{"Host", "mock:8090"}}) == "http://mock:8090");
  CHECK(base_of({{"Host", "[::1]:8090"}}, true) == "https://[::1]:8090");
  CHECK(base_of({}) == "http://localhost");
  CHECK(base_of({{"Host", ""}}) == "http://localhost");
  CHECK(base_of({{"Host", "a\"b"}}) == "http://localhost");
}

TEST_CASE("a proxy says the scheme, the host and the prefix that clients use", "[api]") {
  CHECK(with("X-Forwarded-Proto", "https") == "https://mock:8090");
  CHECK(with("x-forwarded-proto", "HTTPS") == "https://mock:8090");
  CHECK(with("X-Forwarded-Host", "app.example") == "http://app.example");
  CHECK(with("X-Forwarded-Host", "app.example:8443") == "http://app.example:8443");
  CHECK(with("X-Forwarded-Host", "[2001:db8::1]:8443") == "http://[2001:db8::1]:8443");
  CHECK(with("X-Forwarded-Prefix", "/gws") == "http://mock:8090/gws");
  CHECK(with("X-Forwarded-Prefix", "/gws/") == "http://mock:8090/gws");
  CHECK(with("X-Forwarded-Prefix", "/") == direct);
  CHECK(with("Forwarded", "for=192.0.2.60;proto=https;by=203.0.113.43;host=app.example") ==
        "https://app.example");
  CHECK(with("Forwarded", R"(Proto="https"; HOST="[2001:db8::1]:8443")") == "https://[2001:db8::1]:8443");
  CHECK(base_of({{"Host", "mock"}, {"X-Forwarded-Proto", "http"}}, true) == "http://mock");
}

TEST_CASE("of several proxies the first one counts, and prefixes add up", "[api]") {
  CHECK(with("X-Forwarded-Proto", "https, http") == "https://mock:8090");
  CHECK(with("X-Forwarded-Proto", "http,https") == direct);
  CHECK(with("X-Forwarded-Host", "app.example, inner:81") == "http://app.example");
  CHECK(with("X-Forwarded-Host", ", app.example") == "http://app.example");
  CHECK(with("X-Forwarded-Prefix", "/a, /b/") == "http://mock:8090/a/b");
  CHECK(with("Forwarded", "for=a;proto=https;host=app.example, for=b;proto=http;host=inner") ==
        "https://app.example");
  CHECK(with("Forwarded", R"(for="a,b;proto=http";proto=https)") == "https://mock:8090");
  CHECK(base_of({{"Host", "m"}, {"X-Forwarded-Host", "a.example"}, {"X-Forwarded-Host", "b.example"}}) ==
        "http://a.example");
  // RFC 7239 where it says something; the older headers for the rest.
  CHECK(base_of({{"Host", "m"},
                 {"X-Forwarded-Host", "x.example"},
                 {"X-Forwarded-Proto", "http"},
                 {"X-Forwarded-Prefix", "/p"},
                 {"Forwarded", "host=f.example"}}) == "http://f.example/p");
}

TEST_CASE("hostile and broken forwarding headers count as none", "[api]") {
  for (const char* value :
       {"", " ", ",", "ftp", "javascript", "https\r\nX: y", "\"https\"", "https;", "h\xc3\xb6ttps"}) {
    INFO(value);
    CHECK(with("X-Forwarded-Proto", value) == direct);
  }
  for (const char* value : {"", "a b", "evil.example/path", "user@evil.example", "\"evil.example\"",
                            "evil.example\r\nSet-Cookie: a=b", "evil.example\x01", "<script>",
                            "evil.example:0", "evil.example:70000", "evil.example:port", "[::1",
                            "h\xc3\xb6st", "evil.example#a", "evil.example?b", "'evil'", "a..b"}) {
    INFO(value);
    CHECK(with("X-Forwarded-Host", value) == direct);
    // RFC 7239, 4: there a value may stand in quotes.
    if (std::string_view(value) != "\"evil.example\"")
      CHECK(with("Forwarded", std::string("host=") + value) == direct);
  }
  CHECK(with("X-Forwarded-Host", std::string(300, 'a')) == direct);
  for (const std::string value :
       {"gws", "//evil.example", "/a//b", "/a/../b", "/..", "/a b", "/a;Path=/", "/a\"b", "/a\r\nX: y",
        "/a?b", "/a#b", "/\x01", "/<b>", "/good, bad", "/h\xc3\xb6", "http://evil.example"}) {
    INFO(value);
    CHECK(with("X-Forwarded-Prefix", value) == direct);
  }
  CHECK(with("X-Forwarded-Prefix", "/" + std::string(300, 'a')) == direct);
  for (const char* value :
       {"proto", "=https", ";;;", ",,,", "proto=", "proto=\"https", "host=\"a\\\"b\"", "\"proto=https"}) {
    INFO(value);
    CHECK(with("Forwarded", value) == direct);
  }
}

TEST_CASE("a public URL is http or https, a host, perhaps a port and a path", "[api]") {
  const auto base = [](const std::string& url) {
    const auto address = PublicAddress::parse(url);
    return address ? address->base() : "none";
  };
  CHECK(base("https://gws.example") == "https://gws.example");
  CHECK(base("HTTPS://gws.example:8443/") == "https://gws.example:8443");
  CHECK(base("http://localhost:3000/gws/") == "http://localhost:3000/gws");
  CHECK(base("http://[::1]:3000/api/v2") == "http://[::1]:3000");
  CHECK(base("http://localhost:3000/gws/api/v2/") == "http://localhost:3000/gws");
  for (const char* url : {"",
                          "foo",
                          "gws.example",
                          "//gws.example",
                          "ftp://gws.example",
                          "https://",
                          "https:///x",
                          "https://a b",
                          "https://gws.example:port",
                          "https://gws.example:0",
                          "https://gws.example:65536",
                          "https://user@gws.example",
                          "https://gws.example?x",
                          "https://gws.example/?x",
                          "https://gws.example/#x",
                          "https://gws.example/a b",
                          "https://gws.example\n",
                          "https://[::1",
                          "https://gws.example/a;b",
                          " https://gws.example",
                          "https://gws.example/a//b"}) {
    INFO(url);
    CHECK(base(url) == "none");
  }
}

TEST_CASE("uri leads through the proxy, and a public URL beats what proxies say", "[api]") {
  const Headers proxy = {{"Host", "127.0.0.1:8090"},
                         {"X-Forwarded-Proto", "https"},
                         {"X-Forwarded-Host", "app.example"},
                         {"X-Forwarded-Prefix", "/gws"}};
  Setup setup;
  Conversation client(talking, setup);
  client.headers = proxy;
  REQUIRE(client.put("/__admin/worlds/t1", "{}").status == 201);
  CHECK(uri_of(client) == "https://app.example/gws/api/v2/im-sessions/S1");
  CHECK(uri_of(client, "/w/t1") == "https://app.example/gws/w/t1/api/v2/im-sessions/S1");
  setup.api.public_url = "http://public.example:81/x";
  Conversation published(talking, setup);
  published.headers = proxy;
  CHECK(uri_of(published) == "http://public.example:81/x/api/v2/im-sessions/S1");
}

TEST_CASE("the cookie is made for where the client sees the mock", "[api]") {
  Setup setup;
  Conversation client(three_agents, setup);
  REQUIRE(client.put("/__admin/worlds/t1", "{}").status == 201);
  const auto reset = [](Conversation& one) {
    one.headers = {{"Host", "mock:8090"}};
    one.sign_in_as("agent1", "secret1");
  };
  reset(client);
  CHECK(cookie_attributes(client) == "; Path=/; HttpOnly");
  CHECK(cookie_attributes(client, "/w/t1") == "; Path=/w/t1; HttpOnly");
  client.set_header("X-Forwarded-Proto", "https");
  CHECK(cookie_attributes(client) == "; Path=/; HttpOnly; SameSite=None; Secure");
  client.set_header("X-Forwarded-Prefix", "/gws/");
  CHECK(cookie_attributes(client) == "; Path=/gws; HttpOnly; SameSite=None; Secure");
  CHECK(cookie_attributes(client, "/w/t1") == "; Path=/gws/w/t1; HttpOnly; SameSite=None; Secure");
  client.set_header("X-Forwarded-Proto", "http");
  client.secure = true;  // the mock's own TLS, behind a proxy that speaks none
  CHECK(cookie_attributes(client) == "; Path=/gws; HttpOnly");
  reset(client);
  client.set_header("X-Forwarded-Prefix", "/a; Domain=evil.example");
  CHECK(cookie_attributes(client) == "; Path=/; HttpOnly; SameSite=None; Secure");

  setup.api.public_url = "https://gws.example/im";
  Conversation published(three_agents, setup);
  reset(published);
  published.set_header("X-Forwarded-Proto", "http");
  CHECK(cookie_attributes(published) == "; Path=/im; HttpOnly; SameSite=None; Secure");
  setup.api.public_url = "http://gws.example";
  Conversation plain(three_agents, setup);
  reset(plain);
  plain.set_header("X-Forwarded-Proto", "https");
  CHECK(cookie_attributes(plain) == "; Path=/; HttpOnly");
}

}  // namespace api_test
