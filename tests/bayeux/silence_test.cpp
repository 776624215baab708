// How long a client may be silent before the server forgets it. Time is real time, and an argument.
#include "bayeux/conversation.h"
#include "catch.h"

using namespace bayeux_test;
using namespace im_mock::bayeux;
using Ids = std::vector<std::string>;

namespace {

constexpr milliseconds moment{1};
constexpr milliseconds max_interval = Timings{}.max_interval;

}  // namespace

TEST_CASE("a client that never connects is forgotten after max interval", "[bayeux]") {
  Conversation talk;
  const std::string client = talk.handshaken();
  CHECK(talk.server.next_sweep() == talk.now + max_interval);
  CHECK(talk.server.sweep(talk.now + max_interval - moment).empty());
  CHECK(talk.server.sweep(talk.now + max_interval) == Ids{client});
  CHECK(talk.server.clients().empty());
}

TEST_CASE("an expired client that comes back too late is told to shake hands again", "[bayeux]") {
  Conversation talk;
  const std::string client = talk.connected_to("/a");
  talk.now += max_interval;
  talk.server.sweep(talk.now);
  CHECK(talk.ask_one(connect(client)).at("advice") == json_of(R"({"reconnect":"handshake","interval":0})"));
  CHECK(talk.publish("/a", 1).recipients.size() == 0);
}

TEST_CASE("a client that comes back before it is swept lives on", "[bayeux]") {
  Conversation talk;
  const std::string client = talk.connected();
  talk.now += max_interval * 2;
  talk.hold(connect(client));
  CHECK(talk.server.sweep(talk.now).empty());
}

TEST_CASE("a client whose poll is held is not silent, however long that takes", "[bayeux]") {
  Conversation talk;
  const std::string client = talk.connected();
  talk.hold(connect(client));
  CHECK(talk.server.sweep(talk.now + milliseconds(3'600'000)).empty());
  CHECK_FALSE(talk.server.next_sweep());
}

TEST_CASE("silence begins when the answer goes out", "[bayeux]") {
  Conversation talk;
  const std::string client = talk.connected_to("/a");
  const Hold hold = talk.hold(connect(client));
  talk.now += milliseconds(30000);
  SECTION("by the end of its time") {
    talk.server.expire_poll(hold.poll, talk.now);
  }
  SECTION("by a message") {
    talk.publish("/a", 1);
  }
  SECTION("by the death of its connection") {
    talk.server.abandon_poll(hold.poll, talk.now);
  }
  SECTION("by the end of the server") {
    talk.server.stop(talk.now);
  }
  CHECK(talk.server.next_sweep() == talk.now + max_interval);
  CHECK(talk.server.sweep(talk.now + max_interval) == Ids{client});
}

TEST_CASE("a client to whom an answer is on its way is not silent; when it is written its silence begins",
          "[bayeux]") {
  Conversation talk;
  const std::string client = talk.connected();
  OnItsWay answer = talk.server.on_its_way(client);
  talk.now += max_interval * 6;
  CHECK_FALSE(talk.server.next_sweep());
  CHECK(talk.server.sweep(talk.now).empty());
  talk.server.written(client, talk.now);
  answer.reset();
  CHECK(talk.server.next_sweep() == talk.now + max_interval);
  CHECK(talk.server.sweep(talk.now + max_interval - moment).empty());
  CHECK(talk.server.sweep(talk.now + max_interval) == Ids{client});
  CHECK_FALSE(talk.server.on_its_way(client));
  talk.server.written(client, talk.now);
}

TEST_CASE("an answer that is dropped on its way keeps its client no longer", "[bayeux]") {
  Conversation talk;
  const std::string client = talk.connected();
  OnItsWay one = talk.server.on_its_way(client);
  const OnItsWay other = talk.server.on_its_way(client);
  talk.now += max_interval;
  one.reset();
  CHECK(talk.server.sweep(talk.now).empty());
  one = other;
  CHECK(talk.server.sweep(talk.now).empty());
}

TEST_CASE("a client that polls again before its last answer counts as written stays held", "[bayeux]") {
  Conversation talk;
  const std::string client = talk.connected();
  talk.hold(connect(client));
  talk.server.written(client, talk.now);
  CHECK_FALSE(talk.server.next_sweep());
}

TEST_CASE("on a slow connection a client has max interval from one poll to the next", "[bayeux]") {
  Conversation talk;
  const std::string client = talk.connected_to("/a");
  for (int i = 0; i < 5; ++i) {
    const Hold hold = talk.hold(connect(client));
    talk.now += milliseconds(30000);
    talk.server.expire_poll(hold.poll, talk.now);
    talk.now += max_interval - moment;
    CHECK(talk.server.sweep(talk.now).empty());
  }
}

TEST_CASE("any message of a client between two polls puts off its end", "[bayeux]") {
  Conversation talk;
  const std::string client = talk.connected();
  talk.now += max_interval - moment;
  talk.ask(subscribe(client, "/a"));
  CHECK(talk.server.next_sweep() == talk.now + max_interval);
}

TEST_CASE("a message does not begin the silence of a client whose poll is held", "[bayeux]") {
  Conversation talk;
  const std::string client = talk.connected();
  talk.hold(connect(client));
  talk.ask(subscribe(client, "/a"));
  CHECK_FALSE(talk.server.next_sweep());
}

TEST_CASE("the interval that a client was told to wait is no silence", "[bayeux]") {
  Settings settings;
  settings.timings.interval = milliseconds(500);
  Conversation talk(settings);
  const std::string client = talk.handshaken();
  CHECK(talk.server.next_sweep() == talk.now + milliseconds(500) + max_interval);
  talk.ask(with(connect(client), {{"advice", {{"interval", 60000}}}}));
  CHECK(talk.server.next_sweep() == talk.now + milliseconds(60000) + max_interval);
}

TEST_CASE("only the silent ones are forgotten", "[bayeux]") {
  Conversation talk;
  const std::string early = talk.handshaken();
  talk.now += milliseconds(1);
  const std::string late = talk.handshaken();
  CHECK(talk.server.sweep(talk.now + max_interval - moment) == Ids{early});
  CHECK(talk.only_client().id == late);
}
