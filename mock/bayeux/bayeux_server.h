// A Bayeux 1.0 server without a network: request bodies come in, answers go out, and a long poll is a value
// (Hold) that is later named by a Released. It behaves as a CometD server (BayeuxServerImpl) whose only
// transport is long-polling.
//
// A value type: copies are independent. Not thread-safe: one caller at a time, the host locks. It has no
// clock: `now` is any real time that never runs backwards. It never throws for what a client sends.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "bayeux/client_summary.h"
#include "bayeux/exchange.h"
#include "bayeux/server_state.h"
#include "bayeux/settings.h"

namespace im_mock::bayeux {

// Makes the `data` of a message, as JSON text, for the clients of one context. Called at most once for each
// context.
using Render = std::function<std::string(const std::string& context)>;

class BayeuxServer {
 public:
  explicit BayeuxServer(Settings settings = {});

  // One HTTP request. Answers in the order of the request's messages; a refusal is an unsuccessful reply in
  // the Answer. Without `mishaps` nothing goes wrong on purpose.
  Received receive(std::string_view body, const Caller& caller, milliseconds now,
                   const Mishaps& mishaps = {});

  // How many held polls one call answers.
  static constexpr std::size_t released_at_once = 100;

  // One message to every client of `principal` (empty: of everybody) that has a subscription matching
  // `channel`, once for each client. Held polls of those clients are released with it, the first
  // `released_at_once` by this call, the others by release_due; for clients without a poll it is queued.
  Published publish(std::string_view channel, std::string_view principal, const Render& render,
                    milliseconds now);

  // Whether polls are held that have something to deliver; then release_due releases the next of them.
  // Thousands take their time, and between two calls the host may serve others.
  bool has_due() const { return !state_.due.empty(); }
  std::vector<Released> release_due(milliseconds now);

  // The poll's time is over. Nothing when the poll is already answered: its Released is on its way.
  std::optional<Answer> expire_poll(PollId poll, milliseconds now);

  // The poll's connection has died. Loses no message; the client has max_interval to come back.
  void abandon_poll(PollId poll, milliseconds now);

  // An answer to that client is about to be sent, which may take long: it is not forgotten while anybody
  // holds this. null when there is no such client.
  OnItsWay on_its_way(const std::string& client_id);
  // The answer has been sent: the client's silence begins now, unless it has another poll already.
  void written(const std::string& client_id, milliseconds now);

  // Forgets the clients that stayed away too long. They hold no poll. Returns their ids.
  std::vector<std::string> sweep(milliseconds now);
  // The earliest time at which sweep would forget a client, if no client came back before. Those to whom an
  // answer is on its way have none.
  std::optional<milliseconds> next_sweep() const;

  // Forgets all clients (of one principal). Their held polls, and the next /meta/connect of each, are
  // answered with "402::Unknown client" and the advice to handshake. Ids are never used again.
  std::vector<Released> forget_all();
  std::vector<Released> forget(std::string_view principal);

  // Answers all held polls as if their time were over, before the process ends. The clients stay.
  std::vector<Released> stop(milliseconds now);

  bool has_clients() const { return state_.clients.size() > 0; }
  std::vector<ClientSummary> clients() const;  // in the order of their handshakes
  const Settings& settings() const { return state_.settings; }

 private:
  Released release(Client& client, Release reason, milliseconds now);
  template <typename Predicate>
  std::vector<Released> forget_if(const Predicate& is_meant);

  ServerState state_;
};

}  // namespace im_mock::bayeux
