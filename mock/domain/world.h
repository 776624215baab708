#pragma once
// A World lives a Scenario: its sessions change because a client performs an operation, because a step comes
// due, or because a test says so. Each change is an Event.
//
// A copyable value: a copy is a snapshot that goes its own way. Not thread-safe: its host holds one lock
// around it. It reads no clock, starts no thread and draws no random number: the same scenario, seed and
// calls give the same events. Reading never changes it.

#include <cstddef>
#include <cstdint>
#include <limits>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "domain/event.h"
#include "domain/id_sequence.h"
#include "domain/operation.h"
#include "domain/result.h"
#include "domain/scenario.h"
#include "domain/scheduler.h"
#include "domain/session.h"

namespace im_mock::domain {

enum class Legality { Checked, Forced };

// How far one journey through time goes at most. An instant is never cut.
struct Bounds {
  std::size_t events = std::numeric_limits<std::size_t>::max();
  std::size_t steps = std::numeric_limits<std::size_t>::max();
};

class World {
 public:
  // `scenario` has at least one agent. What is due at the beginning has happened when the constructor
  // returns.
  World(std::shared_ptr<const Scenario> scenario, std::uint64_t seed);

  const Scenario& scenario() const { return *scenario_; }
  std::shared_ptr<const Scenario> shared_scenario() const { return scenario_; }

  // The present moment. While a step runs it is that step's instant.
  Instant now() const { return now_; }
  // Lets time pass: visits every due instant up to and including `to`, in order; follow-ups that fall inside
  // happen too. An earlier `to` does nothing. It stops between two instants, and now() is not yet `to`, when
  // so many steps have happened, or when the events that nobody has taken yet are so many or hold
  // `untaken_max` bytes: a story that repeats for years would take all time and all memory. Within one
  // instant twice as many bytes halt the world. Returns how many steps have happened.
  std::size_t advance_to(Instant to, const Bounds& bounds = {});
  static constexpr std::size_t untaken_max = 64 * 1024 * 1024;
  // When something is due next, or nothing when nothing is planned or the world has halted.
  std::optional<Instant> next_due() const;
  // Why the world stands still for ever: a story that loops, or tells too much, without time passing. Empty
  // while all is well.
  const std::string& halted() const { return halted_; }

  // An agent starts a session. Refused: no suitable device, a live session already, or a rule of the
  // scenario.
  Result<Done> initiate(AgentIndex agent, const InitiateIMSession& operation);
  // An agent's operation on a session of its own. Refused: unknown session, or not among its capabilities.
  Result<Done> perform(AgentIndex agent, const std::string& session_id, const SessionOperation& operation);

  // Control: makes a session as a scenario would; returns its id. Refused: the id is taken.
  Result<std::string> create_session(SessionPlan plan);
  // Control: puts a session into a state. Refused: unknown, or not a legal order unless Forced.
  Result<Done> change_state(const std::string& session_id, State state, Legality legality);
  // An agent asks for another state of its own; LoggedIn and LoggedOut are Start- and
  // EndContactCenterSession. Refused by `mustBeLoggedIn`: a state before StartContactCenterSession.
  Result<Done> ask_for(AgentIndex agent, AgentState wanted);
  // Control: puts an agent into a state.
  void put_agent_state(AgentIndex agent, AgentState state);
  AgentState agent_state(AgentIndex agent) const { return presences_[agent].state; }
  // Control: the other party says something. Refused: unknown, or not Talking.
  Result<Done> say(const std::string& session_id, const std::string& text);

  // What the agent sees now, in order of creation.
  std::vector<std::shared_ptr<const SessionSnapshot>> sessions_of(AgentIndex agent) const;
  // The agent's view of one session, or null when there is none.
  std::shared_ptr<const SessionSnapshot> session_of(AgentIndex agent, const std::string& session_id) const;
  // All sessions, visible or not yet, in order of creation.
  const std::map<std::uint64_t, Session>& sessions() const { return sessions_; }
  // The session of that id, visible or not yet; null when there is none.
  const Session* session(const std::string& session_id) const;
  // How many steps and effects are still planned.
  std::size_t planned() const { return scheduler_.size(); }

  // The events since the last call, in order.
  std::vector<Event> take_events();

 private:
  // world.cpp: requests and control calls.
  Session* find(const std::string& session_id);
  const View* view_of(AgentIndex agent, const Session& session) const;
  std::optional<Refusal> device_refusal(AgentIndex agent, const std::optional<std::string>& path,
                                        bool may_be_absent, std::string* number) const;
  bool busy(AgentIndex agent) const { return live_sessions_[agent] > 0; }

  // world_agents.cpp: the agents' own states.
  bool logged_in(AgentIndex agent) const;
  std::string who_is_not_logged_in(AgentIndex agent, std::optional<AgentIndex> peer) const;
  void set_agent_state(AgentIndex agent, AgentState state, const std::string& cause);

  // world_time.cpp: in which order, and how much.
  void schedule(Instant due, Task task);
  void halt(std::string reason);

  // world_story.cpp: what happens when.
  void run(const Task& task);
  void begin_initiated(const Task& task);
  std::string why_unreachable(const std::string& number) const;
  Session& begin(std::shared_ptr<const SessionPlan> plan, std::string id, std::vector<View> views,
                 Json user_data);
  Session& begin_planned(const std::shared_ptr<const SessionPlan>& plan, const std::string& id);
  void wait_for_next_step(Session& session);
  void take_effect(AgentIndex agent, Session& session, const SessionOperation& operation);
  void react(AgentIndex agent, Session& session, const SessionOperation& operation);
  void apply(Session& session, const Effect& effect, const Fields* fields, const std::string& cause);

  // world_changes.cpp: the changes themselves, each with its events.
  void set_state(Session& session, State state, const std::string& cause);
  void complete(Session& session, const std::string& cause);
  void remove_completed();
  void merge_user_data(Session& session, const Json& data, const std::string& cause);
  void delete_user_data(Session& session, const std::string& key, const std::string& cause);
  void user_data_changed(Session& session, const std::string& cause);
  void add_message(Session& session, const std::string& text, std::optional<AgentIndex> speaker,
                   const std::string& cause);
  void drop(const std::string& session_id, AgentIndex agent, std::string reason, const std::string& cause);
  void refresh(const Session& session, View& view, State state) const;
  Capabilities capabilities_of(AgentIndex agent, State state) const;
  Event& emit(Event::Kind kind, const std::string& session_id, AgentIndex agent, const std::string& cause);

  struct Presence {
    AgentState state = AgentState::LoggedOut;     // what everybody sees
    AgentState accepted = AgentState::LoggedOut;  // the last one asked for, while some are pending
    std::size_t pending = 0;
  };

  std::shared_ptr<const Scenario> scenario_;
  IdSequence ids_;
  Instant now_{0};
  Scheduler scheduler_;
  int depth_ = 0;  // of the running task, see Scheduler::Entry
  std::map<std::uint64_t, Session> sessions_;
  std::unordered_map<std::string, std::uint64_t> numbers_by_id_;
  std::uint64_t next_session_number_ = 1;
  std::vector<std::size_t> live_sessions_;      // for each agent
  std::vector<Presence> presences_;             // for each agent
  std::vector<std::size_t> pending_initiates_;  // for each agent: accepted, not yet in effect
  std::vector<std::uint64_t> completed_;        // sessions to be removed once the present task is done
  std::vector<Event> events_;
  std::size_t untaken_bytes_ = 0;  // of the texts and user data that events_ holds
  std::uint64_t next_event_number_ = 1;
  std::string halted_;
};

}  // namespace im_mock::domain
