// Long conversations that nobody wrote down, from a seeded generator: what must hold however they go.
#include <algorithm>
#include <map>
#include <optional>

#include "bayeux/conversation.h"
#include "catch.h"

using namespace bayeux_test;
using namespace im_mock::bayeux;

namespace {

// Knuth's MMIX generator; the standard's distributions differ from one library to another.
class Dice {
 public:
  explicit Dice(std::uint64_t seed) : state_(seed) {}
  std::size_t below(std::size_t bound) {
    state_ = state_ * 6364136223846793005U + 1442695040888963407U;
    return static_cast<std::size_t>(state_ >> 33U) % bound;
  }
  bool chance(std::size_t percent) { return below(100) < percent; }

 private:
  std::uint64_t state_;
};

// A client at the other end of a bad line, with a record of what it should have got and what it did get.
struct Peer {
  std::string id;
  bool acknowledging = false;
  std::int64_t batch = -1;
  std::map<std::string, bool> subscribed;
  std::vector<int> expected;
  std::vector<int> received;

  Json connect_message() const {
    return acknowledging ? with(connect(id), {{"ext", {{"ack", batch}}}}) : connect(id);
  }
};

class BadLine {
 public:
  explicit BadLine(std::uint64_t seed) : dice_(seed) {
    for (int i = 0; i < 4; ++i) {
      Peer peer;
      peer.acknowledging = i % 2 == 0;
      const Json extension = {{"ext", {{"ack", peer.acknowledging}}}};
      peer.id = talk_.ask_one(with(handshake(), extension)).at("clientId");
      peers_.push_back(peer);
    }
  }

  void step() {
    Peer& peer = peers_[dice_.below(peers_.size())];
    talk_.now += milliseconds(dice_.below(50));
    switch (dice_.below(10)) {
      case 0:
        return change_subscription(peer);
      case 1:
        return end_some_poll();
      case 2:
        CHECK(talk_.server.sweep(talk_.now).empty());
        return;
      case 3:
        talk_.server = BayeuxServer(talk_.server);
        return;
      case 4:
      case 5:
      case 6:
        return publish(dice_.chance(50) ? "/a" : "/b");
      default:
        return send(peer, peer.connect_message());
    }
  }

  // Everything still on its way arrives, and then nobody has lost or doubled or swapped a message.
  void settle() {
    settle_releases(talk_.server.stop(talk_.now));
    CHECK(open_.empty());
    losing_ = false;
    for (Peer& peer : peers_) {
      for (int i = 0; i < 2; ++i) send(peer, with(peer.connect_message(), {{"advice", {{"timeout", 0}}}}));
      CHECK(peer.received == peer.expected);
    }
    for (const ClientSummary& client : talk_.server.clients()) CHECK(client.queued == 0);
  }

  std::size_t published() const { return static_cast<std::size_t>(published_); }

 private:
  // A poll is opened once and ended once.
  void open(const Hold& hold, Peer& peer) { CHECK(open_.emplace(hold.poll, &peer).second); }
  Peer& close(PollId poll) {
    REQUIRE(open_.contains(poll));
    Peer& peer = *open_.at(poll);
    open_.erase(poll);
    return peer;
  }

  void send(Peer& peer, const Json& request) {
    const Received received = talk_.server.receive(request.dump(), talk_.caller, talk_.now);
    settle_releases(received.released);
    if (const auto* hold = std::get_if<Hold>(&received.outcome)) {
      open(*hold, peer);
    } else {
      arrive(peer, std::get<Answer>(received.outcome).body);
    }
  }

  void settle_releases(const std::vector<Released>& released) {
    for (const Released& one : released) {
      Peer& peer = close(one.poll);
      CHECK(one.client_id == peer.id);
      // Nobody reads the answer to a connect that has been replaced.
      if (one.reason != Release::Superseded) arrive(peer, one.body);
    }
  }

  // An answer is lost now and then, but only on the way to those who can notice.
  void arrive(Peer& peer, const std::string& body) {
    if (losing_ && peer.acknowledging && dice_.chance(30)) return;
    for (const Json& message : json_of(body)) {
      if (message.contains("data")) peer.received.push_back(message.at("data"));
      if (message.contains("ext")) peer.batch = message.at("ext").at("ack");
    }
  }

  void publish(const std::string& channel) {
    const int number = ++published_;
    for (Peer& peer : peers_) {
      if (peer.subscribed["/*"] || peer.subscribed[channel]) peer.expected.push_back(number);
    }
    settle_releases(talk_.publish(channel, number).released);
  }

  void change_subscription(Peer& peer) {
    const std::string channel = std::vector<std::string>{"/a", "/b", "/*"}[dice_.below(3)];
    bool& subscribed = peer.subscribed[channel];
    const Json message = subscribed ? unsubscribe(peer.id, channel) : subscribe(peer.id, channel);
    subscribed = !subscribed;
    send(peer, dice_.chance(30) ? Json::array({message, peer.connect_message()}) : message);
  }

  void end_some_poll() {
    if (open_.empty()) return;
    const auto chosen = std::next(open_.begin(), static_cast<std::ptrdiff_t>(dice_.below(open_.size())));
    const PollId poll = chosen->first;
    Peer& peer = close(poll);
    if (dice_.chance(50)) {
      talk_.server.abandon_poll(poll, talk_.now);
    } else {
      const auto answer = talk_.server.expire_poll(poll, talk_.now);
      REQUIRE(answer);
      arrive(peer, answer->body);
    }
    CHECK_FALSE(talk_.server.expire_poll(poll, talk_.now));
  }

  static Settings patient() {
    Settings settings;
    settings.timings.max_interval = milliseconds(1'000'000);
    settings.limits.queue_per_client = 100'000;
    return settings;
  }

  Dice dice_;
  Conversation talk_{patient()};
  std::vector<Peer> peers_;
  std::map<PollId, Peer*> open_;
  int published_ = 0;
  bool losing_ = true;
};

}  // namespace

TEST_CASE("no message is lost, doubled or out of order, and each poll is answered once", "[bayeux]") {
  for (std::uint64_t seed = 1; seed <= 40; ++seed) {
    CAPTURE(seed);
    BadLine line(seed);
    for (int i = 0; i < 400; ++i) line.step();
    line.settle();
    CHECK(line.published() > 80);
  }
}

TEST_CASE("whatever comes in, what goes out is a JSON array or a refusal", "[bayeux]") {
  Dice dice(2024);
  Conversation talk;
  const std::string client = talk.connected_to({"/a", "/**"});
  const std::vector<Json> values = {nullptr,
                                    true,
                                    7,
                                    -1,
                                    1e300,
                                    "",
                                    "/",
                                    "/a",
                                    "/meta/connect",
                                    client,
                                    "long-polling",
                                    Json::array(),
                                    {"/a", "/b"},
                                    Json::object(),
                                    {{"ack", true}},
                                    {{"ack", -5}},
                                    {{"timeout", 0}},
                                    {{"timeout", "x"}},
                                    std::string("\0\x01\"\\", 4)};
  const std::vector<std::string> names = {"channel",        "clientId", "id",  "subscription",
                                          "connectionType", "advice",   "ext", "supportedConnectionTypes",
                                          "minimumVersion", "version",  "data"};
  const std::vector<Json> seeds = {handshake(), connect(client), subscribe(client, "/b"),
                                   unsubscribe(client, {"/b"})};
  for (int round = 0; round < 5000; ++round) {
    Json batch = Json::array();
    for (std::size_t i = 0; i <= dice.below(3); ++i) {
      Json message = seeds[dice.below(seeds.size())];
      for (std::size_t k = dice.below(3); k > 0; --k) {
        message[names[dice.below(names.size())]] = values[dice.below(values.size())];
      }
      batch.push_back(message);
    }
    std::string body = batch.dump();
    if (dice.chance(40)) {
      for (std::size_t k = dice.below(4); k > 0 && !body.empty(); --k) {
        body[dice.below(body.size())] = static_cast<char>(dice.below(256));
      }
      body.erase(std::max<std::size_t>(body.size(), 2) - dice.below(3));
    }
    INFO(body);
    const Received received = talk.server.receive(body, talk.caller, talk.now);
    if (const auto* answer = std::get_if<Answer>(&received.outcome)) {
      CHECK(Json::parse(answer->body, nullptr, false).is_array());
    }
    for (const Released& released : received.released) {
      CHECK(Json::parse(released.body, nullptr, false).is_array());
    }
    talk.publish("/a", round);
  }
}
