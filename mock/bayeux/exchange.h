// What goes in and out of a BayeuxServer: who asks, and what the host is to do with the asker's HTTP request,
// as CometD's AbstractHttpTransport and AsyncJSONTransport would. Plain values. A `body` is always a complete
// JSON array, ready to be sent with HTTP 200 (for Release::Superseded see there).
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "bayeux/settings.h"

namespace im_mock::bayeux {

struct Caller {
  std::string
      principal;  // who is signed in; opaque. A client belongs to the principal that made its handshake
  std::string
      context;  // opaque; the latest one of each client is handed to Render (e.g. the base URL it uses)
  std::vector<std::string> browsers{};  // the values of its cookies BAYEUX_BROWSER, in their order
};

// What is to go wrong with a message of a client, so that somebody can see how it copes.
enum class Mishap {
  None,
  ClientUnknown,  // the server has just forgotten the client
  Refused,        // a handshake, with advice: none; or a subscription
  RefusedForNow,  // the same, but a handshake with advice: handshake
  AnsweredEmpty,  // a /meta/connect at once, without messages, with the advice to come again at once
  ToldToStop,     // a /meta/connect at once, without messages, with advice: none
};
// Asked once for each meta message that the server would act on: "handshake", "connect", ...
using Mishaps = std::function<Mishap(std::string_view meta)>;

// Names one held /meta/connect. Never used twice by one server.
using PollId = std::uint64_t;

// An answer on its way to a client: as long as anybody holds it, the client is not silent but reading.
using OnItsWay = std::shared_ptr<const void>;

// Send this now. Once it is sent, BayeuxServer::written.
struct Answer {
  std::string body;
  std::string client_id{};  // whose answer it is; empty where the server knows nobody
};

// Send nothing yet: wait until a Released names this poll, or `timeout` has passed (then
// BayeuxServer::expire_poll), or the connection has died (then BayeuxServer::abandon_poll).
struct Hold {
  PollId poll = 0;
  std::string client_id;
  milliseconds timeout{0};
};

// The body was not a Bayeux request at all; nothing of it was performed. HTTP 400, or 413 when it was too
// large.
struct BadRequest {
  std::string message;
  bool too_large = false;
};

// CometD meets an exception here: HTTP 500 and no Bayeux answer. What the request's earlier messages did
// holds.
struct Failure {
  std::string message;
};

// Why a held poll has been answered.
enum class Release {
  Delivered,       // it carries messages
  Disconnected,    // the client said /meta/disconnect; advice: none
  SessionUnknown,  // the server has forgotten the client; advice: handshake
  Stopping,        // the server is about to stop: as if the poll's time were over
  // The same client sent another /meta/connect. CometD ends the older one with an HTTP error, 500 since 2019
  // (408 before, which browsers repeat by themselves); `body` is an unsuccessful reply to go with it.
  Superseded,
};

// A held poll that now has its answer. The server has forgotten the poll.
struct Released {
  PollId poll = 0;
  std::string client_id;
  Release reason = Release::Delivered;
  std::string body;
};

struct Received {
  std::variant<Answer, Hold, BadRequest, Failure> outcome;
  std::vector<Released> released;  // other requests that have their answer because of this one
  std::string browser{};           // the cookie BAYEUX_BROWSER that goes with the answer; empty: none
  std::string diagnosis{};         // what CometD does, or would do, about the asker's cookie; empty: nothing
};

// To whom a message goes. Good until the server is asked for anything else.
struct Recipient {
  std::string_view client;
  std::string_view context;
};

struct Published {
  std::vector<Released> released;     // the first of the polls that it answers; for the rest see release_due
  std::vector<Recipient> recipients;  // they have it now or with their next answer
  std::size_t dropped = 0;            // how many older messages fell out of full queues for it
};

}  // namespace im_mock::bayeux
