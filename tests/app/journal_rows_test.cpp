// The journal: numbered, bounded, and what its rows look like.
#include "app/journal/journal.h"
#include "catch.h"

using namespace im_mock::app;
using im_mock::domain::Json;

namespace {

JournalRow change(const std::string& text) {
  JournalRow row;
  row.kind = JournalRow::Kind::Change;
  row.text = text;
  return row;
}

}  // namespace

TEST_CASE("rows are numbered from 1 as they come", "[app]") {
  Journal journal({10, 1 << 20});
  CHECK(journal.last_number() == 0);
  journal.append(change("a"));
  journal.append(change("b"));
  CHECK(journal.rows().front().number == 1);
  CHECK(journal.rows().back().number == 2);
  CHECK(journal.last_number() == 2);
  CHECK(journal.dropped() == 0);
}

TEST_CASE("a full journal drops the oldest row, counts it, and goes on numbering", "[app]") {
  Journal journal({3, 1 << 20});
  for (const char* text : {"a", "b", "c", "d", "e"}) journal.append(change(text));
  REQUIRE(journal.rows().size() == 3);
  CHECK(journal.rows().front().text == "c");
  CHECK(journal.rows().front().number == 3);
  CHECK(journal.last_number() == 5);
  CHECK(journal.dropped() == 2);
}

TEST_CASE("a journal of no size keeps nothing and counts everything", "[app]") {
  Journal journal({0, 1 << 20});
  journal.append(change("a"));
  CHECK(journal.rows().empty());
  CHECK(journal.last_number() == 1);
  CHECK(journal.dropped() == 1);
}

TEST_CASE("the rows after a number are found, also when that one has fallen out", "[app]") {
  Journal journal({3, 1 << 20});
  for (const char* text : {"a", "b", "c", "d", "e"}) journal.append(change(text));
  const auto after = [&](std::uint64_t number) {
    std::string texts;
    for (const JournalRow& row : journal.rows_after(number)) texts += row.text;
    return texts;
  };
  CHECK(after(0) == "cde");
  CHECK(after(2) == "cde");
  CHECK(after(3) == "de");
  CHECK(after(5).empty());
  CHECK(after(99).empty());
}

TEST_CASE("a row shows only the members that say something", "[app]") {
  JournalRow row = change("Talking");
  row.number = 7;
  row.at = im_mock::domain::Instant{1500};
  row.what = "stateChanged";
  row.session = "S1";
  row.agent = "agent1";
  row.cause = "step 1";
  CHECK(to_json(row).dump() ==
        R"({"number":7,"at":1500,"kind":"change","what":"stateChanged","session":"S1",)"
        R"("agent":"agent1","text":"Talking","cause":"step 1"})");
}

TEST_CASE("a body that is JSON stands as JSON, another one as a text", "[app]") {
  JournalRow row;
  row.body = R"({"b":1,"a":[2]})";
  row.answer = "Missing or invalid Csrf token";
  CHECK(to_json(row).at("body").dump() == row.body);
  CHECK(to_json(row).at("answer") == row.answer);
  row.kind = JournalRow::Kind::Notification;
  CHECK(to_json(row).at("data").dump() == row.body);
}

TEST_CASE("each kind of row has a name, and is found by it", "[app]") {
  for (const char* name : {"request", "notification", "change", "dropped", "halted", "clock"}) {
    const auto kind = journal_kind_named(name);
    REQUIRE(kind);
    CHECK(to_string(*kind) == name);
  }
  CHECK_FALSE(journal_kind_named("Request"));
}
