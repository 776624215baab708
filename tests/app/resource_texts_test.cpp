// The kept JSON of snapshots is always that of the snapshot, however many there are.
#include "app/views/resource_texts.h"

#include "app/views/resource_json.h"
#include "catch.h"

using namespace im_mock;

namespace {

using Snapshots = std::vector<std::shared_ptr<const domain::SessionSnapshot>>;

Snapshots some(std::size_t count) {
  Snapshots snapshots;
  for (std::size_t number = 0; number < count; ++number) {
    domain::SessionSnapshot snapshot;
    snapshot.id = std::to_string(number);
    snapshot.participants = std::make_shared<const std::vector<domain::Participant>>();
    snapshot.user_data = std::make_shared<const domain::Json>(domain::Json::object());
    snapshots.push_back(std::make_shared<const domain::SessionSnapshot>(std::move(snapshot)));
  }
  return snapshots;
}

// How many of the texts are not what they should be.
std::size_t wrong(app::ResourceTexts& texts, const Snapshots& snapshots, const std::string& base) {
  std::size_t count = 0;
  for (const auto& snapshot : snapshots) {
    if (texts.text_of(snapshot, base) != app::im_session_json(*snapshot, base)) ++count;
  }
  return count;
}

}  // namespace

TEST_CASE("a kept text is the snapshot's own, for each base, also after thousands of others", "[app]") {
  app::ResourceTexts texts;
  for (const std::size_t count : {1, 1000, 7000}) {
    const Snapshots snapshots = some(count);
    for (int time = 0; time < 3; ++time) {
      CHECK(wrong(texts, snapshots, "http://a/api/v2") == 0);
      CHECK(wrong(texts, snapshots, "http://b/api/v2") == 0);
    }
  }
}

TEST_CASE("the texts of a list that is asked for again are not made again", "[app]") {
  app::ResourceTexts texts;
  const Snapshots list = some(app::ResourceTexts::list_max);
  std::vector<const char*> places;
  for (const auto& snapshot : list) places.push_back(texts.text_of(snapshot, "base").data());
  for (int others = 0; others < 10; ++others) {
    wrong(texts, some(500), "base");  // sessions that change meanwhile
    std::size_t made_again = 0;
    for (std::size_t number = 0; number < list.size(); ++number) {
      if (texts.text_of(list[number], "base").data() != places[number]) ++made_again;
    }
    CHECK(made_again == 0);
  }
}

TEST_CASE("snapshots that nobody asks for any more are let go", "[app]") {
  app::ResourceTexts texts;
  const Snapshots first = some(10);
  wrong(texts, first, "base");
  CHECK(first.front().use_count() == 2);
  for (int others = 0; others < 10; ++others) wrong(texts, some(app::ResourceTexts::list_max), "base");
  CHECK(first.front().use_count() == 1);
}
