#pragma once
// A Scenario tells a story: who the agents are, how the backend behaves, and what happens when. Immutable
// once loaded and shared by the worlds that play it. scenario/ makes it from YAML; nothing here knows YAML.

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "domain/agent_state.h"
#include "domain/fault.h"
#include "domain/lifecycle.h"
#include "domain/participant.h"
#include "domain/text_template.h"
#include "domain/time.h"
#include "text/json.h"
#include "text/text_pattern.h"

namespace im_mock::domain {

using AgentIndex = std::size_t;  // into Scenario::agents

struct Device {
  std::string id;      // a UUID made from the number unless the scenario gives one
  std::string number;  // the telephone number
  bool im = true;      // whether IM sessions can use it
};

struct Agent {
  std::string user_name;
  std::string password;
  std::string first_name;
  std::string last_name;
  std::string id;  // 32 lower-case hex digits, made from the user name
  std::vector<Device> devices;
  Json settings = Json::object();  // sections, each an object of texts, as GET /me shows them

  // Whether IM sessions can use one of its devices.
  bool is_fit_for_im() const;
};

// Somebody in the directory who is no agent of the scenario.
struct Contact {
  struct Number {
    std::string number;
    std::string description;
    std::string switch_name;
  };
  std::string id;
  std::string type = "Custom";  // User, Queue or Custom (documented)
  std::string name;
  std::string user_name;
  std::string first_name;
  std::string last_name;
  std::string employee_id;
  std::vector<Number> numbers;
  std::vector<std::string> channels{"voice", "im"};
};

// What GET shows of a session that is Completed. unknown in the documents, so both are offered.
enum class CompletedSessions { Remove, Keep };

// What DeleteUserData does with a key that is not there. unknown in the documents, so both are offered.
enum class UnknownKey { Ignore, Refuse };

// documented: the feature that every operation of an IM session requires.
inline constexpr const char* im_feature = "api-voice-instant-messaging";

// How much the cookie BAYEUX_BROWSER means: Required, a Bayeux client is known together with its cookie only,
// and one browser has one held poll. The real server's is inferred.
enum class BrowserCookie { Optional, Required };

// How this backend behaves. The defaults are those of the key table in scenario/scenario_keys.
struct Settings {
  Duration event_delay{0};  // an accepted operation takes effect, and is notified, this long after its answer
  CompletedSessions completed_sessions = CompletedSessions::Remove;
  UnknownKey unknown_user_data_key = UnknownKey::Ignore;
  CapabilityTable capabilities = default_capabilities();
  bool relaxed_send_message = false;  // destination and devicePath may be left out
  bool echo_messages = true;          // the sender is notified of its own message (documented sample)
  std::optional<Duration> auto_answer =
      Duration{2000};                   // an agent called by an agent answers; nothing = never
  bool must_be_logged_in = false;       // both agents of a session have to be (documented)
  int invalid_state_http_status = 409;  // the documents give statusCode 2 and no HTTP status
  bool csrf = false;                    // X-CSRF-TOKEN demanded of every POST
  bool metrics = false;                 // data.metrics in every notification
  std::string version = "8.5.202.96";   // what /diagnostics/version says
  std::vector<std::string> features{"api-voice-instant-messaging", "api-voice"};
  // documented: a feature that is off behaves as if it did not exist.
  bool has_im() const;
  Duration connect_timeout{30000};  // how long /meta/connect may be held, in real time
  Duration connect_interval{0};     // advised pause between two /meta/connect, in real time
  Duration max_interval{10000};     // a client silent for longer is forgotten, in real time
  int cometd = 3;  // the version of CometD whose texts and rules the push channel has: 3 or 5
  BrowserCookie browser_cookie = BrowserCookie::Optional;
};

// One condition of `where`: the named field of the operation matches the pattern.
// Fields: text, destination, devicePath, key, agent, participant, userData.NAME.
struct Condition {
  std::string field;
  TextPattern pattern;
};

// What a step or a reply does, in this order: user data, message, state. At least one of them is there.
struct Effect {
  Json user_data;  // merged like UpdateUserData; null when there is none; string values are templates
  std::vector<std::string> delete_user_data;
  std::optional<TextTemplate> message;
  std::optional<State> state;
  std::optional<AgentState> agent_state;  // of the agent `by`; where that is empty, of the session's
  std::string by;                         // an agent's userName when an agent does it; empty: the other party

  bool empty() const {
    return user_data.is_null() && delete_user_data.empty() && !message && !state && !agent_state;
  }
};

enum class Trigger { At, After, On };

// One step of a session's timeline. Steps run in order; each waits for its own trigger.
struct Step {
  Trigger trigger = Trigger::At;
  Duration delay{0};  // At: since the session began. After: since the previous step. On: since the operation.
  // For On:
  OperationName operation = OperationName::SendMessage;
  std::vector<Condition> where;
  std::optional<Duration> timeout;  // how long to wait, since the previous step
  Effect otherwise;                 // done when the timeout passes, and the timeline goes on
  Effect effect;                    // may be empty only for On: a step that just waits
  int line = 0;                     // where it stands in its file, 0 when it has none
};

// How a session comes to be and what happens in it.
struct SessionPlan {
  std::optional<std::string> id;  // generated from the world's seed when not given
  AgentIndex agent = 0;           // whose session it is
  std::vector<Participant>
      participants;  // the other party; an agent's device number makes that agent the peer
  Json user_data = Json::object();
  std::optional<State> state;  // the state in which it begins; else the first step with a state begins it
  std::vector<Step> timeline;
  std::optional<Duration> repeat;  // played again, as a new session, this long after it completed
  int line = 0;
};

// A standing rule: reacts every time.
struct Reply {
  OperationName on = OperationName::SendMessage;
  std::vector<Condition> where;
  Duration after{0};
  Effect effect;
  int line = 0;
};

// What an InitiateIMSession leads to. First match wins. `*` does not take a number that is an agent's device.
struct InitiateRule {
  TextPattern destination;
  std::shared_ptr<const SessionPlan> plan;  // its timeline; nothing when refused
  struct Refuse {
    int status_code = 2;
    std::string status_message = "Invalid state";
    std::optional<int> http_status;
  };
  std::optional<Refuse> refuse;
  int line = 0;
};

struct Scenario {
  std::string name;
  std::string description;
  std::string file;                       // where it was read from, empty when it came over the wire
  std::int64_t epoch_ms = 1767225600000;  // the world's beginning as Unix time: 2026-01-01T00:00:00Z
  std::vector<Agent> agents;              // never empty once loaded
  bool open_door = true;          // no `agents` were declared: everybody is agents[0], without credentials
  std::vector<Contact> contacts;  // of the directory, beside the agents
  Settings settings;
  std::vector<std::shared_ptr<const SessionPlan>> sessions;
  std::vector<Reply> replies;
  std::vector<InitiateRule> initiate;
  std::vector<Fault> faults;
  // Who is there and how the backend behaves, as it was written, by the keys of the language: `agents`,
  // `contacts`, `settings`. Passwords are in it.
  Json declared = Json::object();

  std::optional<AgentIndex> agent_named(const std::string& user_name) const;
  std::optional<AgentIndex> agent_with_number(const std::string& number) const;
  const Device* device_with_number(const std::string& number) const;  // null when it is no agent's
};

// The stable ids that are made from names, so that they are the same in every world and at every start.
std::string device_id_for(const std::string& number);    // a UUID
std::string agent_id_for(const std::string& user_name);  // 32 lower-case hex digits
// The one agent of a scenario that declares none: user name "agent", device 3001.
Agent default_agent();

}  // namespace im_mock::domain
