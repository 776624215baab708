#pragma once
// What a world has yet to do, ordered by due time and, at the same instant, by order of scheduling.

#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "domain/agent_state.h"
#include "domain/operation.h"
#include "domain/session.h"
#include "domain/time.h"

namespace im_mock::domain {

// Something that is to happen to a session. Which members count depends on the kind.
struct Task {
  enum class Kind {
    Step,         // the session's next step
    Timeout,      // the operation that the next step waits for has not come
    Reply,        // reply `index`
    Operation,    // an accepted operation takes effect
    Initiate,     // an accepted InitiateIMSession takes effect: the session begins
    AutoAnswer,   // the called agent answers
    AgentState,   // an accepted change of the agent's state takes effect
    Unreachable,  // the called agent cannot take part: the caller's session ends
    Begin,        // `plan` is played again
  };
  Kind kind = Kind::Step;
  std::uint64_t session = 0;  // Session::number
  std::uint64_t wait = 0;     // Step and Timeout: void unless the session's is the same
  std::size_t index = 0;      // Reply: into Scenario::replies
  AgentIndex agent = 0;       // Operation, Initiate, AgentState: who asked
  domain::AgentState agent_state = domain::AgentState::LoggedOut;  // AgentState: the one wanted
  std::shared_ptr<const Fields> fields;                            // Reply, Initiate: what the request said
  std::shared_ptr<const SessionOperation> operation;               // Operation
  std::shared_ptr<const SessionPlan> plan;                         // Initiate, Begin
  std::string session_id;                                          // Operation, Initiate: the session's id
  std::string cause;                                               // AgentState, Unreachable: why it happens
  std::shared_ptr<const Json> user_data;                           // Initiate
};

// A copyable value. Not thread-safe.
class Scheduler {
 public:
  struct Entry {
    Instant due{0};
    std::uint64_t sequence = 0;
    int depth = 0;  // how many tasks caused one another at this very instant; 0 when time has passed
    Task task;
  };

  void schedule(Instant due, int depth, Task task);
  // When the earliest task is due, or nothing when none waits.
  std::optional<Instant> next_due() const;
  // Takes the earliest task out. There must be one.
  Entry take();
  std::size_t size() const { return heap_.size(); }

 private:
  // A heap moves its elements about, so these are small; the tasks stay where they are.
  struct Place {
    Instant due{0};
    std::uint64_t sequence = 0;
    int depth = 0;
    std::uint32_t task = 0;  // into tasks_
  };
  static bool is_later(const Place& left, const Place& right);

  std::vector<Place> heap_;
  std::vector<Task> tasks_;
  std::vector<std::uint32_t> free_;  // places in tasks_ that hold nothing
  std::uint64_t next_sequence_ = 0;
};

}  // namespace im_mock::domain
