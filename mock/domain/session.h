#pragma once
// A session as the world holds it, and as one agent sees it at one moment.

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "domain/lifecycle.h"
#include "domain/participant.h"
#include "domain/scenario.h"
#include "text/json.h"

namespace im_mock::domain {

// What one agent sees of a session at one moment. Immutable: the very object that a GET shows is the one that
// the notification carries, so the two cannot disagree. Safe to read from any thread.
struct SessionSnapshot {
  std::string id;
  State state = State::Initiating;
  SharedParticipants participants;  // the other party only
  SharedJson user_data;             // an object; shown only when not empty
  Capabilities capabilities;
};

// One agent's side of a session. Two agents who talk with each other have two views of one session.
struct View {
  AgentIndex agent = 0;
  SharedParticipants participants;
  std::shared_ptr<const SessionSnapshot> snapshot;  // nothing until the session has its first state
};

// The fields that templates may name: those of the operation last matched, and the groups of its regexes.
using Fields = std::map<std::string, std::string>;

// A session's inside. Only the World changes it.
struct Session {
  std::uint64_t number = 0;  // order of creation in this world
  std::string id;
  SharedJson user_data;     // an object
  std::vector<View> views;  // the owner's first; one or two
  std::shared_ptr<const SessionPlan> plan;
  Instant began{0};
  std::size_t next_step = 0;  // into plan->timeline
  std::uint64_t wait = 0;     // changes whenever the timeline moves on; older tasks for it are void
  std::shared_ptr<const Fields> fields;  // of the operation that the timeline last waited for

  bool visible() const { return views.front().snapshot != nullptr; }
  State state() const { return views.front().snapshot->state; }
  bool live() const { return visible() && state() != State::Completed; }
};

}  // namespace im_mock::domain
