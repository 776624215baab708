// The CometD endpoint through the API: held polls, what releases them, and what is no Bayeux request.
#include "api/listener.h"
#include "catch.h"

namespace api_test {
namespace {

const std::string session = "/api/v2/me/im-sessions/S1";
const std::string attach = R"({"operationName":"AttachUserData","userData":{"a":1}})";
using std::chrono::seconds;

}  // namespace

TEST_CASE("a handshake offers long-polling and nothing else", "[api]") {
  Conversation conversation;
  const Answer answer =
      conversation.post(endpoint, R"([{"channel":"/meta/handshake","id":"1","version":"1.0"}])");
  CHECK(answer.header("Cache-Control") == "no-store");
  const Json reply = answer_of(answer).at(0);
  CHECK(reply.at("successful") == true);
  CHECK(reply.at("id") == "1");
  CHECK(reply.at("supportedConnectionTypes") == Json::array({"long-polling"}));
  CHECK(reply.at("advice") == Json::parse(R"({"reconnect":"retry","interval":0,"timeout":30000})"));
}

TEST_CASE("every way to write the endpoint's URL leads to the same client", "[api]") {
  Conversation conversation;
  for (const char* suffix : {"", "/", "/handshake", "/handshake/", "/connect", "/publish", "/subscribe",
                             "/unsubscribe", "/disconnect"}) {
    INFO(suffix);
    CHECK(answer_of(conversation.post(endpoint + suffix, R"({"channel":"/meta/handshake"})"))
              .at(0)
              .at("successful") == true);
  }
}

TEST_CASE("the first connect is answered at once, the next is held", "[api]") {
  Conversation conversation;
  const std::string client = listener(conversation);
  const Answer held = connect(conversation, client);
  CHECK(waits(held));
  CHECK(held.hold->timeout == seconds{30});
  CHECK(conversation.get("/__admin/clients").json().at("clients").at(0).at("held") == true);
}

TEST_CASE("an operation releases the held poll with what a GET shows at that moment", "[api]") {
  Conversation conversation;
  const Answer held = connect(conversation, listener(conversation));
  CHECK(conversation.post(session, attach).status == 200);
  const Answer answer = released(conversation, held);
  CHECK(answer.status == 200);
  CHECK(answer.header("Content-Type") == "application/json;charset=UTF-8");
  const Json messages = answer.json();
  REQUIRE(messages.size() == 2);
  CHECK(messages[0] == Json{{"channel", "/v2/me/im-sessions"},
                            {"data",
                             {{"messageType", "IMSessionStateChangeMessage"},
                              {"notificationType", "AttachedDataChanged"},
                              {"imSession", conversation.get(session).json().at("imSession")}}}});
  CHECK(messages[1] == Json::parse(R"({"successful":true,"channel":"/meta/connect","id":"7"})"));
}

TEST_CASE("a change of state and a message come with the documented members", "[api]") {
  Conversation conversation;
  const std::string client = listener(conversation);
  Answer held = connect(conversation, client);
  conversation.post("/__admin/sessions/S1/messages", R"({"text":"hello"})");
  CHECK(released(conversation, held).json().at(0).at("data") ==
        Json::parse(R"({"messageType":"IMLogUpdateMessage","notificationType":"NewMessage",
                        "imSessionPath":"/im-sessions/S1","message":"hello"})"));
  held = connect(conversation, client);
  conversation.post(session, R"({"operationName":"Complete"})");
  const Json data = released(conversation, held).json().at(0).at("data");
  CHECK(data.at("messageType") == "IMSessionStateChangeMessage");
  CHECK(data.at("notificationType") == "StatusChange");
  CHECK(data.at("imSession").at("state") == "Completed");
  CHECK(data.at("imSession").at("capabilities").empty());
  CHECK(data.size() == 3);
}

TEST_CASE("metrics are added to notifications by a setting", "[api]") {
  Conversation conversation(
      "scenario: metrics\nsettings: {metrics: true}\nepoch: 2026-01-01T00:00:00Z\nsessions: [{id: S1, state: "
      "Talking}]");
  const Answer held = connect(conversation, listener(conversation));
  conversation.advance("5s");
  CHECK(waits(held));
  conversation.post(session, attach);
  CHECK(released(conversation, held)
            .json()
            .at(0)
            .at("data")
            .at("metrics")
            .at("eventProcessing")
            .at("serverGenerationTimestamp") == 1767225605000);
}

TEST_CASE("a poll is released when the story is moved, before the call that moves it is answered", "[api]") {
  Conversation conversation("scenario: rings\nsessions: [{id: S1, timeline: [{at: 1h, state: Alerting}]}]");
  const Answer held = connect(conversation, listener(conversation));
  CHECK(waits(held));
  conversation.advance("1h");
  CHECK(released(conversation, held).json().at(0).at("data").at("imSession").at("state") == "Alerting");
}

TEST_CASE("a poll whose time is over is answered without messages", "[api]") {
  Conversation conversation;
  const std::string client = listener(conversation);
  const Answer held = connect(conversation, client);
  conversation.now += seconds{30};
  const auto response = held.hold->finish(std::nullopt, conversation.now);
  CHECK(response.status == 200);
  CHECK(Json::parse(response.body) ==
        Json::parse(R"([{"successful":true,"channel":"/meta/connect","id":"7"}])"));
  CHECK(conversation.get("/__admin/clients").json().at("clients").at(0).at("held") == false);
}

TEST_CASE("a message that comes while a poll's time runs out is not lost", "[api]") {
  Conversation conversation;
  const Answer held = connect(conversation, listener(conversation));
  conversation.post(session, attach);
  const auto response = held.hold->finish(std::nullopt, conversation.now);
  CHECK(Json::parse(response.body).size() == 2);
}

TEST_CASE("what happens between two polls waits for the next one", "[api]") {
  Conversation conversation;
  const std::string client = listener(conversation);
  conversation.post(session, attach);
  conversation.post("/__admin/sessions/S1/messages", R"({"text":"hello"})");
  const Json clients = conversation.get("/__admin/clients").json().at("clients");
  CHECK(clients.at(0).at("queued") == 2);
  const Json messages = answer_of(connect(conversation, client));
  REQUIRE(messages.size() == 3);
  CHECK(messages[0].at("data").at("notificationType") == "AttachedDataChanged");
  CHECK(messages[1].at("data").at("notificationType") == "NewMessage");
}

TEST_CASE("a poll whose connection has died loses no message", "[api]") {
  Conversation conversation;
  const std::string client = listener(conversation);
  const Answer held = connect(conversation, client);
  held.hold->hang_up(conversation.now);
  conversation.post(session, attach);
  CHECK(answer_of(connect(conversation, client)).size() == 2);
}

TEST_CASE("a client that stays away after its poll died is forgotten", "[api]") {
  Conversation conversation;
  const std::string client = listener(conversation);
  connect(conversation, client).hold->hang_up(conversation.now);
  conversation.now += seconds{10};
  CHECK(conversation.get("/__admin/clients").json().at("clients").empty());
  const Json reply = answer_of(connect(conversation, client)).at(0);
  CHECK(reply.at("error") == "402::Unknown client");
  CHECK(reply.at("advice").at("reconnect") == "handshake");
}

TEST_CASE("a second poll of the same client ends the first with HTTP 500", "[api]") {
  Conversation conversation;
  const std::string client = listener(conversation);
  const Answer first = connect(conversation, client);
  const Answer second = connect(conversation, client);
  const Answer superseded = released(conversation, first);
  CHECK(superseded.status == 500);
  CHECK(superseded.json().at(0).at("successful") == false);
  CHECK(waits(second));
}

TEST_CASE("reset, another story and the world's end release held polls with the advice to shake hands",
          "[api]") {
  struct Row {
    const char* method;
    const char* target;
    const char* body;
  };
  for (const Row& row :
       {Row{"POST", "/w/t1/__admin/reset", ""}, Row{"PUT", "/w/t1/__admin/scenario", "scenario: other"},
        Row{"PUT", "/__admin/worlds/t1", "{}"}, Row{"DELETE", "/__admin/worlds/t1", ""}}) {
    INFO(row.method << " " << row.target);
    Conversation conversation;
    conversation.put("/__admin/worlds/t1", "{}");
    conversation.set_header("X-Mock-World", "t1");
    const Answer held = connect(conversation, listener(conversation));
    CHECK(conversation.ask(row.method, row.target, row.body).status == 200);
    const Json reply = released(conversation, held).json().at(0);
    CHECK(reply.at("error") == "402::Unknown client");
    CHECK(reply.at("advice").at("reconnect") == "handshake");
  }
}

TEST_CASE("signing out releases the agent's polls and nobody else's", "[api]") {
  Conversation conversation(three_agents);
  conversation.sign_in_as("agent2", "secret2");
  const Answer other = connect(conversation, listener(conversation));
  conversation.sign_in_as("agent1", "secret1");
  const Answer own = connect(conversation, listener(conversation));
  conversation.post("/api/v2/me", R"({"operationName":"EndContactCenterSession"})");
  CHECK(released(conversation, own).json().at(0).at("error") == "402::Unknown client");
  CHECK(waits(other));
}

TEST_CASE("when the mock stops, held polls are answered and new ones are not held", "[api]") {
  Conversation conversation;
  const std::string client = listener(conversation);
  const Answer held = connect(conversation, client);
  conversation.backend.stop(conversation.now);
  CHECK(released(conversation, held).json().at(0).at("successful") == true);
  CHECK(answer_of(connect(conversation, client)).at(0).at("successful") == true);
}

TEST_CASE("each agent is notified of its own view and of nobody else's", "[api]") {
  Conversation conversation(three_agents);
  std::vector<Answer> polls;
  for (const char* digit : {"3", "2", "1"}) {
    conversation.sign_in_as(std::string("agent") + digit, std::string("secret") + digit);
    polls.push_back(connect(conversation, listener(conversation, "/**")));
  }
  conversation.post("/api/v2/me/im-sessions",
                    R"({"operationName":"InitiateIMSession","destination":{"phoneNumber":"3002"}})");
  CHECK(released(conversation, polls[2]).json().at(0).at("data").at("imSession").at("state") == "Initiating");
  CHECK(released(conversation, polls[1]).json().at(0).at("data").at("imSession").at("state") == "Alerting");
  CHECK(waits(polls[0]));
}

TEST_CASE("a client id is worth nothing in the hands of another agent", "[api]") {
  Conversation conversation(three_agents);
  conversation.sign_in_as("agent1", "secret1");
  const std::string client = listener(conversation);
  conversation.sign_in_as("agent2", "secret2");
  CHECK(answer_of(connect(conversation, client)).at(0).at("error") == "402::Unknown client");
}

TEST_CASE("each client gets uri values with the base that it uses, and the journal shows them", "[api]") {
  Conversation conversation;
  const Answer one = connect(conversation, listener(conversation));
  conversation.set_header("Host", "other:9000");
  const Answer other = connect(conversation, listener(conversation));
  conversation.post(session, attach);
  const auto uri = [](const Json& message) { return message.at("data").at("imSession").at("uri"); };
  CHECK(uri(released(conversation, one).json().at(0)) == "http://mock:8090/api/v2/im-sessions/S1");
  CHECK(uri(released(conversation, other).json().at(0)) == "http://other:9000/api/v2/im-sessions/S1");
  std::vector<std::string> journaled;
  for (const Json& row : conversation.journal()) {
    if (row.at("kind") == "notification") journaled.push_back(row.at("data").at("imSession").at("uri"));
  }
  CHECK(journaled == std::vector<std::string>{"http://mock:8090/api/v2/im-sessions/S1",
                                              "http://other:9000/api/v2/im-sessions/S1"});
}

TEST_CASE("a body that is no Bayeux request is 400 in the API's envelope", "[api]") {
  Conversation conversation;
  for (const std::string& body :
       {std::string(), std::string("hello"), std::string("7"), std::string("[7]"), std::string("[[]]"),
        std::string("null"), std::string("{\"channel\":"), std::string("[{\"channel\":\"\xff\"}]"),
        std::string("[{}]\0", 5), std::string("[{\"channel\":\"/meta/handshake\"}]\0x", 33),
        std::string(100'000, '['), std::string("[{\"a\":1e999}]")}) {
    INFO(body.substr(0, 60));
    const Answer answer = conversation.post(endpoint, body);
    CHECK(answer.status == 400);
    CHECK(answer.json().at("statusCode") == 2);
    CHECK(answer.diagnosis().starts_with("not a Bayeux request: "));
  }
  CHECK(conversation.get("/__admin/clients").json().at("clients").empty());
}

TEST_CASE("an exception in CometD is 500 in the API's envelope, and what came before it holds", "[api]") {
  Conversation conversation;
  const std::string client = listener(conversation);
  const auto own = [&](const std::string& subscription) {
    return Json{{"channel", "/meta/subscribe"}, {"clientId", client}, {"subscription", subscription}}.dump();
  };
  for (const std::string& body :
       {std::string("[]"), std::string(R"([{"channel":"/meta/handshake"},{"channel":"/meta/handshake"}])"),
        std::string(R"([{"channel":7}])"), std::string(R"([{"channel":"/a?"}])"),
        "[" + own("/x") + "," + own("/y?") + "]"}) {
    INFO(body);
    const Answer answer = conversation.post(endpoint, body);
    check_refused(answer, 500, 4, "Internal error");
    CHECK(answer.diagnosis().starts_with("an exception in CometD: "));
  }
  const Json clients = conversation.get("/__admin/clients").json().at("clients");
  REQUIRE(clients.size() == 1);
  CHECK(clients.at(0).at("subscriptions").size() == 2);
  const Json unexpected = conversation.get("/__admin/journal/unexpected").json();
  CHECK(unexpected.at("count") == 5);
  CHECK(unexpected.at("rows").at(0).at("rule") == "cometdException");
}

TEST_CASE("a Bayeux request that is too large is 413", "[api]") {
  Setup setup;
  setup.backend.world.limits.request_bytes = 100;
  Conversation conversation(talking, setup);
  const Answer answer = conversation.post(
      endpoint, R"([{"channel":"/meta/handshake","ext":")" + std::string(100, 'x') + "\"}]");
  check_refused(answer, 413, 2, "the request has more than 100 bytes");
}

TEST_CASE("a GET is refused and told to POST, a WebSocket is told to fall back", "[api]") {
  Conversation conversation;
  const Answer get = conversation.get(endpoint);
  check_refused(get, 405, 3, "Only long-polling is supported.");
  CHECK(get.header("Allow") == "OPTIONS, POST");
  const Answer upgrade =
      conversation.ask("GET", endpoint, "", {{"Connection", "Upgrade"}, {"Upgrade", "websocket"}});
  check_refused(upgrade, 400, 3, "Only long-polling is supported.");
  CHECK(upgrade.diagnosis() == "a WebSocket upgrade; the client has to fall back to long-polling");
}

}  // namespace api_test
