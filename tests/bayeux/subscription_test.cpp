// /meta/subscribe and /meta/unsubscribe, and messages of clients that are not for them to send.
#include "bayeux/conversation.h"
#include "catch.h"

using namespace bayeux_test;
using namespace im_mock::bayeux;
using Names = std::vector<std::string>;

TEST_CASE("a client subscribes to one channel", "[bayeux]") {
  Conversation talk;
  const std::string client = talk.handshaken();
  CHECK(talk.ask_one(with(subscribe(client, "/v2/me/im-sessions"), {{"id", "3"}})) ==
        json_of(R"({"channel":"/meta/subscribe","id":"3","successful":true,)"
                R"("subscription":"/v2/me/im-sessions"})"));
  CHECK(talk.only_client().subscriptions == Names{"/v2/me/im-sessions"});
}

TEST_CASE("a client subscribes to several channels in one message", "[bayeux]") {
  Conversation talk;
  const std::string client = talk.handshaken();
  const Json reply = talk.ask_one(subscribe(client, {"/v2/me/*", "/**"}));
  CHECK(reply.at("successful") == true);
  CHECK(reply.at("subscription") == json_of(R"(["/v2/me/*","/**"])"));
  CHECK(talk.only_client().subscriptions == Names{"/**", "/v2/me/*"});
}

TEST_CASE("subscribing twice is the same as once", "[bayeux]") {
  Conversation talk;
  const std::string client = talk.handshaken();
  talk.ask(subscribe(client, "/a"));
  CHECK(talk.ask_one(subscribe(client, "/a/")).at("successful") == true);
  CHECK(talk.only_client().subscriptions == Names{"/a"});
}

TEST_CASE("a subscription must be there", "[bayeux]") {
  Conversation talk;
  const std::string client = talk.handshaken();
  CHECK(talk.ask_one(subscribe(client, nullptr)).at("error") == "403::subscription_missing");
  CHECK(talk.ask_one(unsubscribe(client, nullptr)).at("error") == "403::subscription_missing");
}

TEST_CASE("a subscription must be a channel or a list of channels, all of them good", "[bayeux]") {
  Conversation talk;
  const std::string client = talk.handshaken();
  const Json channels = GENERATE(Json("a"), Json(""), Json("/a//b"), Json("/a/*/b"), Json(7), Json(true),
                                 Json{{"a", 1}}, Json::array(), Json{"/a", 7}, Json{"/a", "b"});
  const Json reply = talk.ask_one(subscribe(client, channels));
  CHECK(reply.at("error") == "403::subscription_invalid");
  CHECK(talk.ask_one(unsubscribe(client, channels)).at("error") == "403::subscription_invalid");
  CHECK(talk.only_client().subscriptions.empty());
}

TEST_CASE("meta channels are not for subscription", "[bayeux]") {
  Conversation talk;
  const std::string client = talk.handshaken();
  const std::string channel = GENERATE("/meta/connect", "/meta/*", "/meta/**", "/meta/unheard-of");
  CHECK(talk.ask_one(subscribe(client, channel)).at("error") ==
        "403:denied_by_security_policy:subscribe_denied");
  CHECK(talk.ask_one(unsubscribe(client, channel)).at("error") == "403::unsubscribe_failed");
}

TEST_CASE("service channels may be subscribed to, without effect", "[bayeux]") {
  Conversation talk;
  const std::string client = talk.handshaken();
  CHECK(talk.ask_one(subscribe(client, "/service/a")).at("successful") == true);
  CHECK(talk.ask_one(unsubscribe(client, "/service/a")).at("successful") == true);
  CHECK(talk.only_client().subscriptions.empty());
}

TEST_CASE("of a list the channels before the first refused one are subscribed to", "[bayeux]") {
  Conversation talk;
  const std::string client = talk.handshaken();
  CHECK(talk.ask_one(subscribe(client, {"/a", "/meta/b", "/c"})).at("successful") == false);
  CHECK(talk.only_client().subscriptions == Names{"/a"});
}

TEST_CASE("the subscriptions of a client are bounded", "[bayeux]") {
  Settings settings;
  settings.limits.subscriptions_per_client = 2;
  Conversation talk(settings);
  const std::string client = talk.handshaken();
  talk.ask(subscribe(client, {"/a", "/b"}));
  CHECK(talk.ask_one(subscribe(client, "/c")).at("error") == "403:too_many_subscriptions:subscribe_denied");
  CHECK(talk.ask_one(subscribe(client, "/b")).at("successful") == true);
}

TEST_CASE("after unsubscribing, nothing more comes from that channel", "[bayeux]") {
  Conversation talk;
  const std::string client = talk.connected_to({"/a", "/b"});
  CHECK(talk.ask_one(unsubscribe(client, "/a")) ==
        json_of(R"({"channel":"/meta/unsubscribe","successful":true,"subscription":"/a"})"));
  CHECK(talk.publish("/a", 1).recipients.size() == 0);
  CHECK(talk.publish("/b", 1).recipients.size() == 1);
}

TEST_CASE("unsubscribing while a poll is held leaves it held, and nothing releases it", "[bayeux]") {
  Conversation talk;
  const std::string client = talk.connected_to("/a");
  const Hold hold = talk.hold(connect(client));
  talk.ask(unsubscribe(client, "/a"));
  CHECK(talk.released.empty());
  CHECK(talk.publish("/a", 1).released.empty());
  CHECK(talk.server.expire_poll(hold.poll, talk.now));
}

TEST_CASE("subscribing while a poll is held counts for that poll", "[bayeux]") {
  Conversation talk;
  const std::string client = talk.connected();
  const Hold hold = talk.hold(connect(client));
  talk.ask(subscribe(client, "/a"));
  const Published published = talk.publish("/a", 1);
  REQUIRE(published.released.size() == 1);
  CHECK(published.released[0].poll == hold.poll);
}

TEST_CASE("what one is not subscribed to one cannot leave", "[bayeux]") {
  Conversation talk;
  talk.connected_to("/a");
  const std::string client = talk.handshaken();
  CHECK(talk.ask_one(unsubscribe(client, "/a")).at("error") == "400::channel_missing");
}

TEST_CASE("clients do not publish", "[bayeux]") {
  Conversation talk;
  const std::string client = talk.connected_to("/a");
  const std::string channel = GENERATE("/a", "/service/a", "/meta");
  const Json reply =
      talk.ask_one({{"channel", channel}, {"clientId", client}, {"data", {{"x", 1}}}, {"id", 4}});
  CHECK(reply == Json{{"channel", channel},
                      {"id", 4},
                      {"successful", false},
                      {"error", "403:denied_by_security_policy:publish_denied"}});
  CHECK(talk.only_client().queued == 0);
}

TEST_CASE("a meta channel that does not exist cannot be made", "[bayeux]") {
  Conversation talk;
  const std::string client = talk.handshaken();
  CHECK(talk.ask_one({{"channel", "/meta/ping"}, {"clientId", client}}).at("error") ==
        "403:denied_by_security_policy:channel_create_denied");
}

TEST_CASE("of an unknown client everything is refused, and only a connect is advised", "[bayeux]") {
  Conversation talk;
  const Json message = GENERATE(subscribe("nobody", "/a"), unsubscribe("nobody", "/a"), disconnect("nobody"),
                                Json{{"channel", "/a"}, {"data", 1}});
  const Json reply = talk.ask_one(message);
  CHECK(reply.at("error") == "402::session_unknown");
  CHECK_FALSE(reply.contains("advice"));
}
