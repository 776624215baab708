#pragma once
// What has happened in a world and is not told yet, because the answer to an operation before it is still on
// its way: observed, the HTTP answer comes first and the event after it. A queue, so that what is told is
// told in the order in which it happened. A value; not thread-safe, but for what a PendingAnswer says.

#include <atomic>
#include <cstddef>
#include <deque>
#include <memory>
#include <optional>
#include <variant>
#include <vector>

#include "app/world/real_time.h"
#include "domain/event.h"

namespace im_mock::app {

// The answer to an operation, from its making until it is written. Who writes it holds it, and says when it
// is done; an answer that nobody holds any more is written or lost.
struct PendingAnswer {
  std::atomic<bool> written = false;
};

class Untold {
 public:
  // A client that does not read its answer is not waited for longer.
  static constexpr RealTime patience{1000};

  // What is added from now on waits for the answer, but not beyond `until`.
  void wait_for(const std::shared_ptr<PendingAnswer>& answer, RealTime until);
  void add(std::vector<domain::Event> events);
  // What need not wait any longer, in order.
  std::vector<domain::Event> take_ready(RealTime now);
  // Everything: no answer is waited for.
  std::vector<domain::Event> take_all();

  bool empty() const { return queue_.empty(); }
  // Whether an answer is waited for.
  bool waits(RealTime now) const;
  // When something becomes ready by itself, at the latest.
  std::optional<RealTime> next_due() const;

 private:
  struct Wait {
    std::weak_ptr<PendingAnswer> answer;
    RealTime until;
  };
  static bool is_over(const Wait& wait, RealTime now);

  std::deque<std::variant<Wait, domain::Event>> queue_;
};

}  // namespace im_mock::app
