// Questions to the journal that it cannot answer: it says so, and not "yes".
#include "api/questions.h"

using namespace api_test;

TEST_CASE("what hangs on rows that have been dropped cannot be known", "[api]") {
  Setup setup;
  setup.backend.world.journal_size = 3;
  const Conversation conversation(talking, setup);  // row 1 is a change
  for (int count = 0; count < 3; ++count) conversation.get("/api/v2/me/im-sessions");
  const std::string gets = R"({"match":{"method":"GET"},)";
  const std::string posts = R"({"match":{"method":"POST"},)";
  const std::string unknown =
      "cannot be known: 1 row has been dropped; ask with 'since', or start the mock with a larger "
      "--journal-size";
  for (const std::string& question :
       {posts + R"("never":true})", posts + R"("count":{"exactly":0}})", gets + R"("count":{"exactly":3}})",
        gets + R"("count":{"exactly":4}})", gets + R"("count":{"atMost":3}})",
        gets + R"("count":{"atMost":4}})", gets + R"("count":{"atLeast":4}})",
        std::string(R"({"match":{"method":"POST"}})"), std::string(R"({"inOrder":[{"method":"POST"}]})"),
        std::string(R"({"inOrder":[{"kind":"change"},{"method":"GET"}]})")}) {
    INFO(question);
    const Json answer = ask(conversation, question);
    CHECK(answer.at("holds") == false);
    CHECK(answer.at("reason") == unknown);
    CHECK(answer.at("droppedRows") == 1);
  }
  // Whatever they were, these would be as they are.
  for (const std::string& question : {gets + R"("count":{"atLeast":3}})", gets + R"("count":{"atLeast":0}})",
                                      std::string(R"({"inOrder":[{"method":"GET"},{"method":"GET"}]})")}) {
    INFO(question);
    CHECK(ask(conversation, question).at("holds") == true);
  }
  CHECK(reason(conversation, gets + R"("never":true})") == "wanted no row, but 3 rows match");
  CHECK(reason(conversation, gets + R"("count":{"atMost":2}})") == "wanted at most 2, but 3 rows match");
  // Nothing has been dropped of what comes after the first row.
  CHECK(holds(conversation, posts + R"("never":true,"since":1})"));
  CHECK(holds(conversation, gets + R"("count":{"exactly":3},"since":1})"));
  CHECK_FALSE(ask(conversation, posts + R"("never":true,"since":1})").contains("droppedRows"));
  conversation.get("/api/v2/me/im-sessions");
  CHECK(
      reason(conversation, posts + R"("never":true,"since":1})").starts_with("cannot be known: 1 row has "));
  CHECK(reason(conversation, posts + R"("never":true})").starts_with("cannot be known: 2 rows have "));
}

TEST_CASE("of a journal that keeps nothing nothing can be known", "[api]") {
  Setup setup;
  setup.backend.world.journal_size = 0;
  const Conversation conversation(talking, setup);
  CHECK(
      reason(conversation, R"({"match":{"method":"DELETE"},"never":true})").starts_with("cannot be known: "));
  CHECK(reason(conversation, R"({"match":{"kind":"change"}})").starts_with("cannot be known: "));
}

TEST_CASE("'since' a row that is not there yet is no question about nothing", "[api]") {
  const Conversation conversation;
  conversation.post("/api/v2/me/im-sessions/S1", send);
  const std::string since = ask(conversation, R"({"match":{"operation":"SendMessage"}})").at("last").dump();
  conversation.post("/__admin/reset", "");
  CHECK(reason(conversation, R"({"match":{"operation":"SendMessage"},"never":true,"since":)" + since + "}") ==
        "cannot be known: 'since' is " + since + ", but the last row is 1; a reset numbers them anew");
  CHECK(holds(conversation, R"({"match":{"operation":"SendMessage"},"never":true,"since":1})"));
}

TEST_CASE("a wait for what cannot be known is answered at once, one that may still hold waits", "[api]") {
  Setup setup;
  setup.backend.world.journal_size = 2;
  const Conversation conversation(talking, setup);
  for (int count = 0; count < 3; ++count) conversation.get("/api/v2/me/im-sessions");
  const auto wait = [&](const std::string& question) {
    return conversation.post("/__admin/journal/wait", question);
  };
  const Answer never = wait(R"({"match":{"method":"POST"},"never":true,"timeout":"1m"})");
  CHECK_FALSE(never.hold);
  CHECK(never.status == 409);
  const Answer once = wait(R"({"match":{"method":"POST"},"timeout":"1m"})");
  REQUIRE(once.hold);
  conversation.post("/api/v2/me/im-sessions/S1", send);
  CHECK(once.hold->waiting->wait_for(im_mock::app::RealTime{0})->status == 200);
}

TEST_CASE("whether anything unexpected has happened cannot be known when rows have been dropped", "[api]") {
  Setup setup;
  setup.backend.world.journal_size = 2;
  const Conversation conversation(talking, setup);
  CHECK(conversation.get("/__admin/journal/unexpected").json().at("count") == 0);
  conversation.get("/api/v2/nowhere");
  for (int count = 0; count < 2; ++count) conversation.get("/api/v2/me/im-sessions");
  const Answer answer = conversation.get("/__admin/journal/unexpected");
  CHECK(answer.status == 409);
  CHECK_FALSE(answer.json().contains("count"));
  CHECK(answer.json().at("rows").empty());
  CHECK(answer.json().at("error") ==
        "cannot be known: 2 rows have been dropped; the rows are those that are left");
}

TEST_CASE("a pattern that can run away, or does not compile, is refused wherever it stands", "[api]") {
  const SomeRows conversation;
  const std::string runaway = "this regex can run away: on a text of ";
  CHECK(error(conversation, R"({"match":{"operation":"/^(a+)+$/"}})")
            .starts_with("'operation' of a matcher: " + runaway));
  CHECK(error(conversation, R"({"match":{"path":"/^(a+)+$/"},"never":true})")
            .starts_with("'path' of a matcher: " + runaway));
  CHECK(error(conversation, R"({"match":{"body":{"a":[{"text":"/^(a+)+$/"}]}},"never":true})")
            .starts_with("'body' of a matcher: " + runaway));
  CHECK(error(conversation, R"({"inOrder":[{"method":"GET"},{"answer":"/(a|aa)+$/"}]})")
            .starts_with("'answer' of a matcher: " + runaway));
  CHECK(error(conversation, R"({"match":{"messageType":"/(/"}})")
            .starts_with("'messageType' of a matcher: regex does not compile"));
  CHECK(error(conversation, R"({"match":{"body":{"text":"/order/gi"}}})") ==
        "'body' of a matcher: unknown flag 'g' of a regex (known: i, m, s, x)");
  CHECK(error(conversation, R"({"match":{"operation":"/Send/nonsense"}})")
            .starts_with("'operation' of a matcher: unknown flag"));
  const Answer wait =
      conversation.post("/__admin/journal/wait", R"({"match":{"body":{"text":"/^(a+)+$/"}},"timeout":"1m"})");
  CHECK(wait.status == 400);
  CHECK(conversation.put("/__admin/faults", R"([{"on":{"agent":"/^(a+)+$/"},"respond":{}}])").status == 400);
  // A path is no regex.
  CHECK(holds(conversation, R"({"match":{"body":{"destination":{"phoneNumber":"3002"},"text":"*"}}})"));
  CHECK(holds(conversation, R"({"match":{"path":"/api/v2/me/im-sessions/S1"}})"));
}

TEST_CASE("a regex that tries too much on a row has not said no", "[api]") {
  const Conversation conversation;
  // No probe has the letters that this one runs away on.
  const std::string regex = R"(/^(\p{Cyrillic}+)+$/)";
  std::string text;
  for (int count = 0; count < 40; ++count) text += "\u0436";
  text += "!";
  CHECK(conversation
            .post("/api/v2/me/im-sessions/S1", Json{{"operationName", "SendMessage"},
                                                    {"text", text},
                                                    {"destination", {{"phoneNumber", "3002"}}},
                                                    {"devicePath", "/devices/x"}}
                                                   .dump())
            .status == 200);
  for (const Json& match : {Json{{"body", {{"text", regex}}}}, Json{{"text", regex}}}) {
    for (const Json& question :
         {Json{{"match", match}, {"never", true}}, Json{{"match", match}}, Json{{"inOrder", {match}}},
          Json{{"match", match}, {"count", {{"exactly", 0}}}}}) {
      INFO(question.dump());
      CHECK(error(conversation, question.dump())
                .starts_with("cannot be known: a regex tries too much on row "));
      const Answer wait = conversation.post("/__admin/journal/wait", question.dump());
      CHECK(wait.status == 400);
      CHECK_FALSE(wait.hold);
    }
  }
  // What differs elsewhere is not asked.
  CHECK(holds(
      conversation,
      Json{{"match", {{"operation", "Complete"}, {"body", {{"text", regex}}}}}, {"never", true}}.dump()));
  // A wait that meets it is answered with it.
  conversation.post("/__admin/reset", "");
  const Answer wait = conversation.post(
      "/__admin/journal/wait", Json{{"match", {{"body", {{"text", regex}}}}}, {"timeout", "1m"}}.dump());
  REQUIRE(wait.hold);
  conversation.post("/api/v2/me/im-sessions/S1", Json{{"operationName", "SendMessage"},
                                                      {"text", text},
                                                      {"destination", {{"phoneNumber", "3002"}}},
                                                      {"devicePath", "/devices/x"}}
                                                     .dump());
  const auto late = wait.hold->finish(wait.hold->waiting->wait_for(im_mock::app::RealTime{0}),
                                      im_mock::app::RealTime{2000});
  CHECK(late.status == 400);
  CHECK(late.diagnosis.starts_with("cannot be known: a regex tries too much"));
}
