// Worlds do not know of one another, however many threads drive them, and a run can be had again.
#include <atomic>
#include <cctype>
#include <memory>
#include <thread>

#include "api/world_run.h"
#include "catch.h"

namespace api_test {
namespace {

constexpr int world_count = 50;
constexpr int step_count = 200;

Setup with_a_long_journal() {
  Setup setup;
  setup.backend.world.journal_size = 100'000;
  return setup;
}

// No mark is the beginning of another.
std::string mark_of(int number) {
  return "mark" + std::to_string(100 + number);
}

std::unique_ptr<WorldRun> lived(const Conversation& mock, int number) {
  auto run = std::make_unique<WorldRun>(mock, "w" + std::to_string(number), mark_of(number),
                                        1000U + static_cast<unsigned>(number));
  run->steps(step_count);
  run->finish();
  return run;
}

// The first of the marks in the text that is not `own`, or nothing.
std::string foreign_mark(const std::string& text, const std::string& own) {
  for (std::size_t at = text.find("mark1"); at != std::string::npos; at = text.find("mark1", at + 1)) {
    const std::string found = text.substr(at, own.size());
    if (found != own) return found;
  }
  return "";
}

}  // namespace

TEST_CASE("fifty worlds driven by fifty threads are each as if they were alone", "[api]") {
  const Conversation together("scenario: idle\nsessions: []", with_a_long_journal());
  std::vector<std::unique_ptr<WorldRun>> runs(world_count);
  std::vector<std::thread> threads;
  for (int number = 0; number < world_count; ++number) {
    threads.emplace_back([&, number] { runs[static_cast<std::size_t>(number)] = lived(together, number); });
  }
  for (std::thread& thread : threads) thread.join();

  std::map<std::string, int> owner;
  for (int number = 0; number < world_count; ++number) {
    INFO("world " << number);
    const WorldRun& run = *runs[static_cast<std::size_t>(number)];
    const Conversation apart("scenario: idle\nsessions: []", with_a_long_journal());
    const auto alone = lived(apart, number);
    // Not CHECK(a == b): it would print megabytes.
    CHECK((run.transcript() == alone->transcript()));
    CHECK((run.journals() == alone->journals()));
    CHECK(foreign_mark(run.transcript(), mark_of(number)) == "");
    CHECK(run.ids().size() > 5);
    CHECK(run.transcript().find("heard [{\"channel\":\"/v2/me/im-sessions\"") != std::string::npos);
    for (const auto& [id, times] : run.ids()) {
      INFO(id);
      CHECK(owner.emplace(id, number).first->second == number);
    }
  }
}

TEST_CASE("the same run twice, and beside twenty noisy worlds, gives the same journal byte for byte",
          "[api]") {
  const auto run = [](const Conversation& mock, const std::string& world) {
    WorldRun made(mock, world, "mark100", 7);
    made.steps(step_count);
    made.finish();
    return made;
  };
  const Conversation quiet("scenario: idle\nsessions: []", with_a_long_journal());
  const WorldRun first = run(quiet, "first");
  const WorldRun second = run(quiet, "second");

  const Conversation noisy("scenario: idle\nsessions: []", with_a_long_journal());
  std::atomic<bool> enough{false};
  std::atomic<int> noise{0};
  std::vector<std::thread> threads;
  for (int number = 0; number < 20; ++number) {
    threads.emplace_back([&, number] {
      WorldRun made(noisy, "noise" + std::to_string(number), mark_of(number + 1),
                    static_cast<unsigned>(number));
      while (!enough) {
        made.steps(10);
        noise += 10;
      }
    });
  }
  while (noise < 200) std::this_thread::yield();
  const WorldRun beside = run(noisy, "third");
  enough = true;
  for (std::thread& thread : threads) thread.join();

  REQUIRE(first.journals().size() > 1);
  std::size_t rows = 0;
  for (const std::string& body : first.journals()) rows += Json::parse(body).at("rows").size();
  CHECK(rows > step_count);
  CHECK((first.journals() == second.journals()));
  CHECK((first.journals() == beside.journals()));
  CHECK((first.transcript() == second.transcript()));
  CHECK((first.transcript() == beside.transcript()));
}

}  // namespace api_test
