// The cookie BAYEUX_BROWSER: who gets it, who is known by it, and one held poll for each browser.
#include "bayeux/conversation.h"
#include "catch.h"

using namespace bayeux_test;
using namespace im_mock::bayeux;
using Names = std::vector<std::string>;

namespace {

Settings required() {
  Settings settings;
  settings.browser_cookie = BrowserCookie::Required;
  return settings;
}

// A client that keeps its cookie, connected; the caller is its browser from now on.
std::string in_a_browser(Conversation& talk) {
  const std::string client = talk.handshaken();
  if (talk.caller.browsers.empty()) talk.caller.browsers = {talk.browser};
  talk.ask(connect(client));
  return client;
}

const Json multiple = json_of(R"({"multiple-clients":true,"reconnect":"retry","interval":2000})");
const Json unknown = json_of(R"({"channel":"/meta/connect","successful":false,"error":"402::Unknown client",)"
                             R"("advice":{"reconnect":"handshake","interval":0}})");

}  // namespace

TEST_CASE("a handshake without the cookie is answered with one, of sixteen letters and digits", "[bayeux]") {
  Conversation talk;
  talk.handshaken();
  const std::string first = talk.browser;
  CHECK(first.size() == 16);
  CHECK(first.find_first_not_of("0123456789abcdefghijklmnopqrstuvwxyz") == std::string::npos);
  talk.handshaken();
  CHECK(talk.browser != first);
  Conversation other;
  other.handshaken();
  CHECK(other.browser == first);
}

TEST_CASE("nothing but a successful handshake without the cookie sets it", "[bayeux]") {
  Settings settings;
  settings.limits.clients = 1;
  Conversation talk(settings);
  const std::string client = talk.handshaken();
  for (const Json& message : {connect(client), subscribe(client, "/a"), handshake(), disconnect(client)}) {
    talk.ask(message);
    CHECK(talk.browser.empty());
  }
  talk.caller.browsers = {"mine", "of another world"};
  talk.handshaken();
  CHECK(talk.browser.empty());
}

TEST_CASE("with a required cookie a client that loses it is unknown until it has it again", "[bayeux]") {
  Conversation talk(required());
  const std::string client = in_a_browser(talk);
  const Names browser = std::exchange(talk.caller.browsers, {});
  CHECK(talk.ask_one(connect(client)) == unknown);
  CHECK(talk.diagnosis.find("BAYEUX_BROWSER") != std::string::npos);
  CHECK(talk.ask_one(subscribe(client, "/a")).at("error") == "402::Unknown client");
  CHECK(talk.ask_one(disconnect(client)).at("error") == "402::Unknown client");
  talk.caller.browsers = browser;
  CHECK(talk.hold(connect(client)).client_id == client);
  CHECK(talk.diagnosis.empty());
}

TEST_CASE("with a required cookie another browser's client is unknown, and its poll stays held", "[bayeux]") {
  Conversation talk(required());
  const std::string client = in_a_browser(talk);
  talk.hold(connect(client));
  talk.caller.browsers = {"another"};
  CHECK(talk.ask_one(connect(client)) == unknown);
  CHECK(talk.released.empty());
  CHECK(talk.only_client().held);
}

TEST_CASE("of several cookies any that matches counts", "[bayeux]") {
  Conversation talk(required());
  const std::string client = in_a_browser(talk);
  talk.caller.browsers.insert(talk.caller.browsers.begin(), "of another world");
  talk.hold(connect(client));
  talk.caller.browsers = {"one", "of another world"};
  CHECK(talk.ask_one(connect(client)) == unknown);
}

TEST_CASE("with a required cookie one browser has one held poll, and the others are told to wait",
          "[bayeux]") {
  Conversation talk(required());
  const std::string first = in_a_browser(talk);
  const std::string second = in_a_browser(talk);
  const Hold hold = talk.hold(connect(first));
  // A reply that carries advice anyway keeps its timeout.
  const Json asked = talk.ask_one(with(connect(second), {{"advice", {{"timeout", 5000}}}}));
  CHECK(asked.at("successful") == true);
  CHECK(asked.at("advice") == with(multiple, {{"timeout", 30000}}));
  const Json again = talk.ask_one(connect(second));
  CHECK(again.at("advice") == with(multiple, {{"timeout", 30000}}));
  CHECK(talk.released.empty());

  talk.server.expire_poll(hold.poll, talk.now);
  const Hold own = talk.hold(connect(second));
  CHECK(talk.ask_one(connect(first)).at("advice") == multiple);
  // Its time is over; the answer repeats the usual advice, because the client has been told another.
  const auto answer = talk.server.expire_poll(own.poll, talk.now);
  REQUIRE(answer);
  CHECK(json_of(answer->body)[0].at("advice") ==
        json_of(R"({"reconnect":"retry","interval":0,"timeout":30000})"));
}

TEST_CASE("the first connect of a second client is told of the first one's poll, too", "[bayeux]") {
  Conversation talk(required());
  talk.hold(connect(in_a_browser(talk)));
  CHECK(talk.ask_one(connect(talk.handshaken())).at("advice") == with(multiple, {{"timeout", 30000}}));
}

TEST_CASE("a client's own second poll takes the place of the first in its browser", "[bayeux]") {
  Conversation talk(required());
  const std::string client = in_a_browser(talk);
  talk.hold(connect(client));
  talk.hold(connect(client));
  REQUIRE(talk.released.size() == 1);
  CHECK(talk.released[0].reason == Release::Superseded);
}

TEST_CASE("messages that wait come with the answer, whoever of the browser holds a poll", "[bayeux]") {
  Conversation talk(required());
  const std::string first = in_a_browser(talk);
  const std::string second = in_a_browser(talk);
  talk.ask(subscribe(second, "/a"));
  talk.hold(connect(first));
  talk.publish("/a", 1);
  const Json replies = talk.ask(connect(second));
  REQUIRE(replies.size() == 2);
  CHECK_FALSE(replies[1].contains("advice"));
}

TEST_CASE("polls of two browsers are held side by side", "[bayeux]") {
  Conversation talk(required());
  talk.hold(connect(in_a_browser(talk)));
  talk.caller.browsers.clear();
  talk.hold(connect(in_a_browser(talk)));
  CHECK(talk.server.clients().size() == 2);
}

TEST_CASE("with an optional cookie a client without it is served, and its first request is diagnosed",
          "[bayeux]") {
  Conversation talk;
  const std::string client = talk.handshaken();
  CHECK(talk.diagnosis.empty());
  talk.ask(connect(client));
  CHECK(talk.diagnosis.find("its answer would be 402::Unknown client") != std::string::npos);
  talk.hold(connect(client));
  CHECK(talk.diagnosis.empty());
  talk.ask(connect(talk.handshaken()));
  CHECK_FALSE(talk.diagnosis.empty());
}

TEST_CASE("with an optional cookie every poll of a browser is held, and the second is diagnosed",
          "[bayeux]") {
  Conversation talk;
  const std::string first = in_a_browser(talk);
  const std::string second = in_a_browser(talk);
  talk.hold(connect(first));
  CHECK(talk.diagnosis.empty());
  talk.hold(connect(second));
  CHECK(talk.diagnosis.find("multiple-clients") != std::string::npos);
  talk.hold(connect(first));
  CHECK_FALSE(talk.diagnosis.empty());
  talk.hold(connect(second));
  CHECK(talk.diagnosis.empty());
}

TEST_CASE("an unknown client is no matter of its cookie", "[bayeux]") {
  Conversation talk(required());
  talk.ask(connect("nobody"));
  CHECK(talk.diagnosis.empty());
}
