#pragma once
// Something that happened in a world. One event is the new REST state, the notification and the journal's
// row.

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "domain/agent_state.h"
#include "domain/session.h"
#include "domain/time.h"

namespace im_mock::domain {

struct Event {
  enum class Kind {
    StateChanged,       // a view has a new state; the first one is the session's appearance
    UserDataChanged,    // a view has other user data
    MessageAdded,       // a message reached a view
    AgentStateChanged,  // an agent is in another state; no session is concerned
    Dropped,            // a step or an operation's effect that could not happen any more; `text` says why
    Halted,             // the world stopped because its story loops without time passing; `text` says where
  };

  std::uint64_t number = 0;  // 1, 2, 3, ... in this world
  Instant at{0};
  Kind kind = Kind::StateChanged;
  std::string session_id;
  AgentIndex agent = 0;  // whose view it concerns, or who is in another state
  std::shared_ptr<const SessionSnapshot>
      snapshot;  // for StateChanged and UserDataChanged: the view from now on
  AgentState agent_state = AgentState::LoggedOut;  // AgentStateChanged: the state from now on
  std::string text;                                // MessageAdded: the message. Dropped, Halted: the reason.
  std::string
      cause;  // "operation Complete by agent1", "step 2 of the timeline (line 14)", "control call", ...
};

std::string_view to_string(Event::Kind kind);

}  // namespace im_mock::domain
