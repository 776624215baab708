#pragma once
// A Fault is an injected failure: which occasions it is for, when it fires, and what then goes wrong. Plain
// values; what a world remembers of its faults is app/world/faults.h.

#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "domain/time.h"
#include "text/json.h"
#include "text/text_pattern.h"

namespace im_mock::domain {

// What an occasion has to be like, and which of those that are like that.
struct FaultConditions {
  // Of a request:
  std::string operation;            // its operationName; empty: any
  std::string method;               // empty: any
  std::optional<TextPattern> path;  // without the query and without /w/{world}
  // Of a Bayeux message, "handshake", "connect", ...; of an HTTP request the first in it. Empty: any.
  std::string meta;
  // Of a notification: its notificationType. Empty: any.
  std::string notification;
  // Of all of them:
  std::optional<TextPattern> session;  // the session's id
  std::optional<TextPattern> agent;    // the user name

  int nth = 1;               // the first match that counts
  std::optional<int> times;  // how often it fires at most
  int percent = 100;         // how many of a hundred matches fire, by the world's seed
};

// A part of the answer that is not what it should be.
enum class Garble { No, Cut, NotJson, Html, WrongType };
// The connection is closed by the server, although nothing has announced it.
enum class Close { No, Before, Within, After };  // the answer's first byte; its body; after its last byte

// What goes wrong with the answer to a request.
struct AnswerFault {
  struct Respond {
    int http_status = 500;
    int status_code = 4;
    std::string status_message = "Internal error";
    std::optional<Duration> retry_after;
    std::optional<std::string> body;  // instead of the envelope
    std::string content_type = "application/json;charset=UTF-8";
  };
  std::optional<Respond> respond;  // instead of the real answer
  bool perform = true;             // whether what the request asks for is done
  Duration delay{0};               // before the answer's first byte, in real time
  Duration drip{0};                // how long the body takes, in real time
  Garble garble = Garble::No;
  Close close = Close::No;
};

// What goes wrong on the push channel: the first five with an event's notification, the others with a
// client's Bayeux message.
enum class PushTrouble {
  Drop,
  Delay,
  Duplicate,
  Reorder,
  Incomplete,
  UnknownClient,
  Refuse,
  Storm,
  Stop,
};

struct PushFault {
  PushTrouble trouble = PushTrouble::Drop;
  Duration by{1000};  // Delay: how much. Reorder: how long it waits for another to overtake it.
  std::vector<std::string> without;  // Incomplete: members that are missing, "imSession.state"
  bool try_again = false;            // Refuse: a refused handshake is advised to be tried again
};

inline bool is_for_notifications(PushTrouble trouble) {
  return trouble <= PushTrouble::Incomplete;
}

// The service goes away, and comes back with its sessions and without its clients, as after a restart.
struct Outage {
  std::optional<Instant> from;  // nothing: as soon as the fault is there
  Duration lasts{0};
};

struct Fault {
  std::string name;
  FaultConditions on;
  Instant from{0};
  std::optional<Instant> until;  // from then on it fires no more
  std::variant<AnswerFault, PushFault, Outage> what;
  Json definition;  // as it was written
};

// In a few words what goes wrong: "HTTP 500, not performed", "notification delayed", "outage".
std::string in_words(const Fault& fault);

}  // namespace im_mock::domain
