// /meta/handshake and /meta/disconnect: how a client comes and goes.
#include <set>

#include "bayeux/conversation.h"
#include "catch.h"

using namespace bayeux_test;
using namespace im_mock::bayeux;

TEST_CASE("a handshake is answered with an id, the version, the connection types and advice", "[bayeux]") {
  Conversation talk;
  const Json reply = talk.ask_one(with(handshake(), {{"id", "1"}}));
  const std::string client = reply.at("clientId");
  CHECK(reply ==
        json_of(R"({"channel":"/meta/handshake","id":"1","successful":true,"clientId":")" + client +
                R"(","version":"1.0","minimumVersion":"1.0","supportedConnectionTypes":["long-polling"],)"
                R"("advice":{"reconnect":"retry","interval":0,"timeout":30000}})"));
}

TEST_CASE("a client id is long, of lower case letters and digits, and never the same twice", "[bayeux]") {
  Conversation talk;
  std::set<std::string> ids;
  for (int i = 0; i < 1000; ++i) {
    const std::string id = talk.handshaken();
    CHECK(id.size() >= 25);
    CHECK(id.find_first_not_of("0123456789abcdefghijklmnopqrstuvwxyz") == std::string::npos);
    ids.insert(id);
  }
  CHECK(ids.size() == 1000);
}

TEST_CASE("the same seed gives the same ids, another seed gives others", "[bayeux]") {
  Settings seven;
  seven.seed = 7;
  CHECK(Conversation(seven).handshaken() == Conversation(seven).handshaken());
  CHECK(Conversation(seven).handshaken() != Conversation().handshaken());
}

TEST_CASE("two handshakes make two clients, even for one agent", "[bayeux]") {
  Conversation talk;
  CHECK(talk.handshaken() != talk.handshaken());
  CHECK(talk.server.clients().size() == 2);
}

TEST_CASE("the advice of the handshake follows the settings", "[bayeux]") {
  Settings settings;
  settings.timings = {milliseconds(5000), milliseconds(200), milliseconds(9000)};
  Conversation talk(settings);
  CHECK(talk.ask_one(handshake()).at("advice") ==
        json_of(R"({"reconnect":"retry","interval":200,"timeout":5000})"));
}

TEST_CASE("a handshake without connection types or versions is accepted, as by CometD", "[bayeux]") {
  Conversation talk;
  CHECK(talk.ask_one({{"channel", "/meta/handshake"}}).at("successful") == true);
}

TEST_CASE("a client that cannot do long-polling is told what the server can do", "[bayeux]") {
  Conversation talk;
  const Json types = GENERATE(Json{"websocket"}, Json::array(), Json{"websocket", 7}, Json{nullptr}, Json(7));
  const Json reply = talk.ask_one(with(handshake(), {{"supportedConnectionTypes", types}}));
  CHECK(reply.at("successful") == true);
  CHECK(reply.at("supportedConnectionTypes") == Json{"long-polling"});
}

TEST_CASE("the versions that a client names make no difference", "[bayeux]") {
  Conversation talk;
  const Json version = GENERATE(Json("2.0"), Json("0.9"), Json(7), Json(nullptr));
  const Json reply = talk.ask_one(with(handshake(), {{"version", version}, {"minimumVersion", version}}));
  CHECK(reply.at("version") == "1.0");
  CHECK(reply.at("minimumVersion") == "1.0");
}

TEST_CASE("over the bound on clients a handshake is refused", "[bayeux]") {
  Settings settings;
  settings.limits.clients = 2;
  Conversation talk(settings);
  talk.handshaken();
  talk.handshaken();
  const Json reply = talk.ask_one(handshake());
  CHECK(reply.at("error") == "403:too_many_clients:handshake_denied");
  CHECK(reply.at("advice") == json_of(R"({"reconnect":"none"})"));
  CHECK_FALSE(reply.contains("version"));
}

TEST_CASE("clients that have gone silent do not count against the bound", "[bayeux]") {
  Settings settings;
  settings.limits.clients = 1;
  Conversation talk(settings);
  talk.handshaken();
  talk.now += settings.timings.max_interval;
  CHECK(talk.ask_one(handshake()).at("successful") == true);
}

TEST_CASE("a handshake must be the only message of its request", "[bayeux]") {
  Conversation talk;
  talk.fail({handshake(), handshake()});
  CHECK(talk.server.clients().empty());
  const std::string client = talk.handshaken();
  talk.fail({subscribe(client, "/a"), handshake()});
  CHECK(talk.only_client().subscriptions.size() == 1);
}

TEST_CASE("after a disconnect the client is unknown", "[bayeux]") {
  Conversation talk;
  const std::string client = talk.connected();
  CHECK(talk.ask_one(with(disconnect(client), {{"id", "5"}})) ==
        json_of(R"({"channel":"/meta/disconnect","id":"5","successful":true})"));
  CHECK(talk.server.clients().empty());
  const Json reply = talk.ask_one(with(connect(client), {{"id", "6"}}));
  CHECK(reply ==
        json_of(R"({"channel":"/meta/connect","id":"6","successful":false,)"
                R"("error":"402::Unknown client","advice":{"reconnect":"handshake","interval":0}})"));
}

TEST_CASE("a disconnect releases the held connect with the advice not to come back", "[bayeux]") {
  Conversation talk;
  const std::string client = talk.connected();
  const Hold hold = talk.hold(with(connect(client), {{"id", "7"}}));
  talk.ask(disconnect(client));
  REQUIRE(talk.released.size() == 1);
  CHECK(talk.released[0].poll == hold.poll);
  CHECK(talk.released[0].reason == Release::Disconnected);
  CHECK(json_of(talk.released[0].body) ==
        json_of(R"([{"channel":"/meta/connect","id":"7","successful":true,"advice":{"reconnect":"none"}}])"));
}

TEST_CASE("what waits for a client goes out with the answer to its disconnect", "[bayeux]") {
  Conversation talk;
  const std::string client = talk.connected_to("/a");
  talk.publish("/a", 1);
  const Json replies = talk.ask(disconnect(client));
  REQUIRE(replies.size() == 2);
  CHECK(replies[0] == json_of(R"({"channel":"/a","data":1})"));
}

TEST_CASE("messages after a disconnect in the same request are of an unknown session", "[bayeux]") {
  Conversation talk;
  const std::string client = talk.connected();
  const Json replies = talk.ask({disconnect(client), subscribe(client, "/a")});
  CHECK(replies[0].at("successful") == true);
  CHECK(replies[1].at("error") == "402::Unknown client");
}
