// What the two versions of CometD say differently, and what both say.
#include "bayeux/conversation.h"
#include "catch.h"

using namespace bayeux_test;
using namespace im_mock::bayeux;

namespace {

struct Texts {
  CometdVersion version;
  std::string channel_missing, client_unknown, handshake_denied, create_denied, publish_denied;
};

const Texts of_three{CometdVersion::Three,
                     "400::channel missing",
                     "402::Unknown client",
                     "403::Handshake denied",
                     "403:denied_by_security_policy:create denied",
                     "403:denied_by_security_policy:publish denied"};
const Texts of_five{CometdVersion::Five,
                    "400::channel_missing",
                    "402::session_unknown",
                    "403::handshake_denied",
                    "403:denied_by_security_policy:channel_create_denied",
                    "403:denied_by_security_policy:publish_denied"};

Settings like(CometdVersion version) {
  Settings settings;
  settings.cometd = version;
  return settings;
}

}  // namespace

TEST_CASE("each version of CometD has its own texts", "[bayeux]") {
  const Texts& texts = GENERATE(of_three, of_five);
  Conversation talk(like(texts.version));
  const std::string client = talk.connected();
  const auto error = [&](const Json& message) { return talk.ask_one(message).at("error"); };
  CHECK(error({{"clientId", client}}) == texts.channel_missing);
  CHECK(error(connect("nobody")) == texts.client_unknown);
  CHECK(error(subscribe("nobody", "/a")) == texts.client_unknown);
  CHECK(error({{"channel", "/meta/ping"}, {"clientId", client}}) == texts.create_denied);
  CHECK(error({{"channel", "/a"}, {"clientId", client}}) == texts.publish_denied);
  talk.hold(connect(client));
  const auto released = talk.server.forget_all();
  REQUIRE(released.size() == 1);
  CHECK(json_of(released[0].body)[0].at("error") == texts.client_unknown);
}

TEST_CASE("each version of CometD has its own words for a handshake that is refused", "[bayeux]") {
  const Texts& texts = GENERATE(of_three, of_five);
  Conversation talk(like(texts.version));
  const auto refuse = [](std::string_view) { return Mishap::Refused; };
  const Received received = talk.server.receive(handshake().dump(), talk.caller, talk.now, refuse);
  CHECK(json_of(std::get<Answer>(received.outcome).body)[0] == Json{{"channel", "/meta/handshake"},
                                                                    {"successful", false},
                                                                    {"error", texts.handshake_denied},
                                                                    {"advice", {{"reconnect", "none"}}}});
}

TEST_CASE("a subscription that is refused on purpose has the same words in both versions", "[bayeux]") {
  Conversation talk(like(GENERATE(CometdVersion::Three, CometdVersion::Five)));
  const std::string client = talk.connected();
  const auto refuse = [](std::string_view) { return Mishap::Refused; };
  const Received received =
      talk.server.receive(subscribe(client, "/a").dump(), talk.caller, talk.now, refuse);
  CHECK(json_of(std::get<Answer>(received.outcome).body)[0] ==
        Json{{"channel", "/meta/subscribe"},
             {"successful", false},
             {"subscription", "/a"},
             {"error", "403:denied_by_security_policy:subscribe_denied"}});
}

TEST_CASE("version 5 echoes the subscription of whatever it answers, version 3 of what it has looked at",
          "[bayeux]") {
  Conversation three(like(CometdVersion::Three));
  Conversation five(like(CometdVersion::Five));
  const Json message = subscribe("nobody", "/a");
  CHECK_FALSE(three.ask_one(message).contains("subscription"));
  CHECK(five.ask_one(message).at("subscription") == "/a");
  const Json wrong = subscribe(three.handshaken(), 7);
  CHECK_FALSE(three.ask_one(wrong).contains("subscription"));
  CHECK(five.ask_one(subscribe(five.handshaken(), 7)).at("subscription") == 7);
}
