#include "app/world/waiting.h"

#include <thread>

#include "catch.h"

namespace im_mock::app {
namespace {

using std::chrono::milliseconds;

std::vector<std::shared_ptr<Waiting>> crowd(std::size_t size) {
  std::vector<std::shared_ptr<Waiting>> all;
  for (std::size_t number = 0; number < size; ++number) all.push_back(std::make_shared<Waiting>());
  return all;
}

Waiting::Answers answers_for(const std::vector<std::shared_ptr<Waiting>>& all) {
  Waiting::Answers answers;
  for (const auto& waiting : all) answers.push_back({waiting, {200, std::to_string(answers.size())}});
  return answers;
}

TEST_CASE("who waits has no answer until one is given, and then that one", "[app]") {
  const auto all = crowd(1);
  CHECK_FALSE(all[0]->wait_for(milliseconds{0}));
  Waiting::answer_all(answers_for(all));
  REQUIRE(all[0]->wait_for(milliseconds{0}));
  CHECK(all[0]->wait_for(milliseconds{0})->body == "0");
}

TEST_CASE("a second answer is ignored", "[app]") {
  const auto all = crowd(1);
  Waiting::answer_all({{all[0], {200, "first"}}});
  Waiting::answer_all({{all[0], {500, "second"}}});
  CHECK(all[0]->wait_for(milliseconds{0})->body == "first");
}

TEST_CASE("all have their answers when answer_all returns, whoever is awake already", "[app]") {
  const auto all = crowd(1000);
  Waiting::answer_all(answers_for(all));
  for (std::size_t index = 0; index < all.size(); ++index) {
    REQUIRE(all[index]->wait_for(milliseconds{0})->body == std::to_string(index));
  }
}

TEST_CASE("hundreds of threads are woken, each by one that is done", "[app]") {
  auto all = crowd(300);
  Waiting::Answers answers = answers_for(all);
  std::vector<std::thread> threads;
  std::vector<std::string> heard(all.size());
  for (std::size_t index = 0; index < all.size(); ++index) {
    threads.emplace_back([&heard, index, waiting = std::move(all[index])]() mutable {
      // Far longer than the test may take: only the wake-up ends it.
      heard[index] = waiting->wait_for(milliseconds{600'000})->body;
      waiting.reset();
    });
  }
  Waiting::answer_all(std::move(answers));
  for (std::thread& thread : threads) thread.join();
  for (std::size_t index = 0; index < heard.size(); ++index) CHECK(heard[index] == std::to_string(index));
}

TEST_CASE("those who have given up do not keep the others from being woken", "[app]") {
  auto all = crowd(100'000);
  auto last = all.back();
  Waiting::Answers answers = answers_for(all);
  all.clear();
  std::string heard;
  std::thread thread(
      [&heard, waiting = std::move(last)] { heard = waiting->wait_for(milliseconds{600'000})->body; });
  Waiting::answer_all(std::move(answers));
  thread.join();
  CHECK(heard == "99999");
}

}  // namespace
}  // namespace im_mock::app
