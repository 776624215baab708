// POST /__admin/journal/verify: every matcher, every count, every order, and what a "no" says.
#include <set>

#include "api/questions.h"

using namespace api_test;

namespace {

// The first thing that a failing answer says of the closest row.
std::string difference(const Conversation& conversation, const std::string& match) {
  return ask(conversation, "{\"match\":" + match + "}").at("closest").at(0).at("difference");
}

}  // namespace

TEST_CASE("every member of a row can be matched", "[api]") {
  const SomeRows conversation;
  for (const char* match : {R"({"kind":"request"})",
                            R"({"kind":"change"})",
                            R"({"what":"userDataChanged"})",
                            R"({"session":"S1"})",
                            R"({"agent":"agent"})",
                            R"({"method":"POST"})",
                            R"({"path":"/api/v2/me/im-sessions/S1"})",
                            R"({"path":"/^.api.v2.nothing/"})",
                            R"({"operation":"SendMessage"})",
                            R"({"operation":"/^send/i"})",
                            R"({"text":"Order 4711 please"})",
                            R"({"cause":"operation SendMessage by agent"})",
                            R"({"diagnosis":"/did you mean/"})",
                            R"({"rule":"unknownRoute"})",
                            R"({"status":404})",
                            R"({"statusCode":0})",
                            R"({"answer":{"statusCode":0}})",
                            R"({"body":{"text":"/\\d{4}/"}})",
                            R"({"body":{"userData":{"a":{"b":[1,2]}}}})",
                            R"({"number":1})",
                            R"({"at":0})"}) {
    INFO(match);
    CHECK(holds(conversation, std::string("{\"match\":") + match + "}"));
  }
}

TEST_CASE("members of a matcher have to hold together", "[api]") {
  const SomeRows conversation;
  CHECK(holds(conversation, R"({"match":{"operation":"SendMessage","status":200}})"));
  CHECK_FALSE(holds(conversation, R"({"match":{"operation":"SendMessage","status":404}})"));
}

TEST_CASE("counts: exactly, at least, at most, never", "[api]") {
  const SomeRows conversation;
  const std::string posts = R"({"match":{"method":"POST"},)";
  CHECK(holds(conversation, posts + R"("count":{"exactly":3}})"));
  CHECK_FALSE(holds(conversation, posts + R"("count":{"exactly":2}})"));
  CHECK(holds(conversation, posts + R"("count":{"atLeast":3}})"));
  CHECK_FALSE(holds(conversation, posts + R"("count":{"atLeast":4}})"));
  CHECK(holds(conversation, posts + R"("count":{"atMost":3}})"));
  CHECK_FALSE(holds(conversation, posts + R"("count":{"atMost":2}})"));
  CHECK(holds(conversation, R"({"match":{"method":"DELETE"},"never":true})"));
  CHECK_FALSE(holds(conversation, posts + R"("never":true})"));
}

TEST_CASE("order: one after the other, others may stand between", "[api]") {
  const SomeRows conversation;
  CHECK(holds(conversation,
              R"({"inOrder":[{"operation":"SendMessage"},{"what":"userDataChanged"},{"status":404}]})"));
  CHECK_FALSE(holds(conversation, R"({"inOrder":[{"status":404},{"operation":"SendMessage"}]})"));
  // One row is not two.
  CHECK_FALSE(
      holds(conversation, R"({"inOrder":[{"operation":"SendMessage"},{"operation":"SendMessage"}]})"));
}

TEST_CASE("only rows after 'since' count", "[api]") {
  const SomeRows conversation;
  const Json first = ask(conversation, R"({"match":{"operation":"SendMessage"}})");
  CHECK_FALSE(holds(conversation,
                    R"({"match":{"operation":"SendMessage"},"since":)" + first.at("last").dump() + "}"));
}

TEST_CASE("a 'no' names the closest rows and what differs first", "[api]") {
  const SomeRows conversation;
  CHECK(difference(conversation, R"({"operation":"Complete"})") ==
        R"(operation: wanted "Complete", found nothing)");
  CHECK(difference(conversation, R"({"method":"POST","operation":"SendMessage","status":409})") ==
        "status: wanted 409, found 200");
  CHECK(difference(conversation, R"({"operation":"SendMessage","body":{"text":"hello"}})") ==
        R"(body.text: wanted "hello", found "Order 4711 please")");
  CHECK(difference(conversation, R"({"operation":"SendMessage","body":{"txt":"hello"}})") ==
        R"(body.txt: wanted "hello", found nothing)");
  CHECK(difference(conversation, R"({"operation":"AttachUserData","body":{"userData":{"a":{"b":[1]}}}})") ==
        "body.userData.a.b: wanted a list of 1, found [1,2]");
  CHECK(difference(conversation, R"({"operation":"AttachUserData","body":{"userData":{"a":{"b":[1,3]}}}})") ==
        "body.userData.a.b[1]: wanted 3, found 2");
  CHECK(difference(conversation, R"({"operation":"AttachUserData","body":{"userData":{"a":{"b":{}}}}})") ==
        "body.userData.a.b: wanted an object, found [1,2]");
  CHECK(difference(conversation, R"({"status":404,"rule":"wrongMethod"})") ==
        R"(rule: wanted "wrongMethod", found "unknownRoute")");
  CHECK(difference(conversation, R"({"kind":"notification","messageType":"IMLogUpdateMessage"})") ==
        R"(kind: wanted "notification", found "request")");
  CHECK(difference(conversation, R"({"session":"S2","kind":"change","what":"messageAdded"})") ==
        R"(session: wanted "S2", found "S1")");
}

TEST_CASE("a 'no' says what was wanted and how many there are", "[api]") {
  const SomeRows conversation;
  CHECK(reason(conversation, R"({"match":{"operation":"Complete"}})") ==
        "wanted at least 1, but 0 rows match");
  CHECK(reason(conversation, R"({"match":{"method":"POST"},"count":{"exactly":2}})") ==
        "wanted exactly 2, but 3 rows match");
  CHECK(reason(conversation, R"({"match":{"method":"POST"},"count":{"atMost":2}})") ==
        "wanted at most 2, but 3 rows match");
  CHECK(reason(conversation, R"({"match":{"operation":"SendMessage"},"never":true})") ==
        "wanted no row, but 1 row matches");
  CHECK(reason(conversation, R"({"inOrder":[{"method":"DELETE"}]})") == "matcher 1 of 1 finds no row");
  CHECK(reason(conversation, R"({"inOrder":[{"number":2},{"operation":"Complete"}]})") ==
        "matcher 2 of 2 finds no row after row 2");
}

TEST_CASE("a question that cannot be meant is refused, not answered", "[api]") {
  const SomeRows conversation;
  const std::string form =
      "the question wants {\"match\":{...}} with \"count\" or \"never\", or {\"inOrder\":[{...},{...}]}";
  CHECK(error(conversation, "{}") == form);
  CHECK(error(conversation, R"({"match":{},"inOrder":[]})") == form);
  CHECK(error(conversation, R"({"match":[]})") ==
        R"(a matcher has to be an object, for instance {"operation":"SendMessage"})");
  CHECK(
      error(conversation, R"({"match":{"kind":"requests"}})") ==
      R"(there is no kind "requests"; there is: request, notification, change, dropped, halted, clock, fault)");
  CHECK(error(conversation, R"({"match":{"operation":5}})") == "'operation' of a matcher has to be a text");
  CHECK(error(conversation, R"({"match":{"operation":"/(/"}})")
            .rfind("'operation' of a matcher: regex does not compile", 0) == 0);
  CHECK(error(conversation, R"({"match":{"operatoin":"x"}})").rfind("a journal row has no 'operatoin'", 0) ==
        0);
  CHECK(error(conversation, R"({"match":{},"count":{"exactly":-1}})") ==
        "'count' wants one of {\"exactly\":n}, {\"atLeast\":n}, {\"atMost\":n}");
  CHECK(error(conversation, R"({"match":{},"count":{"around":1}})") ==
        "'count' wants one of {\"exactly\":n}, {\"atLeast\":n}, {\"atMost\":n}");
  CHECK(error(conversation, R"({"match":{},"never":false})") == "'never' has to be true");
  CHECK(error(conversation, R"({"match":{},"never":true,"count":{"exactly":1}})") ==
        "'count' and 'never' exclude each other");
  CHECK(error(conversation, R"({"match":{},"since":"x"})") == "'since' has to be the number of a row");
  CHECK(error(conversation, R"({"inOrder":[{}],"count":{"exactly":1}})")
            .rfind("a question has no 'count' here", 0) == 0);
  CHECK(error(conversation, R"({"inOrder":[]})") == "'inOrder' has to be a list of matchers");
}

TEST_CASE("members of a request mean requests, and a fault beside them does not count", "[api]") {
  const Conversation conversation;
  conversation.put("/__admin/faults",
                   "[{name: busy, on: {operation: SendMessage, times: 1}, respond: {http: 503}}]");
  const std::string once = R"("count":{"exactly":1}})";
  CHECK(conversation.post("/api/v2/me/im-sessions/S1", send).status == 503);
  for (const std::string match :
       {R"({"operation":"SendMessage"})", R"({"operation":"*"})", R"({"operation":"/^Send/"})",
        R"({"method":"POST"})", R"({"path":"/api/v2/me/im-sessions/S1"})", R"({"status":503})",
        R"({"body":{"operationName":"SendMessage"}})", R"({"rule":"fault"})", R"({"rule":"*"})",
        R"({"operation":"SendMessage","fault":"busy"})", R"({"session":"S1","agent":"agent","method":"*"})",
        // Each firing once, though its request says its name too.
        R"({"fault":"busy"})", R"({"fault":"*"})", R"({"fault":"busy","session":"S1"})", R"({"on":{}})",
        R"({"kind":"fault","on":{"operation":"SendMessage","method":"POST"}})",
        R"({"kind":"request","fault":"busy"})"}) {
    INFO(match);
    CHECK(holds(conversation, "{\"match\":" + match + "," + once));
  }
  CHECK_FALSE(holds(conversation, R"({"match":{"operation":"SendMessage"},"count":{"atLeast":2}})"));
  CHECK(conversation.post("/api/v2/me/im-sessions/S1", send).status == 200);
  CHECK(holds(conversation, R"({"match":{"operation":"SendMessage"},"count":{"exactly":2}})"));
  CHECK(holds(conversation, R"({"inOrder":[{"operation":"SendMessage","status":503},
                                           {"operation":"SendMessage","status":200}]})"));
  // What a fault has hit on the push channel is in its own members too.
  CHECK(holds(conversation, R"({"match":{"text":"Order 4711 please"},"count":{"exactly":1}})"));
}

TEST_CASE("any text is not the text of a row that has none", "[api]") {
  const Conversation conversation;
  conversation.get("/api/v2/me");
  CHECK_FALSE(holds(conversation, R"({"match":{"operation":"*"}})"));
  CHECK_FALSE(holds(conversation, R"({"match":{"diagnosis":"*"}})"));
  CHECK(holds(conversation, R"({"match":{"kind":"*"},"count":{"exactly":2}})"));
}

TEST_CASE("a matcher whose members no row can have together is refused", "[api]") {
  const SomeRows conversation;
  CHECK(
      error(conversation, R"({"match":{"kind":"fault","operation":"SendMessage"}})") ==
      "a row of the kind fault has no 'operation', what a fault has hit is in 'on': "
      "{\"on\":{\"operation\":\"SendMessage\"}}; it has: kind, what, session, agent, fault, number, at, on");
  CHECK(
      error(conversation, R"({"match":{"operation":"SendMessage","kind":"change"}})") ==
      "a row of the kind change has no 'operation'; it has: kind, what, session, agent, text, cause, number, "
      "at");
  CHECK(error(conversation, R"({"match":{"session":"S1","operation":"SendMessage","data":{}}})") ==
        "no row has both 'operation' and 'data'; inOrder asks for several rows");
}

TEST_CASE("each member that a row shows can be matched, and none is said to be impossible", "[api]") {
  const Conversation conversation(R"(
scenario: all
sessions:
  - {id: S1, participants: ["3002"], timeline: [{at: 0s, state: Talking}, {after: 2s, message: hi}]}
  - {id: S2, participants: ["3002"], state: Talking, timeline: [{after: 5s, message: hi}]}
faults: [{on: {operation: Complete}, respond: {}}, {on: {notification: NewMessage}, notifications: drop}]
)");
  const std::string client = conversation.post("/api/v2/notifications", R"([{"channel":"/meta/handshake"}])")
                                 .json()
                                 .at(0)
                                 .at("clientId");
  conversation.post("/api/v2/notifications",
                    R"([{"channel":"/meta/subscribe","subscription":"/**","clientId":")" + client + "\"}]");
  conversation.post("/api/v2/me/im-sessions/S2", send);
  conversation.post("/api/v2/me/im-sessions/S2", R"({"operationName":"Complete"})");
  conversation.get("/api/v2/nowhere");
  // Where a message cannot be said, the step is dropped.
  conversation.post("/__admin/sessions/S1/state", R"({"state":"Alerting","force":true})");
  conversation.advance("10s");
  std::set<std::string> kinds;
  for (const Json& row : conversation.journal()) {
    kinds.insert(row.at("kind").get<std::string>());
    for (const auto& [name, value] : row.items()) {
      const Json match{{"kind", row.at("kind")}, {"number", row.at("number")}, {name, value}};
      INFO(match.dump());
      CHECK(holds(conversation, Json{{"match", match}, {"count", {{"exactly", 1}}}}.dump()));
    }
  }
  CHECK(kinds == std::set<std::string>{"request", "notification", "change", "dropped", "clock", "fault"});
}
