// What waits for answers: the order, and who is waited for.
#include "app/world/untold.h"

#include <string>

#include "catch.h"

using namespace im_mock;
using app::PendingAnswer;
using app::RealTime;
using app::Untold;

namespace {

std::vector<domain::Event> event(std::uint64_t number) {
  domain::Event made;
  made.number = number;
  return {made};
}

std::string numbers(const std::vector<domain::Event>& events) {
  std::string text;
  for (const auto& one : events) text += std::to_string(one.number) + " ";
  return text;
}

}  // namespace

TEST_CASE("what is added before an answer is waited for need not wait", "[app]") {
  Untold untold;
  untold.add(event(1));
  const auto answer = std::make_shared<PendingAnswer>();
  untold.wait_for(answer, RealTime{10});
  untold.add(event(2));
  CHECK(numbers(untold.take_ready(RealTime{0})) == "1 ");
  CHECK(untold.waits(RealTime{0}));
  CHECK(untold.next_due() == RealTime{10});
  answer->written = true;
  CHECK_FALSE(untold.waits(RealTime{0}));
  CHECK(numbers(untold.take_ready(RealTime{0})) == "2 ");
  CHECK(untold.empty());
}

TEST_CASE("what comes later does not overtake what waits", "[app]") {
  Untold untold;
  const auto first = std::make_shared<PendingAnswer>();
  const auto second = std::make_shared<PendingAnswer>();
  untold.wait_for(first, RealTime{10});
  untold.add(event(1));
  untold.wait_for(second, RealTime{10});
  untold.add(event(2));
  second->written = true;
  CHECK(untold.take_ready(RealTime{0}).empty());
  first->written = true;
  CHECK(numbers(untold.take_ready(RealTime{0})) == "1 2 ");
}

TEST_CASE("an answer that nobody holds any more is waited for no longer, nor one that takes too long",
          "[app]") {
  Untold untold;
  auto dropped = std::make_shared<PendingAnswer>();
  untold.wait_for(dropped, RealTime{10});
  untold.add(event(1));
  CHECK(untold.take_ready(RealTime{0}).empty());
  dropped.reset();
  CHECK(numbers(untold.take_ready(RealTime{0})) == "1 ");
  const auto slow = std::make_shared<PendingAnswer>();
  untold.wait_for(slow, RealTime{10});
  untold.add(event(2));
  CHECK(untold.take_ready(RealTime{9}).empty());
  CHECK(numbers(untold.take_ready(RealTime{10})) == "2 ");
}

TEST_CASE("everything can be taken, and then nothing is waited for", "[app]") {
  Untold untold;
  const auto answer = std::make_shared<PendingAnswer>();
  untold.wait_for(answer, RealTime{10});
  untold.add(event(1));
  CHECK(numbers(untold.take_all()) == "1 ");
  CHECK(untold.empty());
  CHECK(untold.next_due() == std::nullopt);
  CHECK_FALSE(untold.waits(RealTime{0}));
}
