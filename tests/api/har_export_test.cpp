// The journal as an HTTP Archive.
#include "api/conversation.h"
#include "catch.h"

using namespace api_test;

namespace {

const char* const handshake =
    R"([{"channel":"/meta/handshake","version":"1.0","supportedConnectionTypes":["long-polling"]}])";

}  // namespace

TEST_CASE("the HAR holds each request with its answer", "[api]") {
  Conversation conversation;
  conversation.get("/api/v2/me/im-sessions?fields=id");
  const Json har = conversation.get("/__admin/journal.har").json();
  CHECK(har.at("log").at("version") == "1.2");
  const Json& entry = har.at("log").at("entries").at(0);
  CHECK(entry.at("request").at("url") == "http://mock:8090/api/v2/me/im-sessions?fields=id");
  CHECK(entry.at("response").at("content").at("text") == R"({"statusCode":0,"imSessions":[{"id":"S1"}]})");
  CHECK(har.at("log").at("creator").at("version") != "1");
}

TEST_CASE("the HAR has what was sent and answered: times, headers, queries and types, without secrets",
          "[api]") {
  Setup setup;
  setup.api.real_time_began_ms = 1'767'225'600'000;  // 2026-01-01
  Conversation conversation(std::string(three_agents) + "settings: {csrf: true}\n", setup);
  conversation.put("/__admin/worlds/t1", "{}");
  conversation.now = im_mock::app::RealTime{1500};
  const im_mock::api::Headers headers{{"Origin", "http://page:3000"},
                                      {"Authorization", basic("agent1", "secret1")},
                                      {"Referer", "http://page:3000/?token=geheim"},
                                      {"content-type", "application/json"}};
  const Answer in = conversation.ask(
      "GET", "/w/t1/api/v2/me/im-sessions?fields=id%2Cstate&x=a+b&access_token=geheim&&e", "", headers);
  CHECK(in.status == 200);
  conversation.ask("POST", "/w/t1/api/v2/me", R"({"operationName":"Ready"})", headers);
  const Json har = conversation.get("/w/t1/__admin/journal.har").json();
  const Json& get = har.at("log").at("entries").at(0);
  CHECK(get.at("startedDateTime") == "2026-01-01T00:00:01.500Z");
  CHECK(get.at("time") == 0);
  CHECK(get.at("request").at("url") ==
        "http://mock:8090/w/t1/api/v2/me/im-sessions?fields=id%2Cstate&x=a+b&access_token=(redacted)&&e");
  CHECK(get.at("request").at("queryString") ==
        Json::parse(R"json([{"name":"fields","value":"id,state"},{"name":"x","value":"a b"},
                        {"name":"access_token","value":"(redacted)"
},{"name":"e","value":""}])json"));
  const auto value = [](const Json& side, const std::string& name) {
    for (const Json& header : side.at("headers")) {
      if (header.at("name") == name) return header.at("value").get<std::string>();
    }
    return std::string("none");
  };
  CHECK(value(get.at("request"), "Authorization") == "(redacted)");
  CHECK(value(get.at("request"), "Referer") == "http://page:3000/?token=(redacted)");
  CHECK(value(get.at("response"), "Set-Cookie") == "(redacted)");
  CHECK(value(get.at("response"), "X-CSRF-HEADER") == "X-CSRF-TOKEN");
  CHECK(value(get.at("response"), "X-CSRF-TOKEN") == "(redacted)");
  CHECK(value(get.at("response"), "Access-Control-Allow-Origin") == "http://page:3000");
  CHECK(value(get.at("response"), "Cache-Control") == "no-store");
  CHECK(value(get.at("response"), "Content-Type") == "application/json;charset=UTF-8");
  CHECK(get.at("response").at("content").at("mimeType") == "application/json;charset=UTF-8");
  CHECK(get.at("response").at("statusText") == "OK");
  const Json& post = har.at("log").at("entries").at(1);
  CHECK(post.at("request").at("postData") ==
        Json::parse(R"({"mimeType":"application/json","text":"{\"operationName\":\"Ready\"}"})"));
  CHECK(post.at("response").at("content").at("mimeType") == "text/plain");
  CHECK(post.at("response").at("statusText") == "Forbidden");
  CHECK(conversation.get("/w/t1/__admin/journal.har").body.find("geheim") == std::string::npos);
}

TEST_CASE("the HAR tells how long a poll was held", "[api]") {
  Conversation conversation;
  const std::string client =
      conversation.post("/api/v2/notifications", handshake).json().at(0).at("clientId");
  const Answer poll = conversation.post(
      "/api/v2/notifications",
      R"([{"channel":"/meta/connect","connectionType":"long-polling","clientId":")" + client + "\"}]");
  const Answer held =
      poll.hold ? poll
                : conversation.post("/api/v2/notifications",
                                    R"([{"channel":"/meta/connect","connectionType":"long-polling",)"
                                    R"("clientId":")" +
                                        client + "\"}]");
  REQUIRE(held.hold);
  conversation.now += im_mock::app::RealTime{700};
  held.hold->finish(std::nullopt, conversation.now);
  const Json entry = conversation.get("/__admin/journal.har").json().at("log").at("entries").back();
  CHECK(entry.at("time") == 700);
  CHECK(entry.at("timings").at("wait") == 700);
  CHECK(entry.at("response").at("content").at("mimeType") == "application/json;charset=UTF-8");
}
