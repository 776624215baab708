// Faults of answers: which requests they are for, what becomes of the answer, and what of the session.
#include <algorithm>

#include "api/listener.h"
#include "catch.h"

namespace api_test {
namespace {

const std::string list = "/api/v2/me/im-sessions";
const std::string session = list + "/S1";
const std::string attach = R"({"operationName":"AttachUserData","userData":{"a":1}})";
const std::string complete = R"({"operationName":"Complete"})";
const std::string sent = R"({"statusCode":0})";

// A conversation in whose world these faults are, one in each line.
struct Faulty : Conversation {
  explicit Faulty(const std::string& faults, const std::string& yaml = talking) : Conversation(yaml) {
    const Answer answer = put("/__admin/faults", faults);
    INFO(answer.body);
    REQUIRE(answer.status == 200);
  }
  Json counts() const {
    Json counts = Json::array();
    const Json shown = get("/__admin/faults").json();
    for (const Json& fault : shown.at("faults")) counts.push_back({fault.at("matched"), fault.at("fired")});
    return counts;
  }
  bool attached() const { return get(session).body.find("\"a\":1") != std::string::npos; }
};

}  // namespace

TEST_CASE("a fault answers with any HTTP status, statusCode and message, and does nothing", "[api][faults]") {
  const Faulty talk("[{respond: {http: 502, statusCode: 9, statusMessage: Any text}}]");
  const Answer answer = talk.post(session, attach);
  CHECK(answer.status == 502);
  CHECK(answer.body == R"({"statusCode":9,"statusMessage":"Any text"})");
  CHECK(answer.header("Content-Type") == "application/json;charset=UTF-8");
  CHECK(answer.diagnosis() == "fault 'fault 1': HTTP 502, not performed");
  talk.remove("/__admin/faults");
  CHECK_FALSE(talk.attached());
}

TEST_CASE("what a fault does not say has its default", "[api][faults]") {
  const Faulty talk("[{respond: {}}]");
  const Answer answer = talk.get(list);
  CHECK(answer.status == 500);
  CHECK(answer.body == R"({"statusCode":4,"statusMessage":"Internal error"})");
  CHECK_FALSE(answer.has_header("Retry-After"));
}

TEST_CASE("a fault's answer has any body of any type, and Retry-After in whole seconds", "[api][faults]") {
  const Faulty talk("[{respond: {http: 503, body: try later, contentType: text/plain, retryAfter: 1500ms}}]");
  const Answer answer = talk.get(list);
  CHECK(answer.status == 503);
  CHECK(answer.body == "try later");
  CHECK(answer.header("Content-Type") == "text/plain");
  CHECK(answer.header("Retry-After") == "2");
}

TEST_CASE("an answer that HTTP gives no body has none, whatever the fault says", "[api][faults]") {
  for (const char* status : {"204", "304"}) {
    for (const char* more : {"}", ", body: text}", "}, garble: html"}) {
      INFO(status << more);
      const Faulty talk("[{respond: {http: " + std::string(status) + more + "}]");
      const Answer answer = talk.get(list);
      CHECK(answer.body.empty());
      CHECK_FALSE(answer.has_header("Content-Type"));
      CHECK_FALSE(talk.journal().back().contains("statusCode"));
    }
  }
}

TEST_CASE("it is done, and answered with an error", "[api][faults]") {
  const Faulty talk("[{on: {operation: AttachUserData}, perform: true, respond: {http: 500}}]");
  const Answer answer = talk.post(session, attach);
  CHECK(answer.status == 500);
  CHECK(answer.diagnosis() == "fault 'fault 1': HTTP 500, performed");
  CHECK(talk.attached());
}

TEST_CASE("it is answered as it would have been, and not done", "[api][faults]") {
  Faulty talk("[{on: {operation: AttachUserData}, perform: false}]");
  CHECK(talk.post(session, attach).body == sent);
  CHECK_FALSE(talk.attached());
  CHECK(talk.happened() == std::vector<std::string>{"fault S1 agent fault 1 not performed"});
  check_refused(talk.post(session, R"({"operationName":"AttachUserData"})"), 400, 1,
                "Parameter 'userData' is missing.");
}

TEST_CASE("an InitiateIMSession that is not done makes no session and uses up no id", "[api][faults]") {
  const std::string initiate =
      R"({"operationName":"InitiateIMSession","destination":{"phoneNumber":"16001"}})";
  const std::string nobody = "initiate: [{destination: \"*\", timeline: []}]\n";
  const Faulty talk("[{on: {operation: InitiateIMSession, times: 1}, perform: false}]", nobody);
  const Conversation other(nobody);
  CHECK(talk.post(list, initiate).body == sent);
  CHECK(talk.get(list).body == R"({"statusCode":0,"uris":[]})");
  talk.post(list, initiate);
  other.post(list, initiate);
  CHECK(talk.get(list + "?fields=*").body == other.get(list + "?fields=*").body);
}

TEST_CASE("the body is cut in the middle, is no JSON, is a page of a proxy, or has a wrong type",
          "[api][faults]") {
  const std::string whole = Conversation().get(list + "?fields=*").body;
  const auto garbled = [](const std::string& how) {
    return Faulty("[{garble: " + how + "}]").get(list + "?fields=*");
  };
  CHECK(garbled("cut").body == whole.substr(0, whole.size() / 2));
  CHECK(garbled("notJson").body == "this is not JSON");
  CHECK(garbled("notJson").header("Content-Type") == "application/json;charset=UTF-8");
  CHECK(garbled("html").body ==
        "<html><head><title>Bad Gateway</title></head><body><h1>Bad Gateway</h1></body></html>\n");
  CHECK(garbled("html").header("Content-Type") == "text/html");
  CHECK(garbled("html").status == 200);
  CHECK(garbled("wrongType").body == whole);
  CHECK(garbled("wrongType").header("Content-Type") == "text/plain");
}

TEST_CASE("a body is cut between characters, so that it is the JSON that is broken", "[api][faults]") {
  const Faulty talk("[{respond: {body: 'äöü€€'}, garble: cut}]");
  CHECK(talk.get(list).body == "äöü");
}

TEST_CASE("how the answer is to travel is the server's to do", "[api][faults]") {
  const Faulty talk("[{delay: 2s, drip: 3s, close: within}]");
  const Answer answer = talk.get(list);
  REQUIRE(answer.delivery);
  CHECK(answer.delivery->delay.count() == 2000);
  CHECK(answer.delivery->drip.count() == 3000);
  CHECK(answer.delivery->close == im_mock::domain::Close::Within);
  CHECK_FALSE(Conversation().get(list).delivery);
}

TEST_CASE("a fault is for an operation, a method, a path, a session or an agent", "[api][faults]") {
  const auto hit = [](const std::string& on, const std::string& method, const std::string& target,
                      const std::string& body = "") {
    Faulty talk("[{on: {" + on + "}, respond: {http: 599}}]", three_agents);
    talk.sign_in_as("agent1", "secret1");
    return talk.ask(method, target, body).status == 599;
  };
  CHECK(hit("operation: Complete", "POST", session, complete));
  CHECK_FALSE(hit("operation: Complete", "POST", session, attach));
  CHECK_FALSE(hit("operation: Complete", "GET", session));
  CHECK(hit("method: GET", "GET", session));
  CHECK_FALSE(hit("method: GET", "POST", session, attach));
  CHECK(hit("path: " + list, "GET", list + "?fields=*"));
  CHECK(hit("path: " + list, "GET", "/w/default" + list));
  CHECK_FALSE(hit("path: " + list, "GET", session));
  CHECK(hit("path: /sessions.S1$/", "GET", session));
  CHECK(hit("session: S1", "GET", session));
  CHECK_FALSE(hit("session: S1", "GET", list + "/S2"));
  CHECK_FALSE(hit("session: S1", "GET", list));
  CHECK(hit("agent: agent1", "GET", list));
  CHECK_FALSE(hit("agent: agent2", "GET", list));
  CHECK(hit("agent: /1$/, method: GET, path: /me/", "GET", list));
}

TEST_CASE("a fault fires at the nth match, so many times, and counts both", "[api][faults]") {
  const auto statuses = [](const std::string& on) {
    const Faulty talk("[{on: {method: GET, " + on + "}, respond: {}}]");
    std::string text;
    for (int request = 0; request < 6; ++request) text += talk.get(list).status == 500 ? "x" : ".";
    return text + " " + talk.counts().dump();
  };
  CHECK(statuses("nth: 1") == "x..... [[6,1]]");
  CHECK(statuses("nth: 3") == "..x... [[6,1]]");
  CHECK(statuses("times: 2") == "xx.... [[6,2]]");
  CHECK(statuses("nth: 3, times: 2") == "..xx.. [[6,2]]");
  CHECK(statuses("percent: 100") == "xxxxxx [[6,6]]");
}

TEST_CASE("of the faults that match the first that fires does, and all count the match", "[api][faults]") {
  const Faulty talk(
      "[{on: {times: 1}, respond: {http: 501}}, {on: {times: 1}, respond: {http: 502}}, "
      "{on: {nth: 2}, respond: {http: 503}}]");
  CHECK(talk.get(list).status == 501);
  CHECK(talk.get(list).status == 502);
  CHECK(talk.get(list).status == 503);
  CHECK(talk.get(list).status == 200);
  CHECK(talk.counts() == Json::parse("[[4,1],[4,1],[4,1]]"));
}

TEST_CASE("a fault fires from and until a moment of the world", "[api][faults]") {
  const Faulty talk("[{from: 10s, until: 20s, respond: {}}]");
  const auto status_at = [&](const char* to) {
    talk.post("/__admin/clock/advance", std::string(R"({"to":")") + to + "\"}");
    return talk.get(list).status;
  };
  CHECK(status_at("9999ms") == 200);
  CHECK(status_at("10s") == 500);
  CHECK(status_at("19999ms") == 500);
  CHECK(status_at("20s") == 200);
  CHECK(talk.counts() == Json::parse("[[2,2]]"));
}

TEST_CASE("what percent means is the seed's to say, and the same in every run", "[api][faults]") {
  const auto pattern = [](std::uint64_t seed) {
    Setup setup;
    setup.backend.world.seed = seed;
    const Conversation talk(talking, setup);
    talk.put("/__admin/faults", "[{on: {percent: 30}, respond: {}}]");
    std::string text;
    for (int request = 0; request < 1000; ++request) text += talk.get(list).status == 500 ? "x" : ".";
    return text;
  };
  const std::string once = pattern(1);
  CHECK(once == pattern(1));
  CHECK(once != pattern(2));
  const auto fired = std::count(once.begin(), once.end(), 'x');
  CHECK(fired > 250);
  CHECK(fired < 350);
}

TEST_CASE("a fault needs no sign-in, but nothing is done for who has none", "[api][faults]") {
  Faulty talk("[{on: {method: GET}, respond: {http: 503}}, {garble: cut}]", three_agents);
  CHECK(talk.get(list).status == 503);
  const Answer refused = talk.post(session, complete);
  CHECK(refused.status == 403);
  CHECK(refused.body == R"({"statusCode":20,"status)");
  talk.remove("/__admin/faults");
  talk.sign_in_as("agent1", "secret1");
  CHECK(talk.get(list).status == 200);
}

TEST_CASE("a body that is no JSON is refused all the same, and spoilt like any answer", "[api][faults]") {
  const Faulty talk("[{garble: wrongType}]");
  const Answer answer = talk.post(session, "{a}");
  CHECK(answer.status == 400);
  CHECK(answer.header("Content-Type") == "text/plain");
  CHECK(answer.diagnosis().starts_with(
      "fault 'fault 1': wrong Content-Type; the request's body is not usable: "));
}

TEST_CASE("a fault is journaled under its name, and the request that it hit too", "[api][faults]") {
  const Faulty talk("[{name: flaky, on: {operation: Complete}, close: before}]");
  talk.post(session, complete);
  const auto rows = talk.journal();
  const auto fault =
      std::find_if(rows.begin(), rows.end(), [](const Json& row) { return row.at("kind") == "fault"; });
  REQUIRE(fault != rows.end());
  Json found = *fault;
  found.erase("number");
  CHECK(found == Json::parse(R"({"at":0,"kind":"fault","what":"closed before the answer","session":"S1",
                                "agent":"agent","on":{"operation":"Complete","method":"POST",
                                "path":"/api/v2/me/im-sessions/S1"},"fault":"flaky"})"));
  const Json request =
      rows.at(rows.size() - 2).at("kind") == "request" ? rows.at(rows.size() - 2) : *(fault + 1);
  CHECK(request.at("fault") == "flaky");
  CHECK_FALSE(request.contains("status"));  // nothing was answered
  CHECK_FALSE(request.contains("answer"));
  const std::string question = R"({"match":{"kind":"fault","fault":"flaky"},"count":{"exactly":1}})";
  CHECK(talk.post("/__admin/journal/verify", question).status == 200);
}

TEST_CASE("a request that fails on purpose is journaled for the agent who signed in, or for nobody",
          "[api][faults]") {
  const auto agent = [](const std::string& faults, const std::string& who) {
    Faulty talk(faults, three_agents);
    if (!who.empty()) talk.sign_in_as(who, "secret2");
    talk.get(list);
    const auto rows = talk.journal();
    CHECK(rows.back().at("kind") == "request");
    return rows.back().value("agent", "");
  };
  CHECK(agent("[{respond: {}}]", "agent2") == "agent2");
  CHECK(agent("[{respond: {}}]", "").empty());
  CHECK(agent("[{outage: {for: 1s}}]", "agent2").empty());
}

TEST_CASE("what fails on purpose is not unexpected", "[api][faults]") {
  const Faulty talk("[{on: {times: 1}, respond: {}}]");
  talk.get(list);
  CHECK(talk.get("/__admin/journal/unexpected").json().at("count") == 0);
  talk.get(list + "/nobody");
  CHECK(talk.get("/__admin/journal/unexpected").json().at("count") == 1);
}

TEST_CASE("the mock's own API never fails on purpose", "[api][faults]") {
  const Faulty talk("[{respond: {}}, {outage: {for: 1h}}]");
  CHECK(talk.get("/__admin/health").status == 200);
  CHECK(talk.get("/__admin/sessions").status == 200);
  CHECK(talk.get(list).status == 503);
}

TEST_CASE("a held connect is spoilt when it is answered", "[api][faults]") {
  Conversation talk;
  const std::string client = listener(talk);
  talk.put("/__admin/faults", "[{on: {meta: connect}, close: within}]");
  const Answer held = connect(talk, client);
  REQUIRE(waits(held));
  talk.post(session, attach);
  const Answer answer = released(talk, held);
  REQUIRE(answer.delivery);
  CHECK(answer.delivery->close == im_mock::domain::Close::Within);
  CHECK(answer.body.find("AttachedDataChanged") != std::string::npos);
}

TEST_CASE("the journal says of a held connect what its client was told", "[api][faults]") {
  const auto row = [](const std::string& what) {
    Conversation talk;
    const std::string client = listener(talk);
    talk.put("/__admin/faults", "[{on: {meta: connect}, " + what + "}]");
    const Answer held = connect(talk, client);
    talk.post(session, attach);
    released(talk, held);
    const auto rows = talk.journal();
    const auto found = std::find_if(rows.begin(), rows.end(), [](const Json& one) {
      return one.at("kind") == "request" && one.contains("fault");
    });
    REQUIRE(found != rows.end());
    return *found;
  };
  const Json failed = row("perform: true, respond: {http: 502}");
  CHECK(failed.at("status") == 502);
  CHECK(failed.at("statusCode") == 4);
  CHECK(failed.at("answer").at("statusMessage") == "Internal error");
  CHECK(failed.at("rule") == "fault");
  CHECK(failed.at("diagnosis") == "fault 'fault 1': HTTP 502, performed");
  CHECK(row("garble: notJson").at("answer") == "this is not JSON");
  CHECK_FALSE(row("close: before").contains("status"));
  CHECK_FALSE(row("close: before").contains("answer"));
}

TEST_CASE("a connect is answered with an HTTP error at once, and its messages wait", "[api][faults]") {
  Conversation talk;
  const std::string client = listener(talk);
  talk.put("/__admin/faults", "[{on: {meta: connect, times: 1}, respond: {http: 503}}]");
  talk.post(session, attach);
  const Answer failed = connect(talk, client);
  CHECK(failed.status == 503);
  CHECK(connect(talk, client).body.find("AttachedDataChanged") != std::string::npos);
}

TEST_CASE("a Bayeux request that is not performed is answered with nothing in it", "[api][faults]") {
  Conversation talk;
  const std::string client = listener(talk);
  talk.put("/__admin/faults", "[{on: {meta: disconnect}, perform: false}]");
  CHECK(talk.post(endpoint, message("disconnect", client)).body == "[]");
  CHECK(waits(connect(talk, client)));
}

TEST_CASE("an operation on the agent that is not performed is said to have been", "[api][faults]") {
  const Faulty talk("[{on: {method: POST}, perform: false}]");
  CHECK(talk.post("/api/v2/me", R"({"operationName":"EndContactCenterSession"})").body == sent);
}

}  // namespace api_test
