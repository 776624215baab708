// An operation's answer is written before its event is told. Here the door writes when the test says so.
#include "api/conversation.h"
#include "api/listener.h"
#include "catch.h"

namespace api_test {
namespace {

using im_mock::api::Request;
using im_mock::api::Response;
using im_mock::app::RealTime;
using Lines = std::vector<std::string>;

const std::string list = "/api/v2/me/im-sessions";

Response ask(const Conversation& mock, const std::string& method, const std::string& target,
             const std::string& body) {
  Request request;
  request.method = method;
  request.target = target;
  request.headers = mock.headers;
  request.body = body;
  request.received = mock.now;
  return mock.application.handle(request);
}

Response attach(const Conversation& mock, int value) {
  return ask(mock, "POST", list + "/S1",
             R"({"operationName":"AttachUserData","userData":{"n":)" + std::to_string(value) + "}}");
}

// The values that the notifications of a poll's answer tell, in their order.
std::string told(const Json& messages) {
  std::string values;
  for (const Json& message : messages) {
    if (message.contains("data"))
      values += message.at("data").at("imSession").at("userData").at("n").dump() + " ";
  }
  return values;
}

std::string with_settings(const std::string& settings) {
  return "scenario: first\nsettings: {" + settings +
         "}\nsessions: [{id: S1, participants: [\"3002\"], userData: {n: 0}, state: Talking}]";
}

}  // namespace

TEST_CASE("the HTTP answer comes first: no poll hears of an operation before its answer is written",
          "[api]") {
  Conversation mock;
  const std::string one = listener(mock);
  const std::string other = listener(mock);
  const Answer held = connect(mock, one);
  const Response answer = attach(mock, 1);
  CHECK(answer.body == R"({"statusCode":0})");
  REQUIRE(answer.on_written);
  CHECK(waits(held));
  // A poll that comes between hears nothing either, whatever else is asked meanwhile.
  const Answer between = connect(mock, other);
  CHECK(mock.get(list).status == 200);
  mock.backend.tick(mock.now);
  CHECK(waits(between));
  CHECK(waits(held));
  answer.on_written(mock.now);
  CHECK(told(released(mock, held).json()) == "1 ");
  CHECK(told(released(mock, between).json()) == "1 ");
}

TEST_CASE("events come in the order of the operations, whichever answer is written first", "[api]") {
  Conversation mock;
  const std::string client = listener(mock);
  const Answer held = connect(mock, client);
  const Response first = attach(mock, 1);
  const Response second = attach(mock, 2);
  second.on_written(mock.now);
  CHECK(waits(held));
  first.on_written(mock.now);
  CHECK(told(released(mock, held).json()) == "1 ");
  CHECK(told(connect(mock, client).json()) == "2 ");
}

TEST_CASE("who ignores on_written has the event at the next visit after it has let go of the answer",
          "[api]") {
  Conversation mock;
  const Answer held = connect(mock, listener(mock));
  { const Response answer = attach(mock, 1); }
  mock.backend.tick(mock.now);
  mock.get(list);
  CHECK(told(released(mock, held).json()) == "1 ");
}

TEST_CASE(
    "an answer that is never written holds the events back for a second, and the world asks for its tick",
    "[api]") {
  Conversation mock;
  const Answer held = connect(mock, listener(mock));
  const Response answer = attach(mock, 1);
  CHECK(mock.backend.next_due() == mock.now + RealTime{1000});
  mock.backend.tick(mock.now + RealTime{999});
  CHECK(waits(held));
  mock.backend.tick(mock.now + RealTime{1000});
  CHECK(told(released(mock, held).json()) == "1 ");
  answer.on_written(mock.now + RealTime{2000});  // has nothing to tell any more
  CHECK(mock.journal().back().at("kind") != "notification");
}

TEST_CASE("a control call sees everything, so that a test that has its answer never waits", "[api]") {
  Conversation mock;
  const Answer held = connect(mock, listener(mock));
  mock.happened();
  const Response answer = attach(mock, 1);
  const Json rows = mock.get("/__admin/journal?kind=notification").json().at("rows");
  CHECK(rows.size() == 1);
  CHECK(told(released(mock, held).json()) == "1 ");
  answer.on_written(mock.now);
  CHECK(mock.happened() == Lines{R"(change S1 agent userDataChanged {"favColor":"blue","n":1})",
                                 "notification S1 agent userDataChanged"});
}

TEST_CASE("advance tells what is due before it answers, though an answer is still on its way", "[api]") {
  Conversation mock(with_settings("eventDelay: 80ms"));
  const Answer held = connect(mock, listener(mock));
  const Response answer = attach(mock, 1);
  mock.advance("80ms");
  CHECK(told(released(mock, held).json()) == "1 ");
}

TEST_CASE("an event whose delay is over waits for the answer all the same", "[api]") {
  Setup setup;
  setup.backend.world.clock = im_mock::app::ClockMode::Real;
  Conversation mock(with_settings("eventDelay: 5ms"), setup);
  const Answer held = connect(mock, listener(mock));
  const Response answer = attach(mock, 1);
  mock.backend.tick(mock.now + RealTime{6});
  CHECK(waits(held));
  answer.on_written(mock.now + RealTime{7});
  CHECK(told(released(mock, held).json()) == "1 ");
}

TEST_CASE("a fault that delays an answer lets the event come before it, as it says", "[api]") {
  Conversation mock;
  REQUIRE(mock.put("/__admin/faults", "- {on: {operation: AttachUserData}, delay: 1s}").status == 200);
  const Answer held = connect(mock, listener(mock));
  const Response answer = attach(mock, 1);
  REQUIRE(answer.delivery);
  CHECK_FALSE(answer.on_written);
  CHECK(told(released(mock, held).json()) == "1 ");
}

TEST_CASE("an agent's own state waits for its answer, too; a refusal has nothing to wait for", "[api]") {
  Conversation mock;
  const Answer held = connect(mock, listener(mock, "/**"));
  CHECK_FALSE(ask(mock, "POST", "/api/v2/me", R"({"operationName":"Redy"})").on_written);
  const Response answer = ask(mock, "POST", "/api/v2/me", R"({"operationName":"Ready"})");
  REQUIRE(answer.on_written);
  CHECK(waits(held));
  answer.on_written(mock.now);
  CHECK(released(mock, held).json().at(0).at("channel") == "/v2/me/devices");
}

TEST_CASE("where nobody listens there is nothing to wait for", "[api]") {
  Conversation mock;
  mock.happened();
  CHECK_FALSE(attach(mock, 1).on_written);
  CHECK(mock.happened().size() == 1);
}

TEST_CASE("a world that begins anew or goes away tells what is untold first", "[api]") {
  Conversation mock;
  REQUIRE(mock.put("/__admin/worlds/w", R"({"scenario":"talking","clock":"manual"})").status == 201);
  const std::string client = answer_of(mock.post("/w/w" + endpoint, R"([{"channel":"/meta/handshake"}])"))
                                 .at(0)
                                 .at("clientId")
                                 .get<std::string>();
  mock.post("/w/w" + endpoint, message("subscribe", client, R"(,"subscription":"/**")"));
  mock.post("/w/w" + endpoint, message("connect", client, R"(,"connectionType":"long-polling")"));
  const Answer held =
      mock.post("/w/w" + endpoint, message("connect", client, R"(,"connectionType":"long-polling")"));
  const Response answer = ask(mock, "POST", "/w/w/api/v2/me", R"({"operationName":"Ready"})");
  REQUIRE(mock.remove("/__admin/worlds/w").status == 200);
  CHECK(released(mock, held).json().at(0).at("channel") == "/v2/me/devices");
  answer.on_written(mock.now);  // of a world that nobody knows any more
}

}  // namespace api_test
