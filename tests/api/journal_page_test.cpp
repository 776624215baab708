// A journal that is larger than one answer.
#include <set>
#include <sstream>

#include "api/conversation.h"
#include "catch.h"

using namespace api_test;

TEST_CASE("a large journal is read in pages, each row once, in both formats", "[api]") {
  Setup setup;
  setup.backend.world.journal_size = 10'000;
  const Conversation conversation(talking, setup);
  for (int number = 0; number < 1000; ++number)
    conversation.post("/api/v2/unknown", "\"" + std::string(16'000, 'x') + "\"");
  for (const bool lines : {false, true}) {
    std::set<std::uint64_t> seen;
    std::string since = "0";
    int pages = 0;
    while (!since.empty()) {
      const Answer page =
          conversation.get("/__admin/journal?since=" + since + (lines ? "&format=ndjson" : ""));
      REQUIRE(page.status == 200);
      CHECK(page.body.size() < 9 * 1024 * 1024);
      std::vector<Json> rows;
      if (lines) {
        std::istringstream text(page.body);
        for (std::string line; std::getline(text, line);) rows.push_back(Json::parse(line));
      } else {
        const Json json = page.json();
        rows = json.at("rows").get<std::vector<Json>>();
        CHECK(json.contains("next") == page.has_header("X-Mock-Next"));
      }
      for (const Json& row : rows) CHECK(seen.insert(row.at("number").get<std::uint64_t>()).second);
      since = page.header("X-Mock-Next");
      ++pages;
    }
    CHECK(pages == 2);
    CHECK(seen.size() == 1001);  // the session begins, too
  }
  const Json unexpected = conversation.get("/__admin/journal/unexpected").json();
  CHECK(unexpected.at("count") == 1000);
  CHECK(unexpected.at("rows").size() < 1000);
  CHECK(unexpected.at("rows").size() > 400);
}

TEST_CASE("a session that is updated a thousand times with a mebibyte attached keeps the journal small",
          "[api]") {
  const Conversation conversation;
  const std::string session = "/api/v2/me/im-sessions/S1";
  const auto attach = [&](const Json& data) {
    const Json body{{"operationName", "AttachUserData"}, {"userData", data}};
    REQUIRE(conversation.post(session, body.dump()).status == 200);
  };
  attach({{"x", std::string(1'000'000, 'x')}});
  for (int number = 0; number < 100; ++number) attach({{"small", number}});
  auto visit = conversation.backend.world("default")->enter(conversation.now);
  CHECK(visit.journal().bytes() <= 64 * 1024 * 1024);
  CHECK(visit.journal().dropped() > 0);
}
