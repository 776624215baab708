// Who may use /__admin: every Host with every Origin and every method, and the token.
#include "api/admin/admin_door.h"

#include <algorithm>

#include "api/conversation.h"
#include "catch.h"

namespace api_test {
namespace {

using im_mock::api::Headers;

enum class Name { Accepted, Public };

struct HostCase {
  std::string host;  // as the header has it; "-": there is none
  Name name;
};

// Under these /__admin answers, or not. The published and the named hosts are those of `setup` below.
const std::vector<HostCase> hosts = {
    {"-", Name::Accepted},
    {"", Name::Accepted},
    {"localhost", Name::Accepted},
    {"localhost:8090", Name::Accepted},
    {"LOCALHOST:8090", Name::Accepted},
    {"localhost.:8090", Name::Accepted},
    {"agent1.localhost:8090", Name::Accepted},
    {"127.0.0.1:8090", Name::Accepted},
    {"[::1]:8090", Name::Accepted},
    {"[::1]", Name::Accepted},
    {"[FE80::1]:8090", Name::Accepted},
    {"[::ffff:127.0.0.1]:80", Name::Accepted},
    {"192.168.1.5:8090", Name::Accepted},
    {"8.8.8.8", Name::Accepted},
    {"im-mock:8090", Name::Accepted},
    {"im_mock:8090", Name::Accepted},
    {"IM-Mock:8090", Name::Accepted},
    {"desk.local", Name::Accepted},
    {"host.docker.internal:8090", Name::Accepted},
    {"mock.test", Name::Accepted},
    {"im-mock.dev.svc", Name::Accepted},
    {"im-mock.dev.svc.cluster.local:80", Name::Accepted},
    {"nas.home.arpa", Name::Accepted},
    {"public.example", Name::Accepted},
    {"Public.Example.:8443", Name::Accepted},
    {"named.example:8090", Name::Accepted},
    {"a.b.below.example", Name::Accepted},
    {"evil.example", Name::Public},
    {"evil.example:8090", Name::Public},
    {"EVIL.EXAMPLE.:8090", Name::Public},
    {"127.0.0.1.evil.example", Name::Public},
    {"127.0.0.1.nip.io:8090", Name::Public},
    {"localhost.evil.example", Name::Public},
    {"evillocalhost.example", Name::Public},
    {"notlocal.example", Name::Public},
    {"mylocal.com", Name::Public},
    {"evil.xlocal", Name::Public},
    {"svc.evil.example", Name::Public},
    {"x.named.example", Name::Public},
    {"below.example", Name::Public},
    {"notbelow.example", Name::Public},
    {"x.public.example", Name::Public},
    {"localhost:8090:80", Name::Public},
    {"localhost:0", Name::Public},
    {"localhost:99999", Name::Public},
    {"localhost:x", Name::Public},
    {"[::1", Name::Public},
    {"[evil.example]", Name::Public},
    {"[::1].evil.example", Name::Public},
    {"::1", Name::Public},
    {"localhost evil.example", Name::Public},
    {"user@localhost", Name::Public},
    {"localhost/evil", Name::Public},
    {"localhost,evil.example", Name::Public},
    {".localhost", Name::Public},
    {"a..localhost", Name::Public},
    {"localhost\r\nX: y", Name::Public},
    {"l\xc3\xb6kal", Name::Public},
};

enum class Page {
  None,       // no page at all
  OfMachine,  // a loopback origin, or the published one
  Own,        // the mock's own, where the Host is the same
  Other,
};

struct OriginCase {
  std::string origin;  // "-": there is none
  Page page;
  std::string own_host = "";  // the Host that makes it the mock's own, in lower case and with its port
};

const std::vector<OriginCase> origins = {
    {"-", Page::None},
    {"", Page::None},
    {"http://localhost:3000", Page::OfMachine},
    {"https://LOCALHOST", Page::OfMachine},
    {"http://localhost.:3000", Page::OfMachine},
    {"http://app.localhost:3000", Page::OfMachine},
    {"http://127.8.9.10", Page::OfMachine},
    {"http://[::1]:3000", Page::OfMachine},
    {"capacitor://localhost", Page::OfMachine},
    {"https://public.example:8443", Page::OfMachine},
    {"HTTPS://Public.Example:8443", Page::OfMachine},
    {"http://im-mock:8090", Page::Own, "im-mock:8090"},
    {"http://192.168.1.5:8090", Page::Own, "192.168.1.5:8090"},
    {"http://[fe80::1]:8090", Page::Own, "[fe80::1]:8090"},
    {"http://8.8.8.8", Page::Own, "8.8.8.8:80"},
    {"http://8.8.8.8:80", Page::Own, "8.8.8.8:80"},
    {"http://named.example:8090", Page::Own, "named.example:8090"},
    {"http://mock.test", Page::Own, "mock.test:80"},
    {"https://mock.test", Page::Own, "mock.test:443"},  // by HTTPS, and only then
    {"https://im-mock:8090", Page::Own, "im-mock:8090"},
    {"http://im-mock", Page::Other},  // another port
    {"http://im-mock:80900", Page::Other},
    {"http://im-mock.:8090", Page::Other},        // another origin, to a browser
    {"http://public.example:8443", Page::Other},  // another scheme than the published one
    {"https://public.example", Page::Own, "public.example:443"},
    {"https://app.example", Page::Other},
    {"http://evil.example", Page::Other},
    {"http://evil.example:8090", Page::Other},
    {"http://127.0.0.1.evil.example", Page::Other},
    {"http://127.evil.example", Page::Other},
    {"http://localhost.evil.example", Page::Other},
    {"http://evillocalhost", Page::Other},
    {"http://[::2]", Page::Other},
    {"http://10.0.0.1", Page::Other},
    {"null", Page::Other},
    {"localhost", Page::Other},
    {"http://", Page::Other},
    {"file://", Page::Other},
    {"http://localhost:3000/", Page::Other},
    {"http://localhost:3000 http://evil.example", Page::Other},
    {"http://localhost\r\nX: y", Page::Other},
    {"http://localhost%0d%0aX:%20y", Page::Other},
};

const std::vector<std::string> methods = {"GET",    "HEAD",    "POST",  "PUT",
                                          "DELETE", "OPTIONS", "PATCH", "preflight"};

Setup published() {
  Setup setup;
  setup.api.public_url = "https://public.example:8443/gws";
  setup.api.admin_hosts = {"named.example", "*.below.example"};
  return setup;
}

// "IM-Mock" as "im-mock:80".
std::string plain(const std::string& host, bool secure) {
  const auto read = im_mock::api::Host::parse(host);
  return read ? read->name + ":" + std::to_string(read->port.value_or(secure ? 443 : 80)) : host;
}

bool may(const HostCase& host, const OriginCase& origin, bool secure) {
  if (host.name == Name::Public) return false;
  const bool same_scheme = origin.origin.starts_with(secure ? "https:" : "http:");
  return origin.page == Page::None || origin.page == Page::OfMachine ||
         (origin.page == Page::Own && same_scheme && plain(host.host, secure) == origin.own_host);
}

Answer ask_as(const Conversation& client, const std::string& method, const std::string& target,
              const HostCase& host, const OriginCase& origin) {
  Headers headers;
  if (host.host != "-") headers.emplace_back("Host", host.host);
  if (origin.origin != "-") headers.emplace_back("Origin", origin.origin);
  if (method == "preflight") {
    headers.emplace_back("Access-Control-Request-Method", "POST");
    return client.ask("OPTIONS", target, "", headers);
  }
  return client.ask(method, target, "{}", headers);
}

// What is wrong with one cell of the table, or nothing.
std::string wrong_in(const Conversation& client, const std::string& method, const HostCase& host,
                     const OriginCase& origin) {
  const Answer answer = ask_as(client, method, "/__admin/sessions", host, origin);
  const bool readable = answer.has_header("Access-Control-Allow-Origin");
  for (const auto& [name, value] : answer.headers) {
    const bool visible = std::all_of(value.begin(), value.end(), [](char c) { return c >= ' ' && c <= '~'; });
    if (!visible) return "the header " + name + " is not printable";
  }
  if (!may(host, origin, client.secure)) {
    if (answer.status != 403) return "not refused but " + std::to_string(answer.status);
    if (readable) return "the page may read the refusal";
    const std::string error = answer.json().at("error");
    const std::string flag = host.name == Name::Public ? "--admin-hosts" : "--admin-cors";
    return error.find(flag) == std::string::npos ? "the refusal does not name " + flag : "";
  }
  if (answer.status == 403) return "refused: " + answer.body;
  const bool is_page = origin.page != Page::None;
  if (readable != is_page) return is_page ? "the page may not read it" : "an Origin was made up";
  return readable && answer.header("Access-Control-Allow-Origin") != origin.origin ? "another Origin" : "";
}

}  // namespace

TEST_CASE("/__admin answers by Host and Origin alike at every method: the whole table", "[api]") {
  Conversation client(talking, published());
  client.headers.clear();
  std::size_t cells = 0;
  std::size_t allowed = 0;
  for (const bool secure : {false, true}) {
    client.secure = secure;
    const std::string before = client.everything();
    for (const HostCase& host : hosts) {
      for (const OriginCase& origin : origins) {
        for (const std::string& method : methods) {
          ++cells;
          allowed += may(host, origin, secure) ? 1 : 0;
          const std::string wrong = wrong_in(client, method, host, origin);
          INFO(method << (secure ? " https" : " http") << " Host: " << host.host
                      << " Origin: " << origin.origin);
          if (!wrong.empty()) FAIL_CHECK(wrong);
        }
      }
    }
    CHECK(client.everything() == before);
  }
  CHECK(cells == 2 * hosts.size() * origins.size() * methods.size());
  CHECK(allowed > cells / 10);
  CHECK(allowed < cells / 2);
}

TEST_CASE("the API itself answers under every Host and to every page", "[api]") {
  Conversation client(talking, published());
  client.headers.clear();
  for (const HostCase& host : hosts) {
    for (const OriginCase& origin : origins) {
      const Answer answer = ask_as(client, "GET", "/api/v2/me/im-sessions", host, origin);
      INFO("Host: " << host.host << " Origin: " << origin.origin);
      CHECK(answer.status == 200);
      for (const auto& [name, value] : answer.headers) {
        INFO(name << ": " << value);
        CHECK(std::all_of(value.begin(), value.end(), [](char c) { return c >= ' ' && c <= '~'; }));
      }
    }
  }
}

TEST_CASE("a rebound name reaches no call of /__admin, in no world and however its path is written",
          "[api]") {
  Conversation client;
  const std::string before = client.everything();
  client.headers = {{"Host", "evil.example:8090"}};
  for (const char* target :
       {"/__admin/journal", "/__admin/health", "/__admin", "/__admin/", "/w/default/__admin/journal",
        "/%5f_admin/journal", "/w/default/%5F%5fadmin/journal", "/__admin/journal?limit=1",
        "/__admin/nothing"}) {
    const Answer answer = client.get(target);
    INFO(target << ": " << answer.body);
    CHECK(answer.status == 403);
    CHECK(answer.json().at("error") ==
          "/__admin does not answer under the name evil.example, which a page of another site may have made "
          "its own; --admin-hosts names those that are yours");
  }
  CHECK(client.post("/__admin/reset", "").status == 403);
  client.headers = {{"Host", "mock:8090"}};
  CHECK(client.everything() == before);
}

TEST_CASE("what proxies say of Host and scheme opens no door to /__admin", "[api]") {
  Conversation client;
  client.headers = {
      {"Host", "evil.example"}, {"X-Forwarded-Host", "localhost"}, {"Forwarded", "host=localhost"}};
  CHECK(client.get("/__admin/journal").status == 403);
  client.headers = {{"Host", "im-mock"}, {"Origin", "https://im-mock"}, {"X-Forwarded-Proto", "https"}};
  CHECK(client.get("/__admin/journal").status == 403);
  client.headers = {{"Host", "im-mock"}, {"Origin", "http://a.example"}, {"X-Forwarded-Host", "a.example"}};
  CHECK(client.get("/__admin/journal").status == 403);
}

TEST_CASE("admin-cors lets in pages of all origins, but under no other name", "[api]") {
  Setup setup;
  setup.api.admin_cors = true;
  Conversation client(talking, setup);
  CHECK(client.ask("GET", "/__admin/journal", "", {{"Origin", "null"}}).status == 200);
  client.headers = {{"Host", "evil.example"}};
  CHECK(client.ask("GET", "/__admin/journal", "", {{"Origin", "http://evil.example"}}).status == 403);
}

TEST_CASE("the token is wanted in full, behind Bearer in any case", "[api]") {
  Setup setup;
  setup.api.admin_token = "s3cret-Token";
  Conversation client(talking, setup);
  const auto status_with = [&](const std::string& header) {
    return client.ask("GET", "/__admin/journal", "", {{"Authorization", header}}).status;
  };
  for (const char* header : {"Bearer s3cret-Token", "bearer s3cret-Token", "BEARER   s3cret-Token",
                             "Bearer s3cret-Token ", "beArer s3cret-Token\t"}) {
    INFO(header);
    CHECK(status_with(header) == 200);
  }
  for (const char* header :
       {"", "Bearer", "Bearer ", "Bearer s3cret-Toke", "Bearer s3cret-Token1", "Bearer S3cret-Token",
        "Bearer s3cret-Tokens3cret-Token", "Bearers3cret-Token", "Basic s3cret-Token", "s3cret-Token",
        "Bearer s3cret%2DToken", "Bearer x s3cret-Token"}) {
    INFO(header);
    CHECK(status_with(header) == 403);
  }
  CHECK(client.get("/__admin/journal").json().at("error") ==
        "the mock was started with --admin-token; send 'Authorization: Bearer TOKEN'");
  CHECK(client.get("/__admin/health").status == 200);
  CHECK(client
            .ask("OPTIONS", "/__admin/reset", "",
                 {{"Origin", "http://localhost:3000"}, {"Access-Control-Request-Method", "POST"}})
            .status == 204);
}

}  // namespace api_test
