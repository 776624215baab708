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

TEST_CASE("a subscription must be a channel or a list", "[bayeux]") {
  Conversation talk;
  const std::string client = talk.handshaken();
  const Json channels = GENERATE(Json(7), Json(true), Json{{"a", 1}}, Json::object());
  CHECK(talk.ask_one(subscribe(client, channels)).at("error") == "403::subscription_invalid");
  CHECK(talk.ask_one(unsubscribe(client, channels)).at("error") == "403::subscription_invalid");
}

TEST_CASE("characters that are no channel's are an exception in CometD 3 and an error in CometD 5",
          "[bayeux]") {
  Settings settings;
  settings.cometd = GENERATE(CometdVersion::Three, CometdVersion::Five);
  Conversation talk(settings);
  const std::string client = talk.handshaken();
  const Json channels = GENERATE(Json("/a?"), Json{"/a", "/b?"}, Json{"/a", "/" + std::string(2000, 'b')},
                                 Json::array({Json::array({"/a"})}));
  const bool is_strict = settings.cometd == CometdVersion::Three;
  for (const Json& message : {subscribe(client, channels), unsubscribe(client, channels)}) {
    if (is_strict) talk.fail(message);
    if (!is_strict) CHECK(talk.ask_one(message).at("error") == "403::subscription_invalid");
  }
  CHECK(talk.only_client().subscriptions.empty());
}

TEST_CASE("a subscription to what is no channel is an exception in CometD, and those before it hold",
          "[bayeux]") {
  Conversation talk;
  const std::string client = talk.handshaken();
  const Json none = GENERATE(Json("a"), Json(""), Json("/a//b"), Json("/a/*/b"), Json(7), Json(nullptr));
  talk.fail(subscribe(client, Json::array({"/x", none, "/y"})));
  CHECK(talk.only_client().subscriptions == Names{"/x"});
}

TEST_CASE("a subscription to nothing is answered without a word of success", "[bayeux]") {
  Conversation talk;
  const std::string client = talk.handshaken();
  CHECK(talk.ask_one(subscribe(client, Json::array())) ==
        json_of(R"({"channel":"/meta/subscribe","subscription":[]})"));
}

TEST_CASE("meta channels are not for subscription", "[bayeux]") {
  Conversation talk;
  const std::string client = talk.handshaken();
  const std::string channel = GENERATE("/meta/connect", "/meta/*", "/meta/**", "/meta/unheard-of");
  CHECK(talk.ask_one(subscribe(client, channel)).at("error") == "403::subscribe_failed");
  CHECK(talk.ask_one(unsubscribe(client, channel)).at("error") ==
        (channel == "/meta/connect" ? "403::unsubscribe_failed" : "400::channel_missing"));
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

TEST_CASE("a channel that somebody has subscribed to can be left by anybody, and again and again",
          "[bayeux]") {
  Conversation talk;
  const std::string other = talk.connected_to("/a");
  const std::string client = talk.handshaken();
  CHECK(talk.ask_one(unsubscribe(client, "/b")).at("error") == "400::channel_missing");
  CHECK(talk.ask_one(unsubscribe(client, "/a")).at("successful") == true);
  CHECK(talk.publish("/a", 1).recipients.size() == 1);
  CHECK(talk.ask(unsubscribe(other, "/a")).back().at("successful") == true);
  CHECK(talk.ask_one(unsubscribe(other, "/a")).at("successful") == true);
  CHECK(talk.publish("/a", 2).recipients.size() == 0);
}

TEST_CASE("a channel is left under the name that it has, without a slash at its end", "[bayeux]") {
  Conversation talk;
  const std::string client = talk.connected_to("/a/");
  CHECK(talk.ask_one(unsubscribe(client, "/a/")).at("error") == "400::channel_missing");
  CHECK(talk.ask_one(unsubscribe(client, "/a")).at("successful") == true);
  CHECK(talk.only_client().subscriptions.empty());
}

TEST_CASE("beyond the bound a channel is one as long as the client is subscribed to it", "[bayeux]") {
  Settings settings;
  settings.limits.channels = 1;
  Conversation talk(settings);
  const std::string client = talk.connected_to({"/a", "/b"});
  CHECK(talk.publish("/b", 1).recipients.size() == 1);
  CHECK(talk.ask(unsubscribe(client, "/b")).back().at("successful") == true);
  CHECK(talk.ask_one(unsubscribe(client, "/b")).at("error") == "400::channel_missing");
  CHECK(talk.ask_one(unsubscribe(client, "/a")).at("successful") == true);
  CHECK(talk.ask_one(unsubscribe(client, "/a")).at("successful") == true);
}

TEST_CASE("clients do not publish", "[bayeux]") {
  Conversation talk;
  const std::string client = talk.connected_to("/a");
  const std::string channel = GENERATE("/a", "/service/a", "/meta", "/new");
  const Json reply =
      talk.ask_one({{"channel", channel}, {"clientId", client}, {"data", {{"x", 1}}}, {"id", 4}});
  CHECK(reply == Json{{"channel", channel},
                      {"id", "4"},
                      {"successful", false},
                      {"error", "403:denied_by_security_policy:publish denied"}});
  CHECK(talk.only_client().queued == 0);
}

TEST_CASE("a meta channel that does not exist cannot be made", "[bayeux]") {
  Conversation talk;
  const std::string client = talk.handshaken();
  CHECK(talk.ask_one({{"channel", "/meta/ping"}, {"clientId", client}}).at("error") ==
        "403:denied_by_security_policy:create denied");
}

TEST_CASE("of an unknown client everything is refused, and only a connect is advised", "[bayeux]") {
  Conversation talk;
  const Json message = GENERATE(subscribe("nobody", "/a"), unsubscribe("nobody", "/a"), disconnect("nobody"),
                                Json{{"channel", "/a"}, {"data", 1}});
  const Json reply = talk.ask_one(message);
  CHECK(reply.at("error") == "402::Unknown client");
  CHECK_FALSE(reply.contains("advice"));
}
