// /__admin/clock: read the world's time, move it, switch it.
#include "api/conversation.h"
#include "catch.h"
#include "domain/story.h"

namespace api_test {
namespace {

using Lines = std::vector<std::string>;

const std::string story = R"(
scenario: story
sessions:
  - id: S1
    participants: ["3002"]
    timeline:
      - {at: 1s, state: Alerting}
      - {at: 3s, state: Talking}
      - {after: 500ms, message: hello}
      - {at: 90s, userData: {a: 1}}
      - {at: 100s, state: Completed}
)";

Answer move_story(const Conversation& client, const std::string& body) {
  return client.post("/__admin/clock/advance", body);
}

Json clock_of(const Conversation& client) {
  return client.get("/__admin/clock").json();
}

void check_bad(const Answer& answer, const std::string& error) {
  CHECK(answer.status == 400);
  CHECK(answer.json() == Json{{"error", error}});
}

const std::string wanted = R"(the body wants {"by":"3s"}, {"to":"90s"} or {"to":"next"})";

}  // namespace

TEST_CASE("the clock tells mode, speed, now and what is next", "[api]") {
  Conversation client(story);
  CHECK(clock_of(client) == Json::parse(R"({"mode":"manual","speed":1.0,"now":0,"next":1000})"));
  client.advance("200s");
  CHECK(clock_of(client) == Json::parse(R"({"mode":"manual","speed":1.0,"now":200000})"));
}

TEST_CASE("advancing answers with the events that fired, in order, each with its moment and cause", "[api]") {
  Conversation client(story);
  const Json json = move_story(client, R"({"by":"100s"})").json();
  CHECK(json.at("now") == 100'000);
  Lines lines;
  for (const Json& event : json.at("events")) {
    CHECK(event.at("session") == "S1");
    CHECK(event.at("agent") == "agent");
    Json short_event = event;
    for (const char* member : {"session", "agent", "number"}) short_event.erase(member);
    lines.push_back(std::to_string(event.at("number").get<int>()) + " " + short_event.dump());
  }
  CHECK(
      lines ==
      Lines{
          R"json(1 {"at":1000,"kind":"stateChanged","state":"Alerting","cause":"step 1 of the timeline (line 7)"})json",
          R"json(2 {"at":3000,"kind":"stateChanged","state":"Talking","cause":"step 2 of the timeline (line 8)"})json",
          R"json(3 {"at":3500,"kind":"messageAdded","message":"hello","cause":"step 3 of the timeline (line 9)"})json",
          R"json(4 {"at":90000,"kind":"userDataChanged","userData":{"a":1},"cause":"step 4 of the timeline (line 10)"})json",
          R"json(5 {"at":100000,"kind":"stateChanged","state":"Completed","cause":"step 5 of the timeline (line 11)"})json"});
}

TEST_CASE("by counts from now, to from the world's beginning", "[api]") {
  Conversation client(story);
  CHECK(move_story(client, R"({"by":"1s"})").json().at("now") == 1000);
  CHECK(move_story(client, R"({"by":"1s"})").json().at("now") == 2000);
  CHECK(move_story(client, R"({"to":"90s"})").json().at("now") == 90'000);
  CHECK(move_story(client, R"({"to":"90s"})").json().at("events").empty());
  CHECK(move_story(client, R"({"by":"0s"})").json().at("now") == 90'000);
}

TEST_CASE("next goes to the next moment at which something is due, and stays where nothing is", "[api]") {
  Conversation client(story);
  std::vector<int> moments;
  for (int step = 0; step < 6; ++step)
    moments.push_back(move_story(client, R"({"to":"next"})").json().at("now").get<int>());
  CHECK(moments == std::vector<int>{1000, 3000, 3500, 90'000, 100'000, 100'000});
}

TEST_CASE("time does not run backwards", "[api]") {
  Conversation client(story);
  client.advance("5s");
  check_bad(move_story(client, R"({"to":"4999ms"})"),
            "the world is at 5000 ms already; time does not run backwards (reset does)");
  check_bad(move_story(client, R"({"by":"-1s"})"), "'-1s': '-1s' is negative, and time does not go back");
  CHECK(clock_of(client).at("now") == 5000);
}

TEST_CASE("an advance that says nothing usable is refused, and time stands", "[api]") {
  Conversation client(story);
  for (const char* body : {"", "{}", R"({"by":"1s","to":"2s"})", R"({"by":1000})", R"({"by":null})",
                           R"({"for":"1s"})", R"({"by":["1s"]})"}) {
    INFO(body);
    check_bad(move_story(client, body), wanted);
  }
  for (const char* text : {"3", "soon", "", "3 s", "1e3s", "0.0001s", "99999999999h", "11y", "next"}) {
    INFO(text);
    const Answer answer = move_story(client, Json{{"by", text}}.dump());
    CHECK(answer.status == 400);
    CHECK(answer.json().at("error").get<std::string>().starts_with("'" + std::string(text) + "': "));
  }
  CHECK(clock_of(client).at("now") == 0);
}

TEST_CASE("ten years and ten years more can be advanced", "[api]") {
  Conversation client(story);
  for (int decade = 1; decade <= 3; ++decade) CHECK(move_story(client, R"({"by":"87600h"})").status == 200);
  CHECK(clock_of(client).at("now") == 3 * 315'360'000'000);
}

TEST_CASE("a story that loops without time passing stops, and advancing says where with 409", "[api]") {
  // The loader refuses such a story, so it is made behind its back.
  Conversation client(story);
  namespace domain = im_mock::domain;
  auto loop =
      domain::story::session({domain::story::at(0, domain::story::state(domain::State::Talking)),
                              domain::story::after(0, domain::story::state(domain::State::Completed))});
  loop->repeat = domain::Duration{0};
  (void)client.backend.world("default")->enter(client.now).world().create_session(*loop);
  const Answer answer = move_story(client, R"({"by":"1s"})");
  const std::string halted = "scenario 'story' loops without time passing: more than 10000 steps at 0 ms";
  CHECK(answer.status == 409);
  CHECK(answer.json().at("error") == halted);
  CHECK(clock_of(client).at("halted") == halted);
  CHECK_FALSE(clock_of(client).contains("next"));
  CHECK(client.get("/api/v2/me/im-sessions").status == 200);
  CHECK(move_story(client, R"({"to":"next"})").status == 409);
  CHECK(client.post("/__admin/reset", "").status == 200);
  CHECK(move_story(client, R"({"by":"1s"})").status == 200);
}

TEST_CASE("the events of an advance are written as all other JSON is", "[api]") {
  Conversation client(R"(
scenario: odd
sessions:
  - id: S1
    timeline:
      - {at: 1s, state: Talking}
      - {at: 2s, message: "two\nlines"}
      - {at: 2s, userData: {a: [1, {b: {}}], c: []}}
)");
  for (const char* by : {"0s", "1s", "1s", "1s"}) {
    const Answer answer = move_story(client, Json{{"by", by}}.dump());
    INFO(answer.body);
    CHECK(answer.body == answer.json().dump(2) + "\n");
  }
}

TEST_CASE("an advance does not stop within a moment, however much happens in it", "[api]") {
  Conversation client("scenario: crowd");
  namespace story = im_mock::domain::story;
  auto talkative = story::session({story::at(0, story::state(im_mock::domain::State::Talking))});
  for (int number = 0; number < 400; ++number)
    talkative->timeline.push_back(story::at(1000, story::message("hi")));
  {
    auto visit = client.backend.world("default")->enter(client.now);
    for (int number = 0; number < 510; ++number) (void)visit.world().create_session(*talkative);
  }
  const Answer answer = move_story(client, R"({"by":"1s"})");
  CHECK(answer.status == 200);
  const Json moved = answer.json();
  CHECK(moved.at("now") == 1000);
  CHECK(moved.at("events").size() == 510 * 400);
}

TEST_CASE("a story that repeats stops on a long way, says so, and can be sent on", "[api]") {
  const std::string repeats =
      "scenario: repeats\n"
      "sessions: [{repeat: 1s, timeline: [{at: 0s, state: Talking}, {after: 1s, state: Completed}]}]\n";
  const std::string fault =
      "faults: [{name: lost, on: {notification: StatusChange, nth: 1}, notifications: drop}]\n";
  for (const std::string& yaml : {repeats, repeats + fault}) {
    Conversation client(yaml);
    const Answer answer = move_story(client, R"({"by":"2000h"})");
    INFO(answer.body.substr(0, 300));
    REQUIRE(answer.status == 409);
    const Json stopped = answer.json();
    const auto now = stopped.at("now").get<std::int64_t>();
    CHECK(stopped.at("error") ==
          "stopped at " + std::to_string(now) +
              " ms, because one advance stops after 200000 events, 2000000 steps or 67108864 bytes "
              "of messages and user data; "
              "another one goes on from there");
    CHECK(stopped.at("events").size() == 200'000);
    CHECK(clock_of(client).at("now") == now);
    const Answer further = move_story(client, R"({"by":"10s"})");
    CHECK(further.status == 200);
    CHECK(further.json().at("now") == now + 10'000);
    // Nothing is lost or doubled where it stopped.
    const auto last = stopped.at("events").back().at("number").get<std::uint64_t>();
    CHECK(further.json().at("events").at(0).at("number") == last + 1);
  }
}

TEST_CASE("in real mode the story follows real time, times the speed", "[api]") {
  Conversation client(story);
  CHECK(client.put("/__admin/clock", R"({"mode":"real","speed":10})").json() ==
        Json::parse(R"({"mode":"real","speed":10.0,"now":0,"next":1000})"));
  client.now += std::chrono::milliseconds{99};
  CHECK(clock_of(client).at("now") == 990);
  CHECK(client.happened().empty());
  client.now += std::chrono::milliseconds{1};
  CHECK(clock_of(client).at("now") == 1000);
  CHECK(client.happened() == Lines{"change S1 agent stateChanged Alerting"});
}

TEST_CASE("switching between the modes loses no time and lives none twice", "[api]") {
  Conversation client(story);
  client.put("/__admin/clock", R"({"mode":"real"})");
  client.now += std::chrono::milliseconds{1500};
  CHECK(client.put("/__admin/clock", R"({"mode":"manual"})").json().at("now") == 1500);
  client.now += std::chrono::hours{1};
  CHECK(clock_of(client).at("now") == 1500);
  client.advance("500ms");
  CHECK(client.put("/__admin/clock", R"({"mode":"real","speed":2})").json().at("now") == 2000);
  client.now += std::chrono::milliseconds{500};
  CHECK(clock_of(client).at("now") == 3000);
  CHECK(client.happened() ==
        Lines{"change S1 agent stateChanged Alerting", "change S1 agent stateChanged Talking"});
}

TEST_CASE("in real mode too the story can be moved by hand, and goes on from there", "[api]") {
  Conversation client(story);
  client.put("/__admin/clock", R"({"mode":"real"})");
  CHECK(move_story(client, R"({"by":"10s"})").json().at("events").size() == 3);
  client.now += std::chrono::milliseconds{1000};
  CHECK(clock_of(client).at("now") == 11'000);
}

TEST_CASE("a clock that is none is refused, and the old one goes on", "[api]") {
  Conversation client(story);
  const Json before = clock_of(client);
  const auto put = [&](const std::string& body) { return client.put("/__admin/clock", body); };
  const std::string mode = R"('mode' has to be "real" or "manual")";
  const std::string speed = "'speed' has to be a number from 0.001 to 100000";
  check_bad(put(R"({"mode":"fast"})"), mode);
  check_bad(put(R"({"mode":1})"), mode);
  for (const char* value : {"0", "-1", "0.0001", "100001", "\"2\"", "null", "1e300"}) {
    INFO(value);
    check_bad(put(R"({"mode":"real","speed":)" + std::string(value) + "}"), speed);
  }
  check_bad(put(R"({"sped":2})"), "the clock has no 'sped'; there is: mode, speed");
  CHECK(clock_of(client) == before);
}

TEST_CASE("what is left out of a clock stays as it is", "[api]") {
  Conversation client(story);
  client.put("/__admin/clock", R"({"mode":"real","speed":5})");
  CHECK(client.put("/__admin/clock", R"({"mode":"manual"})").json().at("speed") == 5.0);
  CHECK(client.put("/__admin/clock", "{}").json().at("mode") == "manual");
  CHECK(client.put("/__admin/clock", R"({"speed":7})").json().at("mode") == "manual");
}

}  // namespace api_test
