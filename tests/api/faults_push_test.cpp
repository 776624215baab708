// Faults of the push channel: what clients are told, when, and what the journal says.
#include "api/listener.h"
#include "catch.h"

namespace api_test {
namespace {

const std::string list = "/api/v2/me/im-sessions";
const std::string session = list + "/S1";

std::string attach(int number) {
  return R"({"operationName":"AttachUserData","userData":{"n":)" + std::to_string(number) + "}}";
}

// A client in a world with these faults, put in place when it had subscribed and connected.
struct Told : Conversation {
  explicit Told(const std::string& faults) {
    client = listener(*this);
    const Answer answer = put("/__admin/faults", faults);
    INFO(answer.body);
    REQUIRE(answer.status == 200);
    happened();
  }
  void set(int number) const { CHECK(post(session, attach(number)).status == 200); }
  // The `n` of each notification that waits for the client, in its order.
  std::vector<int> told() const {
    const Answer answer = connect(*this, client);
    std::vector<int> numbers;
    if (answer.hold) {
      answer.hold->hang_up(now);
      return numbers;
    }
    for (const Json& message : answer.json()) {
      if (message.contains("data"))
        numbers.push_back(message.at("data").at("imSession").at("userData").at("n"));
    }
    return numbers;
  }
  std::string client;
};

using Numbers = std::vector<int>;

}  // namespace

TEST_CASE("a notification is lost, and GET shows what it would have told", "[api][faults]") {
  Told talk("[{on: {notification: AttachedDataChanged, times: 1}, notifications: drop}]");
  talk.set(1);
  CHECK(talk.get(session).json().at("imSession").at("userData").at("n") == 1);
  talk.set(2);
  CHECK(talk.told() == Numbers{2});
  CHECK(talk.happened() ==
        std::vector<std::string>{R"(change S1 agent userDataChanged {"favColor":"blue","n":1})",
                                 "fault S1 agent fault 1 notification dropped AttachedDataChanged",
                                 R"(change S1 agent userDataChanged {"favColor":"blue","n":2})",
                                 "notification S1 agent userDataChanged"});
}

TEST_CASE("a notification comes late, in the world's time, and the clock knows of it", "[api][faults]") {
  Told talk("[{on: {times: 1}, notifications: delay, by: 5s}]");
  talk.set(1);
  talk.set(2);
  CHECK(talk.told() == Numbers{2});
  CHECK(talk.get("/__admin/clock").json().at("next") == 5000);
  CHECK(talk.get("/__admin/faults").json().at("heldBack") == 1);
  talk.advance("4999ms");
  CHECK(talk.told() == Numbers{});
  talk.post("/__admin/clock/advance", R"({"to":"next"})");
  CHECK(talk.told() == Numbers{1});
  CHECK(talk.get("/__admin/faults").json().at("heldBack") == 0);
  CHECK_FALSE(talk.get("/__admin/clock").json().contains("next"));
}

TEST_CASE("what a late notification tells is how it was", "[api][faults]") {
  const Told talk("[{on: {times: 1}, notifications: delay, by: 1s}]");
  talk.set(1);
  talk.set(2);
  talk.advance("1s");
  CHECK(talk.told() == Numbers{2, 1});
}

TEST_CASE("a late notification comes at its moment within one advance, not at its end", "[api][faults]") {
  Told talk("[{on: {times: 1}, notifications: delay, by: 1s}, {outage: {from: 4s, for: 1s}}]");
  talk.post("/__admin/sessions",
            "{id: S9, participants: ['3009'], timeline: [{at: 1s, state: Alerting}, "
            "{at: 1500ms, userData: {x: 1}}, {at: 3s, state: Completed}]}");
  talk.happened();
  talk.advance("1h");
  CHECK(talk.happened() == std::vector<std::string>{
                               "change S9 agent stateChanged Alerting",
                               "fault S9 agent fault 1 notification delayed StatusChange",
                               R"(change S9 agent userDataChanged {"x":1})",
                               "notification S9 agent userDataChanged", "notification S9 agent stateChanged",
                               "change S9 agent stateChanged Completed", "notification S9 agent stateChanged",
                               "fault fault 2 outage begins", "fault fault 2 outage ends"});
}

TEST_CASE("a notification comes twice", "[api][faults]") {
  const Told talk("[{on: {times: 1}, notifications: duplicate}]");
  talk.set(1);
  talk.set(2);
  CHECK(talk.told() == Numbers{1, 1, 2});
}

TEST_CASE("a notification is overtaken by the next one of its agent", "[api][faults]") {
  const Told talk("[{on: {times: 1}, notifications: reorder}]");
  talk.set(1);
  CHECK(talk.told() == Numbers{});
  talk.set(2);
  CHECK(talk.told() == Numbers{2, 1});
  talk.set(3);
  CHECK(talk.told() == Numbers{3});
}

TEST_CASE("a notification that overtakes another is not to be overtaken itself", "[api][faults]") {
  Told talk("[{notifications: reorder}]");
  for (const int number : {1, 2, 3, 4}) talk.set(number);
  CHECK(talk.told() == Numbers{2, 1, 4, 3});
  const Json fault = talk.get("/__admin/faults").json().at("faults").at(0);
  CHECK(fault.at("matched") == 2);
  CHECK(fault.at("fired") == 2);
}

TEST_CASE("a notification that nothing overtakes comes in the end", "[api][faults]") {
  const Told talk("[{notifications: reorder, by: 2s}]");
  talk.set(1);
  talk.advance("2s");
  CHECK(talk.told() == Numbers{1});
}

TEST_CASE("a notification lacks members", "[api][faults]") {
  const auto data = [](const std::string& without) {
    const Told talk("[{notifications: incomplete" + without + "}]");
    talk.set(1);
    return connect(talk, talk.client).json().at(0).at("data");
  };
  CHECK(data("") ==
        Json::parse(
            R"({"messageType":"IMSessionStateChangeMessage","notificationType":"AttachedDataChanged"})"));
  const Json some =
      data(", without: [messageType, imSession.state, imSession.userData.n, imSession.none.at]");
  CHECK_FALSE(some.contains("messageType"));
  CHECK_FALSE(some.at("imSession").contains("state"));
  CHECK(some.at("imSession").at("userData") == Json::parse(R"({"favColor":"blue"})"));
  CHECK(some.at("imSession").at("id") == "S1");
}

TEST_CASE("a fault of notifications is for a type, a session or an agent", "[api][faults]") {
  const auto told = [](const std::string& on) {
    const Told talk("[{on: {" + on + "}, notifications: drop}]");
    talk.set(1);
    return talk.told().size() == 1;
  };
  CHECK(told("notification: NewMessage"));
  CHECK_FALSE(told("notification: AttachedDataChanged"));
  CHECK(told("session: S2"));
  CHECK_FALSE(told("session: S1"));
  CHECK_FALSE(told("agent: agent"));
  CHECK(told("agent: /2/"));
}

TEST_CASE("faults taken away let go what they held back", "[api][faults]") {
  const Told talk("[{notifications: delay, by: 1h}]");
  talk.set(1);
  talk.set(2);
  talk.remove("/__admin/faults");
  CHECK(talk.told() == Numbers{1, 2});
}

TEST_CASE("a client is unknown, and comes back with a new handshake", "[api][faults]") {
  Told talk("[{on: {times: 1}, notifications: unknownClient}]");
  CHECK(connect(talk, talk.client).body ==
        R"([{"successful":false,"channel":"/meta/connect","id":"7","error":"402::Unknown client",)"
        R"("advice":{"reconnect":"handshake","interval":0}}])");
  CHECK(talk.get("/__admin/clients").json().at("clients").empty());
  CHECK(talk.happened() == std::vector<std::string>{"fault agent fault 1 client unknown /meta/connect"});
  talk.client = listener(talk);
  talk.set(1);
  CHECK(talk.told() == Numbers{1});
}

TEST_CASE("a client that becomes unknown while it is held learns it from both its requests",
          "[api][faults]") {
  const Told talk("[{on: {meta: subscribe}, notifications: unknownClient}]");
  const Answer held = connect(talk, talk.client);
  REQUIRE(waits(held));
  CHECK(talk.post(endpoint, message("subscribe", talk.client, R"(,"subscription":"/v2/me/*")"))
            .body.find("402::Unknown client") != std::string::npos);
  CHECK(released(talk, held).body.find(R"("reconnect":"handshake")") != std::string::npos);
}

TEST_CASE("a handshake is refused, for good or for now", "[api][faults]") {
  const std::string handshake = R"([{"channel":"/meta/handshake","id":"1"}])";
  const auto refused = [&](const std::string& advice) {
    const Told talk("[{on: {meta: handshake}, notifications: refuse" + advice + "}]");
    return talk.post(endpoint, handshake).body;
  };
  const std::string reply =
      R"([{"successful":false,"channel":"/meta/handshake","id":"1","error":"403::Handshake denied",)"
      R"("advice":)";
  CHECK(refused("") == reply + R"({"reconnect":"none"}}])");
  CHECK(refused(", advice: none") == reply + R"({"reconnect":"none"}}])");
  CHECK(refused(", advice: handshake") == reply + R"({"reconnect":"handshake","interval":0}}])");
}

TEST_CASE("a subscription is refused", "[api][faults]") {
  const Told talk("[{notifications: refuse}]");
  const std::string subscribe = message("subscribe", talk.client, R"(,"subscription":"/v2/me/*")");
  CHECK(talk.post(endpoint, subscribe).body ==
        R"([{"successful":false,"channel":"/meta/subscribe","id":"7","subscription":"/v2/me/*",)"
        R"("error":"403:denied_by_security_policy:subscribe_denied"}])");
  CHECK(talk.get("/__admin/clients").json().at("clients").at(0).at("subscriptions").size() == 1);
}

TEST_CASE("connects are answered empty at once, and no message is lost meanwhile", "[api][faults]") {
  const Told talk("[{on: {times: 2}, notifications: storm}]");
  talk.set(1);
  const std::string empty = R"([{"successful":true,"channel":"/meta/connect","id":"7",)"
                            R"("advice":{"reconnect":"retry","interval":0,"timeout":30000}}])";
  CHECK(connect(talk, talk.client).body == empty);
  CHECK(connect(talk, talk.client).body == empty);
  CHECK(talk.told() == Numbers{1});
}

TEST_CASE("a client is told to stop", "[api][faults]") {
  const Told talk("[{notifications: stop}]");
  CHECK(connect(talk, talk.client).body ==
        R"([{"successful":true,"channel":"/meta/connect","id":"7","advice":{"reconnect":"none"}}])");
}

TEST_CASE("faults of a scenario are there from its beginning, and again after a reset", "[api][faults]") {
  const Conversation talk(std::string(talking) + "faults: [{on: {times: 1}, respond: {}}]\n");
  CHECK(talk.get(list).status == 500);
  CHECK(talk.get(list).status == 200);
  talk.put("/__admin/faults", "[]");
  talk.post("/__admin/reset", "");
  CHECK(talk.get(list).status == 500);
  CHECK(talk.get("/__admin/faults").json() ==
        Json::parse(R"({"faults":[{"name":"fault 1","matched":1,"fired":1,
                                   "fault":{"on":{"times":1},"respond":{}}}],"heldBack":0})"));
}

TEST_CASE("each world has its own faults", "[api][faults]") {
  const Conversation talk;
  talk.put("/__admin/worlds/other", R"({"clock":"manual"})");
  talk.put("/w/other/__admin/faults", "[{respond: {}}]");
  CHECK(talk.get(list).status == 200);
  CHECK(talk.get("/w/other" + list).status == 500);
}

TEST_CASE("wrong faults are refused with every problem, and those that are there stay", "[api][faults]") {
  const Conversation talk;
  talk.put("/__admin/faults", "[{on: {times: 5}, respond: {}}]");
  const Answer answer = talk.put("/__admin/faults", "[{respond: {htp: 500}}, {notifications: dorp}]");
  CHECK(answer.status == 400);
  CHECK(answer.json().at("problems").size() == 2);
  CHECK(talk.get(list).status == 500);
  for (const char* body : {"", "{}", "respond: {}", "[1]", "[[]]", "{\"faults\":{}}", "[{}]"}) {
    INFO(body);
    CHECK(talk.put("/__admin/faults", body).status == 400);
  }
  CHECK(talk.put("/__admin/faults", R"({"faults":[{"respond":{"http":503}}]})").status == 200);
  CHECK(talk.get(list).status == 503);
}

TEST_CASE("the same faults, seed and calls give the same journal, byte for byte", "[api][faults]") {
  const auto journal = [] {
    Told talk(
        "[{on: {percent: 40}, notifications: drop}, {on: {percent: 40}, notifications: delay, by: 300ms},"
        " {on: {percent: 30}, notifications: reorder}, {on: {percent: 20, method: POST}, respond: {}},"
        " {on: {meta: connect, percent: 30}, notifications: unknownClient}, {outage: {from: 5s, for: 1s}}]");
    for (int step = 0; step < 100; ++step) {
      talk.post(session, attach(step));
      talk.advance("100ms");
      const Answer answer = connect(talk, talk.client);
      if (answer.status == 200 && answer.body.find("402::") != std::string::npos) talk.client = "none";
      if (talk.client == "none") {
        const Answer shaken = talk.post(endpoint, R"([{"channel":"/meta/handshake"}])");
        const std::string id = R"("clientId":")";
        const auto at = shaken.body.find(id);
        if (at != std::string::npos)
          talk.client =
              shaken.body.substr(at + id.size(), shaken.body.find('"', at + id.size()) - at - id.size());
      }
    }
    return talk.get("/__admin/journal").body;
  };
  const std::string once = journal();
  CHECK(once.find("notification overtaken") != std::string::npos);
  CHECK(once.find("outage ends") != std::string::npos);
  CHECK(once == journal());
}

}  // namespace api_test
