// Outages: the whole service goes away on purpose, and comes back without its clients.
#include "api/listener.h"
#include "catch.h"

namespace api_test {
namespace {

const std::string list = "/api/v2/me/im-sessions";
const std::string session = list + "/S1";

}  // namespace

TEST_CASE("in an outage every request gets 503, and afterwards the sessions are there and the clients not",
          "[api][faults]") {
  Conversation talk;
  const std::string client = listener(talk);
  talk.put("/__admin/faults", "[{name: restart, outage: {from: 10s, for: 5s}}]");
  const Answer held = connect(talk, client);
  CHECK(talk.get("/__admin/clock").json().at("next") == 10000);
  talk.advance("10s");
  CHECK(talk.get("/__admin/faults").json().at("outage") == "restart");
  const auto rows = talk.journal();
  CHECK(rows.at(rows.size() - 2).at("fault") == "restart");  // the held poll's
  CHECK(rows.at(rows.size() - 2).at("rule") == "fault");
  for (const Answer& answer :
       {released(talk, held), talk.get(list), talk.post(session, R"({"operationName":"Complete"})"),
        talk.get("/api/v2/nowhere"), talk.post(endpoint, "[{\"channel\":\"/meta/handshake\"}]"),
        talk.get("/api/v2/diagnostics/version")}) {
    CHECK(answer.status == 503);
    CHECK(answer.body == R"({"statusCode":4,"statusMessage":"Service unavailable"})");
    CHECK(answer.header("Retry-After") == "5");
    CHECK(answer.diagnosis() ==
          "fault 'restart': the service is away for another 5000 ms of the world's time");
  }
  talk.advance("5s");
  CHECK(talk.get(session).status == 200);
  CHECK_FALSE(talk.get("/__admin/faults").json().contains("outage"));
  CHECK(connect(talk, client).body.find("402::Unknown client") != std::string::npos);
  const auto happened = talk.happened();
  CHECK(happened == std::vector<std::string>{"fault restart outage begins", "fault restart outage ends"});
}

TEST_CASE("an outage that is taken away has an end in the journal", "[api][faults]") {
  Conversation talk;
  talk.put("/__admin/faults",
           "[{name: one, outage: {for: 5s}}, {name: two, outage: {for: 1h}}, {outage: {from: 2h, for: 1s}}]");
  talk.advance("4s");
  talk.happened();
  talk.put("/__admin/faults", "[{name: three, outage: {from: 0s, for: 6s}}]");
  talk.remove("/__admin/faults");
  CHECK(talk.happened() == std::vector<std::string>{"fault one outage ends", "fault two outage ends",
                                                    "fault three outage begins", "fault three outage ends"});
}

TEST_CASE("a story goes on while the service is away, and nobody hears of it", "[api][faults]") {
  const Conversation talk(
      "sessions: [{state: Talking, id: S1, timeline: [{at: 12s, userData: {n: 1}}]}]\n"
      "faults: [{outage: {from: 10s, for: 5s}}]\n");
  talk.advance("15s");
  CHECK(talk.get(session).json().at("imSession").at("userData").at("n") == 1);
}

TEST_CASE("an outage without from begins at once, and one that is over never does", "[api][faults]") {
  const Conversation talk;
  talk.advance("20s");
  talk.put("/__admin/faults", "[{outage: {from: 5s, for: 5s}}]");
  CHECK(talk.get(list).status == 200);
  talk.put("/__admin/faults", "[{outage: {for: 5s}}]");
  CHECK(talk.get(list).status == 503);
  talk.remove("/__admin/faults");
  CHECK(talk.get(list).status == 200);
}

TEST_CASE("Retry-After is in real time, and so follows the clock's speed", "[api][faults]") {
  const Conversation talk;
  const auto wait = [&](const char* clock) {
    talk.put("/__admin/clock", clock);
    talk.put("/__admin/faults", "[{outage: {for: 50s}}]");
    return talk.get(list).header("Retry-After");
  };
  CHECK(wait(R"({"mode":"manual"})") == "50");
  CHECK(wait(R"({"mode":"real","speed":10})") == "5");
  CHECK(wait(R"({"mode":"real","speed":0.5})") == "100");
}

TEST_CASE("an agent signs in anew after an outage", "[api][faults]") {
  Conversation talk(three_agents);
  talk.sign_in_as("agent1", "secret1");
  const std::string cookie = talk.get("/api/v2/me").header("Set-Cookie");
  REQUIRE_FALSE(cookie.empty());
  std::erase_if(talk.headers, [](const auto& header) { return header.first == "Authorization"; });
  talk.set_header("Cookie", cookie.substr(0, cookie.find(';')));
  CHECK(talk.get("/api/v2/me").status == 200);
  talk.put("/__admin/faults", "[{outage: {for: 1s}}]");
  talk.advance("1s");
  CHECK(talk.get("/api/v2/me").status == 403);
}

}  // namespace api_test
