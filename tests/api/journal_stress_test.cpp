// The journal under many threads, and over very many requests.
#include <atomic>
#include <thread>

#include "api/conversation.h"
#include "catch.h"

using namespace api_test;

namespace {

constexpr int thread_count = 8;

std::string story_of_sessions() {
  std::string yaml = "sessions:\n";
  for (int number = 0; number < thread_count; ++number) {
    yaml += "  - {id: S" + std::to_string(number) + ", participants: [\"3002\"], state: Talking}\n";
  }
  return yaml;
}

}  // namespace

TEST_CASE("a verification never misses what a request before it did, from many threads", "[api]") {
#if defined(__SANITIZE_THREAD__) || defined(__SANITIZE_ADDRESS__)
  constexpr int rounds =
      20000 / thread_count;  // what is seen so slowly is seen as well in a fifth of the time
#else
  constexpr int rounds = 100000 / thread_count;
#endif
  Setup setup;
  setup.backend.world.journal_size = 50000;
  Conversation conversation(story_of_sessions(), setup);
  const Json reply =
      conversation
          .post(
              "/api/v2/notifications",
              R"([{"channel":"/meta/handshake","version":"1.0","supportedConnectionTypes":["long-polling"]}])")
          .json();
  const std::string client = reply.at(0).at("clientId");
  conversation.post("/api/v2/notifications",
                    R"([{"channel":"/meta/subscribe","subscription":"/**","clientId":")" + client + "\"}]");

  std::atomic<int> wrong{0};
  const auto talk = [&](int number) {
    const std::string session = "S" + std::to_string(number);
    std::uint64_t since = 0;
    for (int round = 0; round < rounds; ++round) {
      const std::string text = session + "-" + std::to_string(round);
      const Answer sent =
          conversation.post("/api/v2/me/im-sessions/" + session,
                            R"({"operationName":"SendMessage","text":")" + text +
                                R"(","destination":{"phoneNumber":"3002"},"devicePath":"/devices/x"})");
      const Answer told = conversation.post("/__admin/journal/verify",
                                            R"({"inOrder":[{"kind":"request","session":")" + session +
                                                R"("},{"kind":"change","text":")" + text +
                                                R"("},{"kind":"notification","session":")" + session +
                                                R"("}],"since":)" + std::to_string(since) + "}");
      const Answer once =
          conversation.post("/__admin/journal/verify", R"({"match":{"kind":"change","text":")" + text +
                                                           R"("},"count":{"exactly":1},"since":)" +
                                                           std::to_string(since) + "}");
      if (sent.status != 200 || told.status != 200 || once.status != 200) ++wrong;
      if (once.status == 200) since = Json::parse(once.body).at("last");
    }
  };
  std::vector<std::thread> threads;
  for (int number = 0; number < thread_count; ++number) threads.emplace_back(talk, number);
  for (std::thread& thread : threads) thread.join();
  CHECK(wrong == 0);
}

TEST_CASE("the journal keeps its size over a million rows, and counts what has fallen out", "[app]") {
  im_mock::app::Journal journal({1000, 64 << 20});
  for (int count = 0; count < 1000000; ++count) {
    im_mock::app::JournalRow row;
    row.path = "/api/v2/me/im-sessions?a=" + std::to_string(count);
    row.answer = std::string(300, 'x');
    journal.append(std::move(row));
  }
  CHECK(journal.rows().size() == 1000);
  CHECK(journal.dropped() == 999000);
  CHECK(journal.rows().front().number == 999001);
  CHECK(journal.rows_after(999999).begin()->path == "/api/v2/me/im-sessions?a=999999");
  const auto count_after = [&](std::uint64_t number) {
    const auto rows = journal.rows_after(number);
    return std::distance(rows.begin(), rows.end());
  };
  CHECK(count_after(0) == 1000);
  CHECK(count_after(5000000) == 0);
}

TEST_CASE("a long body is cut in the journal, and says so", "[app]") {
  im_mock::app::Journal journal({10, 64 << 20});
  im_mock::app::JournalRow row;
  row.answer = std::string(100000, 'x');
  journal.append(row);
  CHECK(journal.rows().front().answer == std::string(16384, 'x') + "... (cut; 100000 bytes in all)");
}
