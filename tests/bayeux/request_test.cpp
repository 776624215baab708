// The body of a request: what is JSON, what is a message, and what comes of many messages at once.
#include "bayeux/conversation.h"
#include "catch.h"

using namespace bayeux_test;
using namespace im_mock::bayeux;

TEST_CASE("a request is an array of messages or one message", "[bayeux]") {
  Conversation talk;
  CHECK(talk.ask(handshake()).size() == 1);
  CHECK(talk.ask(Json::array({handshake()})).size() == 1);
}

TEST_CASE("what is no JSON, or no messages, is no Bayeux request", "[bayeux]") {
  Conversation talk;
  const std::string body =
      GENERATE("", " ", "hello", "[", "[{]", "{\"channel\":\"/meta/handshake\"", "[] []", "[{},]", "null",
               "7", "\"text\"", "[1]", "[[]]", "[{\"channel\":\"/meta/handshake\"},null]",
               "[{\"channel\":\"/a\xff\"}]", "\xff", "[{\"id\":\"\\ud800\"}]", "[{\"id\":1e999}]",
               "[{'a':1}]", "[{\"a\":NaN}]", "[{}] // no comments");
  INFO(body);
  const BadRequest bad = talk.bad(body);
  CHECK_FALSE(bad.message.empty());
  CHECK_FALSE(bad.too_large);
}

TEST_CASE("of a request with one message that is none, nothing is performed", "[bayeux]") {
  Conversation talk;
  const std::string client = talk.handshaken();
  talk.bad(Json{subscribe(client, "/a"), 7}.dump());
  CHECK(talk.only_client().subscriptions.empty());
}

TEST_CASE("a request without messages is an exception in CometD", "[bayeux]") {
  Conversation talk;
  talk.fail(Json::array());
}

TEST_CASE("a message without channel is refused by name", "[bayeux]") {
  Conversation talk;
  CHECK(talk.ask_one({{"channel", nullptr}, {"id", "1"}}) ==
        json_of(R"({"id":"1","successful":false,"error":"400::channel missing"})"));
}

TEST_CASE("a channel or a client id of another type is an exception in CometD", "[bayeux]") {
  Conversation talk;
  const Json value = GENERATE(Json(7), Json(true), Json::array(), Json{{"a", 1}});
  talk.fail({{"channel", value}});
  talk.fail({{"channel", "/meta/connect"}, {"clientId", value}});
  CHECK(talk.ask_one(with(handshake(), {{"clientId", value}})).at("successful") == true);
}

TEST_CASE("a message to what is no channel is an exception in CometD when a client says it", "[bayeux]") {
  Conversation talk;
  const std::string client = talk.handshaken();
  const std::string channel = GENERATE("", "a", "/", "//", "/a//b", "/a/*/b");
  talk.fail({{"channel", channel}, {"clientId", client}});
  CHECK(talk.ask_one({{"channel", channel}}).at("error") == "402::Unknown client");
}

TEST_CASE("characters that no channel has are an exception in CometD 3 and an error in CometD 5",
          "[bayeux]") {
  const Json channel =
      GENERATE(Json("/a?"), Json("/a\"b"), Json("/\xc3\xa4"), Json("/" + std::string(2000, 'a')));
  Conversation().fail({{"channel", channel}});
  Settings settings;
  settings.cometd = CometdVersion::Five;
  CHECK(Conversation(settings).ask_one({{"channel", channel}, {"id", 7}}) ==
        Json{{"channel", channel}, {"id", "7"}, {"successful", false}, {"error", "405::channel_invalid"}});
}

TEST_CASE("the id of a message comes back as text", "[bayeux]") {
  Conversation talk;
  const auto [id, text] = GENERATE(table<Json, std::string>(
      {{"1", "1"}, {"", ""}, {"a b", "a b"}, {7, "7"}, {-1, "-1"}, {1.5, "1.5"}, {true, "true"}}));
  CHECK(talk.ask_one(with(handshake(), {{"id", id}})).at("id") == text);
}

TEST_CASE("a message without id is answered without", "[bayeux]") {
  Conversation talk;
  CHECK_FALSE(talk.ask_one(handshake()).contains("id"));
}

TEST_CASE("an id that CometD does not take is an exception in version 3 and an error in version 5",
          "[bayeux]") {
  const Json id = GENERATE(Json("a\"b"), Json("\xe2\x82\xac"), Json::array(), Json{{"a", 1}});
  Conversation strict;
  strict.fail(with(handshake(), {{"id", id}}));
  CHECK(strict.server.clients().empty());
  Settings settings;
  settings.cometd = CometdVersion::Five;
  Conversation talk(settings);
  const Json reply = talk.ask_one(with(handshake(), {{"id", id}}));
  CHECK(reply.at("error") == "405::message_id_invalid");
  CHECK(reply.contains("id") == id.is_string());
  CHECK(talk.server.clients().empty());
}

TEST_CASE("replies come in the order of the messages", "[bayeux]") {
  Conversation talk;
  const std::string client = talk.connected();
  const Json replies = talk.ask({with(subscribe(client, "/a"), {{"id", "1"}}),
                                 {{"id", "2"}},
                                 with(unsubscribe(client, "/a"), {{"id", "3"}}),
                                 with(connect(client), {{"id", "4"}})});
  REQUIRE(replies.size() == 4);
  for (std::size_t i = 0; i < 4; ++i) CHECK(replies[i].at("id") == std::to_string(i + 1));
}

TEST_CASE("messages of another client than the first one's are of an unknown session", "[bayeux]") {
  Conversation talk;
  const std::string first = talk.handshaken();
  const std::string second = talk.handshaken();
  const Json replies = talk.ask({subscribe(first, "/a"), subscribe(second, "/a")});
  CHECK(replies[0].at("successful") == true);
  CHECK(replies[1].at("error") == "402::Unknown client");
}

TEST_CASE("of a member that occurs twice the last one counts", "[bayeux]") {
  Conversation talk;
  const Received received = talk.server.receive(
      R"({"channel":"/a","channel":"/meta/handshake","id":"1","id":"2"})", talk.caller, talk.now);
  const Json reply = json_of(std::get<Answer>(received.outcome).body)[0];
  CHECK(reply.at("successful") == true);
  CHECK(reply.at("id") == "2");
}

TEST_CASE("data and ext may be anything", "[bayeux]") {
  Conversation talk;
  const Json anything = GENERATE(Json(nullptr), Json(7), Json("x"), Json::array(), Json{{"ack", {1, 2}}},
                                 Json{{"ack", {{"ack", true}}}}, Json{{"a", {{"b", Json::array({1})}}}});
  const std::string client =
      talk.ask_one(with(handshake(), {{"ext", anything}, {"data", anything}})).at("clientId");
  CHECK(talk.ask_one(with(connect(client), {{"ext", anything}, {"data", anything}})).at("successful") ==
        true);
}

TEST_CASE("JSON may be nested 64 deep and no deeper, but strings may hold any brackets", "[bayeux]") {
  Conversation talk;
  const auto nested = [](std::size_t depth) {
    return R"({"channel":"/meta/handshake","data":)" + std::string(depth, '[') + std::string(depth, ']') +
           '}';
  };
  CHECK(talk.ask(json_of(nested(63))).size() == 1);
  talk.bad(nested(64));
  talk.bad(std::string(1'000'000, '['));
  CHECK(talk.ask(with(handshake(), {{"data", "\"\\" + std::string(1000, '[')}})).size() == 1);
}

TEST_CASE("a request of a mebibyte is served, one byte more is too large", "[bayeux]") {
  Conversation talk;
  const std::string client = talk.connected();
  const std::size_t bound = Limits{}.request_bytes;
  Json batch = Json::array();
  std::size_t bytes = 2;
  for (int i = 0; bytes + 200 < bound && i < 9000; ++i) {
    const Json message = with(subscribe(client, "/a/" + std::to_string(i % 50)), {{"id", i}});
    bytes += message.dump().size() + 1;
    batch.push_back(message);
  }
  std::string body = batch.dump();
  body.insert(body.size() - 1, std::string(bound - body.size(), ' '));
  const Received received = talk.server.receive(body, talk.caller, talk.now);
  REQUIRE(std::holds_alternative<Answer>(received.outcome));
  CHECK(json_of(std::get<Answer>(received.outcome).body).size() == batch.size());
  CHECK(talk.only_client().subscriptions.size() == 50);
  CHECK(talk.bad(body + " ").too_large);
}

TEST_CASE("a mebibyte in one message is served too", "[bayeux]") {
  Conversation talk;
  const Json message = with(handshake(), {{"data", std::string(1'000'000, 'x')}});
  CHECK(talk.ask(message).size() == 1);
}

TEST_CASE("the messages of one request are bounded", "[bayeux]") {
  Settings settings;
  settings.limits.messages_per_request = 2;
  Conversation talk(settings);
  const Json message = {{"channel", "/a"}};
  CHECK(talk.ask({message, message}).size() == 2);
  CHECK_FALSE(talk.bad(Json{message, message, message}.dump()).too_large);
}
