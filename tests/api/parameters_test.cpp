// Queries that do not mean what their writer thinks: the API answers as it does and says so, /__admin
// refuses.
#include <set>

#include "api/conversation.h"
#include "catch.h"

using namespace api_test;

namespace {

const std::string list = "/api/v2/me/im-sessions";

}  // namespace

TEST_CASE("the API answers a parameter that it does not know as it does, and the diagnosis says so",
          "[api]") {
  const Conversation client;
  const Answer answer = client.get(list + "?field=*");
  CHECK(answer.status == 200);
  CHECK(answer.body == client.get(list).body);
  CHECK(answer.diagnosis() ==
        "GET /api/v2/me/im-sessions knows no parameter 'field' (did you mean 'fields'?); there is: fields");
  CHECK(client.get(list).diagnosis().empty());
  CHECK(client.journal().at(1).at("diagnosis") == answer.diagnosis());
  CHECK(client.get("/api/v2/me?subresource=*").diagnosis() ==
        "GET /api/v2/me knows no parameter 'subresource' (did you mean 'subresources'?); there is: "
        "subresources");
  CHECK(client.get("/api/v2/contacts?nam=x")
            .diagnosis()
            .starts_with("GET /api/v2/contacts knows no parameter 'nam' (did you mean 'name'?); there is: "
                         "name, phoneNumber"));
  const std::string complete = R"({"operationName":"Complete"})";
  const Answer done = client.post(list + "/S1?fields=*", complete);
  CHECK(done.json() == Json{{"statusCode", 0}});
  CHECK(done.diagnosis() == "POST /api/v2/me/im-sessions/{id} knows no parameter 'fields'");
}

TEST_CASE("a parameter that stands twice counts once, and the diagnosis says which", "[api]") {
  const Conversation client;
  const Answer answer = client.get(list + "?fields=id&fields=state");
  CHECK(answer.json().at("imSessions") == Json::parse(R"([{"state":"Talking"}])"));
  CHECK(answer.diagnosis() == "the parameter 'fields' stands there more than once, and the last one counts");
}

TEST_CASE("names in a list that there are not are told in the diagnosis", "[api]") {
  const Conversation client;
  for (const std::string& path : {list, list + "/S1", std::string("/api/v2/im-sessions/S1")}) {
    INFO(path);
    CHECK(client.get(path + "?fields=ID").diagnosis() ==
          "'fields' names 'ID', which there is not (did you mean 'id'?)");
    CHECK(client.get(path + "?fields=id,colour,*").diagnosis() ==
          "'fields' names 'colour', which there is not; '*' in 'fields' means all only when it stands alone");
    CHECK(client.get(path + "?fields=").diagnosis() == "'fields' names nothing");
    // There is no user data, but there can be.
    CHECK(client.get(path + "?fields=userData,id").diagnosis().empty());
    CHECK(client.get(path + "?fields=*").diagnosis().empty());
  }
  CHECK(client.get("/api/v2/me/devices?fields=phonenumber").diagnosis() ==
        "'fields' names 'phonenumber', which there is not (did you mean 'phoneNumber'?)");
  CHECK(client.get("/api/v2/contacts?fields=nme").diagnosis() ==
        "'fields' names 'nme', which there is not (did you mean 'name'?)");
  CHECK(client.get("/api/v2/services?fields=id").diagnosis().empty());
  CHECK(client.get("/api/v2/me?subresources=device").diagnosis() ==
        "there is no subresource 'device' (did you mean 'devices'?)");
  CHECK(client.get("/api/v2/me?subresources=devices,channels,*").diagnosis().empty());
}

TEST_CASE("every member that a session can have may be named in fields", "[api]") {
  const Conversation client;
  client.post(list + "/S1", R"({"operationName":"AttachUserData","userData":{"a":1}})");
  const Json session = client.get(list + "/S1").json().at("imSession");
  CHECK(session.size() == 7);
  for (const auto& [name, value] : session.items()) {
    INFO(name);
    CHECK(client.get(list + "?fields=" + name).diagnosis().empty());
  }
}

TEST_CASE("/__admin refuses parameters that it does not know, and those that stand twice", "[api]") {
  const Conversation client;
  const auto refused = [&](const std::string& method, const std::string& target, const std::string& error) {
    INFO(target);
    const std::string before = client.everything();
    const Answer answer = client.ask(method, target, "{}");
    CHECK(answer.status == 400);
    CHECK(answer.json().at("error") == error);
    CHECK(client.everything() == before);
  };
  refused(
      "GET", "/__admin/journal?knd=change",
      "GET /__admin/journal knows no parameter 'knd' (did you mean 'kind'?); there is: kind, session, since, "
      "limit, format");
  refused("GET", "/__admin/journal?limit=1&limit=2",
          "the parameter 'limit' stands there more than once, and the last one counts");
  refused("GET", "/__admin/journal?format=xml", "'format' has to be json or ndjson");
  refused("POST", "/__admin/reset?world=t1", "POST /__admin/reset knows no parameter 'world'");
  refused("GET", "/__admin/worlds?name=x", "GET /__admin/worlds knows no parameter 'name'");
  refused("POST", "/__admin/clock/advance?by=3s", "POST /__admin/clock/advance knows no parameter 'by'");
  // Files that a browser opens take what it, or a page, appends against caches.
  CHECK(client.get("/__admin/journal.har?t=1").status == 200);
  CHECK(client.get("/__admin/journal.yaml?t=1").status == 200);
}

TEST_CASE("every call of /__admin that is no file refuses a parameter of any name", "[api]") {
  const Conversation client;
  std::set<std::string> files;
  for (const im_mock::api::Route& route : im_mock::api::all_routes()) {
    if (route.access != im_mock::api::Access::Admin) continue;
    std::string path = route.pattern;
    for (std::size_t at; (at = path.find('{')) != std::string::npos;)
      path.replace(at, path.find('}') - at + 1, "x");
    if (route.takes_any_parameter) {
      files.insert(path);
    } else {
      INFO(route.method << " " << path);
      CHECK(client.ask(route.method, path + "?nobody=1", "{}")
                .json()
                .at("error")
                .get<std::string>()
                .starts_with(route.method + " " + route.pattern + " knows no parameter 'nobody'"));
    }
  }
  CHECK(files == std::set<std::string>{"/__admin/journal.har", "/__admin/journal.yaml"});
}

TEST_CASE("/__admin refuses members of a body that it does not know", "[api]") {
  const Conversation client;
  const auto refused = [&](const std::string& method, const std::string& target, const std::string& body,
                           const std::string& error) {
    INFO(target);
    const std::string before = client.everything();
    const Answer answer = client.ask(method, target, body);
    CHECK(answer.status == 400);
    CHECK(answer.json().at("error") == error);
    CHECK(client.everything() == before);
  };
  refused("POST", "/__admin/sessions/S1/state", R"({"state":"Completed","froce":true})",
          "the body has a member 'froce' (did you mean 'force'?); there is: state, force");
  refused("POST", "/__admin/sessions/S1/messages", R"({"text":"hi","by":"agent"})",
          "the body has a member 'by'; there is: text");
  refused("PUT", "/__admin/agents/agent/state", R"({"state":"Ready","reason":"x"})",
          "the body has a member 'reason'; there is: state");
  refused("POST", "/__admin/snapshots", R"({"name":"x","world":"t1"})",
          "the body has a member 'world'; there is: name");
}
