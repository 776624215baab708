// From a published message to the clients it is for.
#include "bayeux/conversation.h"
#include "catch.h"

using namespace bayeux_test;
using namespace im_mock::bayeux;

TEST_CASE("a message releases a held poll: first the message, then the reply to the connect", "[bayeux]") {
  Conversation talk;
  const std::string client = talk.connected_to("/v2/me/im-sessions");
  const Hold hold = talk.hold(with(connect(client), {{"id", "12"}}));
  const Published published = talk.publish("/v2/me/im-sessions", {{"messageType", "X"}});
  REQUIRE(published.released.size() == 1);
  CHECK(published.recipients.size() == 1);
  CHECK(published.released[0].poll == hold.poll);
  CHECK(published.released[0].client_id == client);
  CHECK(published.released[0].reason == Release::Delivered);
  CHECK(published.released[0].body == R"([{"channel":"/v2/me/im-sessions","data":{"messageType":"X"}},)"
                                      R"({"successful":true,"channel":"/meta/connect","id":"12"}])");
}

TEST_CASE("a client gets a message once, however many of its subscriptions match", "[bayeux]") {
  Conversation talk;
  talk.connected_to({"/v2/me/im-sessions", "/v2/me/*", "/v2/**", "/**"});
  CHECK(talk.publish("/v2/me/im-sessions", 1).recipients.size() == 1);
  CHECK(talk.only_client().queued == 1);
}

TEST_CASE("real clients' wildcards get the messages of sessions", "[bayeux]") {
  Conversation talk;
  const std::string pattern = GENERATE("/v2/me/im-sessions", "/v2/me/*", "/**");
  talk.connected_to(pattern);
  CHECK(talk.publish("/v2/me/im-sessions", 1).recipients.size() == 1);
}

TEST_CASE("a message is for its audience only", "[bayeux]") {
  Conversation talk;
  talk.connected_to("/a");
  talk.caller.principal = "agent-2";
  talk.connected_to("/a");
  CHECK(talk.publish("/a", 1, "agent-2").recipients.size() == 1);
  CHECK(talk.publish("/a", 2, "agent-3").recipients.size() == 0);
  CHECK(talk.publish("/a", 3).recipients.size() == 2);
  CHECK(talk.server.clients()[0].queued == 1);
  CHECK(talk.server.clients()[1].queued == 2);
}

TEST_CASE("what comes between two connects waits for the next, in order", "[bayeux]") {
  Conversation talk;
  const std::string client = talk.connected_to("/a");
  for (int i = 1; i <= 3; ++i) talk.publish("/a", i);
  const Json replies = talk.ask(connect(client));
  REQUIRE(replies.size() == 4);
  for (int i = 0; i < 3; ++i) CHECK(replies[static_cast<std::size_t>(i)].at("data") == i + 1);
  CHECK(replies[3].at("channel") == "/meta/connect");
  CHECK(talk.hold(connect(client)).client_id == client);
}

TEST_CASE("a client that has subscribed but never connected gets its messages with the first connect",
          "[bayeux]") {
  Conversation talk;
  const std::string client = talk.handshaken();
  talk.ask(subscribe(client, "/a"));
  talk.publish("/a", 1);
  CHECK(talk.ask(connect(client)).size() == 2);
}

TEST_CASE("queued messages go out with any answer, before the replies", "[bayeux]") {
  Conversation talk;
  const std::string client = talk.connected_to("/a");
  talk.publish("/a", 1);
  const Json replies = talk.ask(subscribe(client, "/b"));
  REQUIRE(replies.size() == 2);
  CHECK(replies[0].at("data") == 1);
  CHECK(replies[1].at("channel") == "/meta/subscribe");
}

TEST_CASE("the server can be told to deliver with the answer to a connect only", "[bayeux]") {
  Settings settings;
  settings.deliver_on_connect_only = true;
  Conversation talk(settings);
  const std::string client = talk.connected_to("/a");
  talk.publish("/a", 1);
  CHECK(talk.ask(subscribe(client, "/b")).size() == 1);
  CHECK(talk.ask({connect(client), subscribe(client, "/c")}).size() == 3);
}

TEST_CASE("the queue is bounded: the oldest messages go, and are counted", "[bayeux]") {
  Settings settings;
  settings.limits.queue_per_client = 3;
  Conversation talk(settings);
  const std::string client = talk.connected_to("/a");
  std::size_t dropped = 0;
  for (int i = 1; i <= 5; ++i) dropped += talk.publish("/a", i).dropped;
  CHECK(dropped == 2);
  CHECK(talk.only_client().queued == 3);
  CHECK(talk.only_client().dropped == 2);
  const Json replies = talk.ask(connect(client));
  REQUIRE(replies.size() == 4);
  CHECK(replies[0].at("data") == 3);
  CHECK(talk.only_client().delivered == 3);
}

TEST_CASE("with no queue at all, messages to nobody's poll are dropped and connects are held", "[bayeux]") {
  Settings settings;
  settings.limits.queue_per_client = 0;
  Conversation talk(settings);
  const std::string client = talk.connected_to("/a");
  CHECK(talk.publish("/a", 1).dropped == 1);
  CHECK(talk.hold(connect(client)).client_id == client);
}

TEST_CASE("when the connection of a held poll dies, its messages wait for the next connect", "[bayeux]") {
  Conversation talk;
  const std::string client = talk.connected_to("/a");
  const Hold hold = talk.hold(connect(client));
  talk.server.abandon_poll(hold.poll, talk.now);
  CHECK_FALSE(talk.only_client().held);
  CHECK(talk.publish("/a", 1).released.empty());
  CHECK(talk.ask(connect(client)).size() == 2);
  CHECK_FALSE(talk.server.expire_poll(hold.poll, talk.now));
}

TEST_CASE("the data are rendered once for each base URL, and each client gets its own", "[bayeux]") {
  Conversation talk;
  const std::string first = talk.connected_to("/a");
  talk.hold(connect(first));
  talk.caller.context = "http://there";
  for (int i = 0; i < 2; ++i) {
    const std::string client = talk.connected_to("/a");
    talk.hold(connect(client));
  }
  std::vector<std::string> rendered;
  const Published published = talk.server.publish(
      "/a", "",
      [&](const std::string& context) {
        rendered.push_back(context);
        return Json(context).dump();
      },
      talk.now);
  CHECK(rendered == std::vector<std::string>{"http://here", "http://there"});
  REQUIRE(published.released.size() == 3);
  CHECK(json_of(published.released[0].body)[0].at("data") == "http://here");
  CHECK(json_of(published.released[2].body)[0].at("data") == "http://there");
}

TEST_CASE("a client's base URL is that of its latest request", "[bayeux]") {
  Conversation talk;
  const std::string client = talk.connected();
  talk.caller.context = "http://moved";
  talk.hold(connect(client));
  CHECK(talk.only_client().context == "http://moved");
}

TEST_CASE("nothing is rendered for nobody", "[bayeux]") {
  Conversation talk;
  talk.connected_to("/b");
  talk.server.publish(
      "/a", "", [](const std::string&) -> std::string { throw 1; }, talk.now);
  CHECK(talk.only_client().queued == 0);
}

TEST_CASE("of very many held polls a hundred are answered at a time, in the order of their clients",
          "[bayeux]") {
  constexpr std::size_t many = 2 * BayeuxServer::released_at_once + 50;
  Conversation talk;
  std::vector<std::string> clients;
  std::vector<PollId> polls;
  for (std::size_t number = 0; number < many; ++number) {
    clients.push_back(talk.connected_to("/a"));
    polls.push_back(talk.hold(connect(clients.back())).poll);
  }
  const Published first = talk.publish("/a", 1);
  CHECK(first.recipients.size() == many);
  REQUIRE(first.released.size() == BayeuxServer::released_at_once);
  CHECK(first.released.front().poll == polls.front());
  REQUIRE(talk.server.has_due());

  // Meanwhile one says goodbye, one gets its message with another answer, one has waited long enough, and
  // something else happens.
  talk.ask(disconnect(clients[100]));
  CHECK(talk.ask(subscribe(clients[101], "/b")).size() == 2);
  CHECK(talk.server.expire_poll(polls[102], talk.now)->body.find("\"data\":1") != std::string::npos);
  const Published second = talk.publish("/a", 2);
  REQUIRE(second.released.size() == BayeuxServer::released_at_once);
  CHECK(second.released[0].poll == polls[101]);
  CHECK(second.released[0].body.find("\"data\":1") == std::string::npos);
  CHECK(second.released[0].body.find("\"data\":2") != std::string::npos);
  const std::string& body = second.released[1].body;
  CHECK(second.released[1].poll == polls[103]);
  CHECK(body.find("\"data\":1") < body.find("\"data\":2"));

  const std::vector<Released> rest = talk.server.release_due(talk.now);
  REQUIRE(rest.size() == many - 203 + 1);
  CHECK(rest.back().poll == polls.back());
  CHECK_FALSE(talk.server.has_due());
  CHECK(talk.server.release_due(talk.now).empty());
}
