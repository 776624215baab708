#include "app/journal/journal.h"

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
  Journal journal(5);
  journal.append(row_with("first"));
  journal.append_all(3, [](std::size_t index) { return row_with("n" + std::to_string(index)); });
  CHECK(texts_of(journal) == std::vector<std::string>{"1 first", "2 n0", "3 n1", "4 n2"});
}

TEST_CASE("of more rows than the journal holds, only those that stay are made", "[app]") {
  Journal journal(3);
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
  Journal journal(0);
  journal.append(row_with("first"));
  journal.append_all(4, [](std::size_t) { return row_with("never made"); });
  CHECK(journal.rows().empty());
  CHECK(journal.dropped() == 5);
}

}  // namespace
}  // namespace im_mock::app
