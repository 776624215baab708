// The acknowledgement extension: a lost answer loses no message.
#include "bayeux/conversation.h"
#include "catch.h"

using namespace bayeux_test;
using namespace im_mock::bayeux;

namespace {

Json acknowledging(const std::string& client, std::int64_t batch) {
  return with(connect(client), {{"ext", {{"ack", batch}}}});
}

// A client that has subscribed to /a, and has the answer to its first connect, with batch 1.
std::string acknowledging_client(Conversation& talk) {
  const Json reply = talk.ask_one(with(handshake(), {{"ext", {{"ack", true}}}}));
  CHECK(reply.at("ext") == json_of(R"({"ack":true})"));
  const std::string client = reply.at("clientId");
  talk.ask(subscribe(client, "/a"));
  const Json first = talk.ask_one(acknowledging(client, -1));
  CHECK(first.at("ext") == json_of(R"({"ack":1})"));
  return client;
}

}  // namespace

TEST_CASE("a client that does not ask for acknowledgement sees nothing of it", "[bayeux]") {
  Conversation talk;
  const Json ack = GENERATE(Json(nullptr), Json(false), Json("true"), Json(1));
  const Json reply = talk.ask_one(with(handshake(), {{"ext", {{"ack", ack}}}}));
  CHECK_FALSE(reply.contains("ext"));
  CHECK_FALSE(talk.ask_one(connect(reply.at("clientId"))).contains("ext"));
  CHECK_FALSE(talk.only_client().acknowledging);
}

TEST_CASE("every answer to a connect carries the number of its batch", "[bayeux]") {
  Conversation talk;
  const std::string client = acknowledging_client(talk);
  const Hold hold = talk.hold(acknowledging(client, 1));
  const auto answer = talk.server.expire_poll(hold.poll, talk.now);
  REQUIRE(answer);
  CHECK(json_of(answer->body)[0].at("ext") == json_of(R"({"ack":2})"));
  talk.hold(acknowledging(client, 2));
  const Published published = talk.publish("/a", 1);
  REQUIRE(published.released.size() == 1);
  CHECK(json_of(published.released[0].body)[1].at("ext") == json_of(R"({"ack":3})"));
}

TEST_CASE("messages of a lost answer are sent again, at once and before newer ones", "[bayeux]") {
  Conversation talk;
  const std::string client = acknowledging_client(talk);
  talk.hold(acknowledging(client, 1));
  CHECK(talk.publish("/a", "lost").released.size() == 1);
  talk.publish("/a", "new");
  const Json again = talk.ask(acknowledging(client, 1));
  REQUIRE(again.size() == 3);
  CHECK(again[0].at("data") == "lost");
  CHECK(again[1].at("data") == "new");
  CHECK(again[2].at("ext") == json_of(R"({"ack":3})"));
}

TEST_CASE("a client that acknowledges less than it was sent is not held", "[bayeux]") {
  Conversation talk;
  const std::string client = acknowledging_client(talk);
  talk.hold(acknowledging(client, 1));
  talk.publish("/a", "lost");
  CHECK(talk.ask(acknowledging(client, 1)).size() == 2);
}

TEST_CASE("acknowledged messages are gone, and the connect is held", "[bayeux]") {
  Conversation talk;
  const std::string client = acknowledging_client(talk);
  talk.hold(acknowledging(client, 1));
  talk.publish("/a", 1);
  CHECK(talk.only_client().queued == 1);
  talk.hold(acknowledging(client, 2));
  CHECK(talk.only_client().queued == 0);
}

TEST_CASE("acknowledging a batch acknowledges all before it, and no message after it", "[bayeux]") {
  Conversation talk;
  const std::string client = acknowledging_client(talk);
  for (const char* text : {"two", "three", "four"}) {
    talk.publish("/a", text);
    talk.ask(acknowledging(client, 1));
  }
  const Json replies = talk.ask(acknowledging(client, 3));
  REQUIRE(replies.size() == 2);
  CHECK(replies[0].at("data") == "four");
}

TEST_CASE("acknowledging what was never sent does no harm to what waits", "[bayeux]") {
  Conversation talk;
  const std::string client = acknowledging_client(talk);
  talk.publish("/a", 1);
  const Json ack = GENERATE(Json(99), Json(std::uint64_t{1} << 63U), Json(1e300));
  CHECK(talk.ask(with(connect(client), {{"ext", {{"ack", ack}}}})).size() == 2);
}

TEST_CASE("a connect that acknowledges nothing is held until there is news, then gets all that is open",
          "[bayeux]") {
  Conversation talk;
  const std::string client = acknowledging_client(talk);
  talk.hold(acknowledging(client, 1));
  talk.publish("/a", 1);
  talk.hold(connect(client));
  const Published published = talk.publish("/a", 2);
  REQUIRE(published.released.size() == 1);
  CHECK(json_of(published.released[0].body).size() == 3);
}

TEST_CASE("to a client that acknowledges, messages come with the answer to a connect only", "[bayeux]") {
  Conversation talk;
  const std::string client = acknowledging_client(talk);
  talk.publish("/a", 1);
  CHECK(talk.ask(subscribe(client, "/b")).size() == 1);
  CHECK(talk.ask(disconnect(client)).size() == 1);
}

TEST_CASE("two connects in one request send each message once", "[bayeux]") {
  Conversation talk;
  const std::string client = acknowledging_client(talk);
  talk.publish("/a", 1);
  const Json replies = talk.ask({acknowledging(client, 1), acknowledging(client, 1)});
  REQUIRE(replies.size() == 3);
  CHECK(replies[0].at("data") == 1);
  CHECK(replies[1].at("ext").at("ack") == 2);
  CHECK(replies[2].at("ext").at("ack") == 3);
}

TEST_CASE("the bound on the queue counts unacknowledged messages too", "[bayeux]") {
  Settings settings;
  settings.limits.queue_per_client = 2;
  Conversation talk(settings);
  const std::string client = acknowledging_client(talk);
  talk.publish("/a", 1);
  talk.ask(acknowledging(client, 1));
  talk.publish("/a", 2);
  CHECK(talk.publish("/a", 3).dropped == 1);
  CHECK(talk.ask(acknowledging(client, 1))[0].at("data") == 2);
}
