// /meta/connect: what is answered at once, what is held, and how a hold ends.
#include "bayeux/conversation.h"
#include "catch.h"

using namespace bayeux_test;
using namespace im_mock::bayeux;

TEST_CASE("the first connect is answered at once, with advice", "[bayeux]") {
  Conversation talk;
  const std::string client = talk.handshaken();
  CHECK(talk.only_client().state == ClientState::Handshaken);
  CHECK(talk.ask_one(with(connect(client), {{"id", "2"}})) ==
        json_of(R"({"channel":"/meta/connect","id":"2","successful":true,)"
                R"("advice":{"reconnect":"retry","interval":0,"timeout":30000}})"));
  CHECK(talk.only_client().state == ClientState::Connected);
}

TEST_CASE("the next connect is held for the timeout", "[bayeux]") {
  Conversation talk;
  const std::string client = talk.connected();
  const Hold hold = talk.hold(connect(client));
  CHECK(hold.client_id == client);
  CHECK(hold.timeout == milliseconds(30000));
  CHECK(talk.only_client().held);
}

TEST_CASE("an idle poll is answered empty when its time is over", "[bayeux]") {
  Conversation talk;
  const std::string client = talk.connected();
  const Hold hold = talk.hold(with(connect(client), {{"id", "3"}}));
  talk.now += hold.timeout;
  const auto answer = talk.server.expire_poll(hold.poll, talk.now);
  REQUIRE(answer);
  CHECK(json_of(answer->body) == json_of(R"([{"channel":"/meta/connect","id":"3","successful":true}])"));
  CHECK_FALSE(talk.only_client().held);
}

TEST_CASE("a poll is answered once: when it has been released, its end of time says nothing", "[bayeux]") {
  Conversation talk;
  const std::string client = talk.connected_to("/a");
  const Hold hold = talk.hold(connect(client));
  CHECK(talk.publish("/a", 1).released.size() == 1);
  CHECK_FALSE(talk.server.expire_poll(hold.poll, talk.now));
  CHECK_FALSE(talk.server.expire_poll(hold.poll, talk.now));
  CHECK_FALSE(talk.server.expire_poll(4711, talk.now));
}

TEST_CASE("a client that asks for no timeout is answered at once", "[bayeux]") {
  Conversation talk;
  const std::string client = talk.connected();
  const Json reply = talk.ask_one(with(connect(client), {{"advice", {{"timeout", 0}}}}));
  // It may have forgotten the server's advice, so it gets that again.
  CHECK(reply.at("advice") == json_of(R"({"reconnect":"retry","interval":0,"timeout":30000})"));
}

TEST_CASE("a client may ask for another timeout, for this one connect", "[bayeux]") {
  Conversation talk;
  const std::string client = talk.connected();
  const Hold hold = talk.hold(with(connect(client), {{"advice", {{"timeout", 250}}}}));
  CHECK(hold.timeout == milliseconds(250));
  const auto answer = talk.server.expire_poll(hold.poll, talk.now);
  REQUIRE(answer);
  CHECK(json_of(answer->body)[0].at("advice").at("timeout") == 30000);
  CHECK(talk.hold(connect(client)).timeout == milliseconds(30000));
}

TEST_CASE(
    "advice of wrong types fails as in CometD, negative times are none, and an endless timeout is an hour",
    "[bayeux]") {
  Conversation talk;
  const std::string client = talk.connected();
  talk.fail(with(connect(client), {{"advice", GENERATE(Json(7), Json("none"), Json{{"timeout", "0"}},
                                                       Json{{"interval", true}}, Json::array())}}));
  const Json advice = GENERATE(Json{{"timeout", -1}}, Json{{"timeout", nullptr}}, Json::object());
  CHECK(talk.hold(with(connect(client), {{"advice", advice}})).timeout == milliseconds(30000));
  CHECK(talk.hold(with(connect(client), {{"advice", {{"timeout", 1e300}}}})).timeout ==
        milliseconds(3'600'000));
}

TEST_CASE("a connect among other messages is not held", "[bayeux]") {
  Conversation talk;
  const std::string client = talk.connected();
  const Json replies = talk.ask({connect(client), subscribe(client, "/a")});
  REQUIRE(replies.size() == 2);
  CHECK(replies[0].at("channel") == "/meta/connect");
  CHECK(replies[1].at("channel") == "/meta/subscribe");
  CHECK_FALSE(talk.only_client().held);
}

TEST_CASE("a connect alone in an array is held like a bare one", "[bayeux]") {
  Conversation talk;
  const std::string client = talk.connected();
  CHECK(talk.hold(Json::array({connect(client)})).client_id == client);
}

TEST_CASE("a second connect of the same client ends the first and takes its place", "[bayeux]") {
  Conversation talk;
  const std::string client = talk.connected_to("/a");
  const Hold first = talk.hold(with(connect(client), {{"id", "1"}}));
  const Hold second = talk.hold(with(connect(client), {{"id", "2"}}));
  REQUIRE(talk.released.size() == 1);
  CHECK(talk.released[0].poll == first.poll);
  CHECK(talk.released[0].reason == Release::Superseded);
  CHECK(json_of(talk.released[0].body) ==
        json_of(R"([{"channel":"/meta/connect","id":"1","successful":false,)"
                R"("error":"409::connect_superseded"}])"));
  const Published published = talk.publish("/a", 1);
  REQUIRE(published.released.size() == 1);
  CHECK(published.released[0].poll == second.poll);
}

TEST_CASE("a second connect that is answered at once ends the first all the same", "[bayeux]") {
  Conversation talk;
  const std::string client = talk.connected();
  const Hold hold = talk.hold(connect(client));
  talk.ask({connect(client), connect(client)});
  REQUIRE(talk.released.size() == 1);
  CHECK(talk.released[0].poll == hold.poll);
}

TEST_CASE("a connect of an unknown client is told to shake hands again, at once", "[bayeux]") {
  Conversation talk;
  const Json id = GENERATE(Json("nobody"), Json(""), Json(nullptr));
  Json message = connect("");
  message["clientId"] = id;
  const Json reply = talk.ask_one(message);
  CHECK(reply.at("error") == "402::Unknown client");
  CHECK(reply.at("advice") == json_of(R"({"reconnect":"handshake","interval":0})"));
}

TEST_CASE("somebody else's client id is unknown, and its poll stays held", "[bayeux]") {
  Conversation talk;
  const std::string client = talk.connected();
  talk.hold(connect(client));
  talk.caller.principal = "agent-2";
  CHECK(talk.ask_one(connect(client)).at("error") == "402::Unknown client");
  CHECK(talk.ask_one(disconnect(client)).at("error") == "402::Unknown client");
  CHECK(talk.released.empty());
  CHECK(talk.only_client().held);
}

TEST_CASE("the connection type of a connect makes no difference", "[bayeux]") {
  Conversation talk;
  const std::string client = talk.handshaken();
  const Json type = GENERATE(Json(nullptr), Json("websocket"), Json("callback-polling"), Json(7));
  CHECK(talk.ask_one(with(connect(client), {{"connectionType", type}})).at("successful") == true);
  CHECK(talk.hold(with(connect(client), {{"connectionType", type}})).client_id == client);
}

TEST_CASE("a client may ask for an interval, and is advised accordingly", "[bayeux]") {
  Conversation talk;
  const std::string client = talk.connected();
  const Json polite = with(connect(client), {{"advice", {{"timeout", 0}, {"interval", 2000}}}});
  CHECK(talk.ask_one(polite).at("advice").at("interval") == 2000);
}

TEST_CASE("when the server stops, every held poll is answered and the clients stay", "[bayeux]") {
  Conversation talk;
  const std::string first = talk.connected();
  const std::string second = talk.connected();
  talk.hold(connect(first));
  talk.hold(connect(second));
  const auto released = talk.server.stop(talk.now);
  REQUIRE(released.size() == 2);
  CHECK(released[0].reason == Release::Stopping);
  CHECK(json_of(released[0].body)[0].at("successful") == true);
  CHECK(talk.server.clients().size() == 2);
  CHECK(talk.server.stop(talk.now).empty());
}

TEST_CASE("when all clients are forgotten, held polls are told to shake hands again", "[bayeux]") {
  Conversation talk;
  const std::string client = talk.connected();
  talk.hold(with(connect(client), {{"id", "8"}}));
  const auto released = talk.server.forget_all();
  REQUIRE(released.size() == 1);
  CHECK(released[0].reason == Release::SessionUnknown);
  CHECK(json_of(released[0].body) ==
        json_of(R"([{"channel":"/meta/connect","id":"8","successful":false,"error":"402::Unknown client",)"
                R"("advice":{"reconnect":"handshake","interval":0}}])"));
  CHECK(talk.server.clients().empty());
  CHECK(talk.handshaken() != client);
}

TEST_CASE("one agent's clients can be forgotten, and the others stay", "[bayeux]") {
  Conversation talk;
  talk.hold(connect(talk.connected()));
  talk.caller.principal = "agent-2";
  const std::string other = talk.connected();
  talk.hold(connect(other));
  CHECK(talk.server.forget("agent-1").size() == 1);
  CHECK(talk.only_client().id == other);
  CHECK(talk.server.forget("").empty());
  CHECK(talk.only_client().held);
}

TEST_CASE("a server is a value: a copy goes its own way", "[bayeux]") {
  Conversation talk;
  const std::string client = talk.connected_to("/a");
  const Hold hold = talk.hold(connect(client));
  BayeuxServer copy = talk.server;
  CHECK(talk.publish("/a", 1).released.size() == 1);
  CHECK(copy.clients().front().held);
  CHECK(copy.expire_poll(hold.poll, talk.now));
}
