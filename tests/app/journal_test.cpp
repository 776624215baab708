#include "app/journal/journal.h"

#include <memory>

#include "catch.h"

namespace im_mock::app {
namespace {

JournalRow row_with(const std::string& text) {
  JournalRow row;
  row.text = text;
  return row;
}

std::vector<std::string> texts_of(const Journal& journal) {
  std::vector<std::string> texts;
  for (const JournalRow& row : journal.rows()) texts.push_back(std::to_string(row.number) + " " + row.text);
  return texts;
}

TEST_CASE("many rows at once are appended in order", "[app]") {
  Journal journal({5, 1 << 20});
  journal.append(row_with("first"));
  journal.append_all(3, [](std::size_t index) { return row_with("n" + std::to_string(index)); });
  CHECK(texts_of(journal) == std::vector<std::string>{"1 first", "2 n0", "3 n1", "4 n2"});
}

TEST_CASE("of more rows than the journal holds, only those that stay are made", "[app]") {
  Journal journal({3, 1 << 20});
  journal.append(row_with("first"));
  std::size_t made = 0;
  journal.append_all(10, [&](std::size_t index) {
    ++made;
    return row_with("n" + std::to_string(index));
  });
  CHECK(made == 3);
  CHECK(texts_of(journal) == std::vector<std::string>{"9 n7", "10 n8", "11 n9"});
  CHECK(journal.dropped() == 8);
}

TEST_CASE("a journal of no rows counts what it does not keep", "[app]") {
  Journal journal({0, 1 << 20});
  journal.append(row_with("first"));
  journal.append_all(4, [](std::size_t) { return row_with("never made"); });
  CHECK(journal.rows().empty());
  CHECK(journal.dropped() == 5);
}

TEST_CASE("the oldest rows fall out when the bytes are too many, but the newest stays", "[app]") {
  Journal journal({1000, 100'000});
  for (int number = 0; number < 50; ++number) journal.append(row_with(std::string(10'000, 'x')));
  CHECK(journal.rows().size() == 9);
  CHECK(journal.dropped() == 41);
  CHECK(journal.bytes() <= 100'000);
  Journal tiny({1000, 0});
  tiny.append(row_with("first"));
  tiny.append(row_with("second"));
  CHECK(texts_of(tiny) == std::vector<std::string>{"2 second"});
}

TEST_CASE("user data counts once for the rows that share it, and anew whenever it has changed", "[app]") {
  Journal journal({10'000, 10 * 1024 * 1024});
  const auto large = domain::shared(domain::Json{{"x", std::string(1024 * 1024, 'x')}});
  const auto append = [&](const domain::SharedJson& user_data) {
    JournalRow row;
    row.snapshot =
        std::make_shared<const domain::SessionSnapshot>(domain::SessionSnapshot{"S1", {}, {}, user_data, {}});
    journal.append(std::move(row));
  };
  for (int number = 0; number < 100; ++number) append(large);
  CHECK(journal.rows().size() == 100);
  CHECK(journal.bytes() < 4 * 1024 * 1024);
  for (int number = 0; number < 100; ++number)
    append(domain::shared(domain::Json{{"x", std::string(1024 * 1024, 'x')}, {"small", number}}));
  CHECK(journal.rows().size() == 9);
}

TEST_CASE("every text of a row is cut, and says how long it was", "[app]") {
  Journal journal({10, 1 << 20});
  const std::string lengthy(1'000'000, 'x');
  JournalRow row;
  for (std::string* text :
       {&row.session, &row.agent, &row.client, &row.method, &row.path, &row.operation, &row.body, &row.answer,
        &row.diagnosis, &row.rule, &row.what, &row.text, &row.cause, &row.fault})
    *text = lengthy;
  journal.append(row);
  const JournalRow& kept = journal.rows().back();
  for (const std::string* text :
       {&kept.session, &kept.agent, &kept.client, &kept.method, &kept.path, &kept.operation, &kept.body,
        &kept.answer, &kept.diagnosis, &kept.rule, &kept.what, &kept.text, &kept.cause, &kept.fault}) {
    CHECK(text->size() < 17'000);
    CHECK(text->ends_with("... (cut; 1000000 bytes in all)"));
  }
}

TEST_CASE("journals share a budget, which each gives back when it goes", "[app]") {
  const auto all = std::make_shared<JournalBudget>(55'000);
  Journal one({1000, 1 << 20}, all);
  {
    Journal other({1000, 1 << 20}, all);
    for (int number = 0; number < 4; ++number) one.append(row_with(std::string(10'000, 'x')));
    for (int number = 0; number < 4; ++number) other.append(row_with(std::string(10'000, 'x')));
    CHECK(one.rows().size() == 4);
    CHECK(other.rows().size() == 1);
    CHECK_FALSE(all->is_exceeded());
    other = Journal({1000, 1 << 20}, all);
    CHECK(other.bytes() == 0);
  }
  for (int number = 0; number < 4; ++number) one.append(row_with(std::string(10'000, 'x')));
  CHECK(one.rows().size() == 5);
}

}  // namespace
}  // namespace im_mock::app
