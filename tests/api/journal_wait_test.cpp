// POST /__admin/journal/wait: a verification that is asked again until it holds.
#include "api/conversation.h"
#include "catch.h"

using namespace api_test;
using im_mock::app::RealTime;

namespace {

const char* const completed = R"({"match":{"what":"stateChanged","text":"Completed"},"timeout":"5s"})";
const char* const complete = R"({"operationName":"Complete"})";

// What a wait that is held by now is answered with.
Answer answer_of(const Answer& held) {
  REQUIRE(held.hold);
  auto late = held.hold->waiting->wait_for(RealTime{0});
  REQUIRE(late);
  const auto response = held.hold->finish(std::move(late), RealTime{2000});
  return {response.status, response.headers, response.body, {}, {}};
}

}  // namespace

TEST_CASE("a wait for what has happened is answered at once", "[api]") {
  Conversation conversation;
  conversation.post("/api/v2/me/im-sessions/S1", complete);
  const Answer answer = conversation.post("/__admin/journal/wait", completed);
  CHECK(answer.status == 200);
  CHECK(answer.json().at("holds") == true);
}

TEST_CASE("a wait is answered by the very request that makes it hold", "[api]") {
  Conversation conversation;
  const Answer waiting = conversation.post("/__admin/journal/wait", completed);
  REQUIRE(waiting.hold);
  CHECK(waiting.hold->timeout == RealTime{5000});
  conversation.get("/api/v2/me/im-sessions");
  CHECK_FALSE(waiting.hold->waiting->wait_for(RealTime{0}));
  conversation.post("/api/v2/me/im-sessions/S1", complete);
  const Answer answer = answer_of(waiting);
  CHECK(answer.status == 200);
  CHECK(answer.json().at("count") == 1);
}

TEST_CASE("a wait looks at each row once: it counts those that have fallen out since, too", "[api]") {
  Setup setup;
  setup.backend.world.journal_size = 2;
  const Conversation conversation(talking, setup);
  const Answer count = conversation.post(
      "/__admin/journal/wait", R"({"match":{"method":"GET"},"count":{"atLeast":5},"timeout":"1m"})");
  const Answer order = conversation.post(
      "/__admin/journal/wait",
      R"({"inOrder":[{"path":"/api/v2/me"},{"method":"GET"},{"path":"/api/v2/features"}],"timeout":"1m"})");
  conversation.get("/api/v2/me");
  for (int time = 0; time < 3; ++time) conversation.get("/api/v2/me/im-sessions");
  CHECK_FALSE(count.hold->waiting->wait_for(RealTime{0}));
  conversation.get("/api/v2/features");
  const Json counted = answer_of(count).json();
  CHECK(counted.at("holds") == true);
  CHECK(counted.at("count") == 5);
  CHECK(answer_of(order).json().at("found").size() == 3);
}

TEST_CASE("a wait that times out says no, and why", "[api]") {
  Conversation conversation;
  const Answer waiting = conversation.post("/__admin/journal/wait", completed);
  REQUIRE(waiting.hold);
  const auto response = waiting.hold->finish(std::nullopt, RealTime{6000});
  CHECK(response.status == 409);
  const Json json = Json::parse(response.body);
  CHECK(json.at("holds") == false);
  CHECK(json.at("timedOut") == true);
  CHECK(json.at("reason") == "wanted at least 1, but 0 rows match");
}

TEST_CASE("a wait that can never hold any more is answered at once", "[api]") {
  Conversation conversation;
  const Answer waiting = conversation.post(
      "/__admin/journal/wait", R"({"match":{"method":"GET"},"count":{"exactly":1},"timeout":"1m"})");
  REQUIRE(waiting.hold);
  conversation.get("/api/v2/me");
  CHECK(answer_of(waiting).status == 200);
  const Answer too_late =
      conversation.post("/__admin/journal/wait", R"({"match":{"method":"GET"},"never":true,"timeout":"1m"})");
  CHECK(too_late.status == 409);
}

TEST_CASE("reset, another story, delete and stop release a wait", "[api]") {
  const auto released_by = [](const std::function<void(Conversation&)>& act, const std::string& world) {
    Conversation conversation;
    conversation.put("/__admin/worlds/t1", "{}");
    const Answer waiting = conversation.post(world + "/__admin/journal/wait", completed);
    act(conversation);
    const Answer answer = answer_of(waiting);
    CHECK(answer.status == 409);
    return answer.json().at("released").get<std::string>();
  };
  CHECK(released_by([](Conversation& c) { c.post("/__admin/reset", ""); }, "") == "the world begins anew");
  CHECK(released_by([](Conversation& c) { c.put("/__admin/worlds/t1", "{}"); }, "/w/t1") ==
        "the world begins anew");
  CHECK(released_by([](Conversation& c) { c.remove("/__admin/worlds/t1"); }, "/w/t1") ==
        "the world begins anew");
  CHECK(released_by([](Conversation& c) { c.backend.stop(c.now); }, "") == "the mock stops");
}

TEST_CASE("a wait says what a row of any alphabet holds, however it ends", "[api]") {
  const auto times = [](int count, const std::string& text) {
    std::string all;
    for (int number = 0; number < count; ++number) all += text;
    return all;
  };
  using End = std::function<im_mock::api::Response(Conversation&, const Answer&)>;
  const auto released = [](const Answer& held) {
    return held.hold->finish(held.hold->waiting->wait_for(RealTime{0}), RealTime{2000});
  };
  const std::vector<End> ends{
      [](Conversation&, const Answer& held) { return held.hold->finish(std::nullopt, RealTime{6000}); },
      [&](Conversation& mock, const Answer& held) { return mock.post("/__admin/reset", ""), released(held); },
      [&](Conversation& mock, const Answer& held) {
        return mock.put("/__admin/scenario", "talking"), released(held);
      },
      [&](Conversation& mock, const Answer& held) { return mock.backend.stop(mock.now), released(held); }};
  for (const std::string letter : {"\u0416", "\u4e2d", "\U0001f600"}) {
    // A cut at any byte of a character has to be met.
    for (const std::string before : {"", "a", "ab", "abc"}) {
      const std::string text = before + times(400, letter);
      for (const End& end : ends) {
        Conversation mock;
        mock.post(
            "/api/v2/me/im-sessions/S1",
            R"({"operationName":"SendMessage","destination":{"phoneNumber":"3002"},"devicePath":"/devices/x","text":")" +
                text + "\"}");
        const Answer held =
            mock.post("/__admin/journal/wait", R"({"match":{"kind":"request","body":{"text":")" + before +
                                                   times(300, letter) + R"("}},"timeout":"5s"})");
        REQUIRE(held.hold);
        const auto response = end(mock, held);
        CHECK(response.status == 409);
        const std::string difference =
            Json::parse(response.body).at("closest").at(0).at("difference").get<std::string>();
        CHECK(difference.find(letter + "..., found \"" + before + letter) != std::string::npos);
        CHECK(difference.substr(difference.size() - letter.size() - 3) == letter + "...");
      }
    }
  }
}

TEST_CASE("a journal cuts a long text between two characters", "[api]") {
  for (const std::string before : {"", "a", "ab", "abc"}) {
    Conversation mock;
    std::string text = before;
    for (int number = 0; number < 20000; ++number) text += "\U0001f600";
    mock.post("/api/v2/me/im-sessions", R"({"operationName":")" + text + "\"}");
    const Json row = mock.journal().back();
    const std::string body = row.at("body");
    CHECK(body.find("\U0001f600... (cut; ") != std::string::npos);
    CHECK(body.find("\xEF\xBF\xBD") == std::string::npos);
    CHECK(row.at("diagnosis").get<std::string>().find("\xEF\xBF\xBD") == std::string::npos);
  }
}

TEST_CASE("a wait whose client has gone is forgotten", "[api]") {
  Conversation conversation;
  const Answer waiting = conversation.post("/__admin/journal/wait", completed);
  REQUIRE(waiting.hold);
  waiting.hold->hang_up(RealTime{1500});
  conversation.post("/api/v2/me/im-sessions/S1", complete);
  CHECK_FALSE(waiting.hold->waiting->wait_for(RealTime{0}));
}

TEST_CASE("a wait with a bad timeout or a bad question is refused", "[api]") {
  Conversation conversation;
  CHECK(conversation.post("/__admin/journal/wait", R"({"match":{},"timeout":"soon"})").status == 400);
  CHECK(conversation.post("/__admin/journal/wait", R"({"match":{},"timeout":5})").status == 400);
  CHECK(conversation.post("/__admin/journal/wait", R"({"timeout":"5s"})").status == 400);
}
