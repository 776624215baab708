// A Bayeux client: somebody who has made a handshake, and what the server owes him (ServerSessionImpl).
// A value type, not thread-safe.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "bayeux/client_summary.h"
#include "bayeux/exchange.h"
#include "bayeux/message.h"
#include "bayeux/message_queue.h"
#include "bayeux/reply.h"
#include "bayeux/settings.h"

namespace im_mock::bayeux {

// A /meta/connect that has no answer yet.
struct Poll {
  PollId id = 0;
  std::string message_id_json;
  bool advise = false;  // its reply carries advice
  bool due = false;     // messages have come for it
};

struct Client {
  std::string id;
  std::string principal;
  std::string context;
  std::string browser;  // its cookie BAYEUX_BROWSER
  ClientState state = ClientState::Handshaken;
  bool acknowledging = false;
  std::set<std::string, std::less<>> subscriptions;  // channels and patterns, without trailing slash
  MessageQueue queue;
  std::optional<Poll> poll;
  std::optional<milliseconds> own_interval;  // asked for with the latest /meta/connect
  std::optional<milliseconds> expires_at;    // nothing while it holds a poll
  bool readvise = false;                     // its next answer to a /meta/connect carries advice
  bool diagnosed = false;                    // it has been told what CometD would do about its cookie
  std::uint64_t delivered = 0;
  std::uint64_t dropped = 0;

  std::vector<std::weak_ptr<const void>> on_their_way;  // answers that are being sent

  bool is_subscribed_to(std::string_view channel) const;
  // Whether an answer is being sent to it.
  bool is_reading() const;

  // It is heard of, or has been answered: from `now` on it may be silent for `interval` and `max_interval`.
  void restart_expiry(const Timings& timings, milliseconds now);

  // "Retry", with the interval of now and the timeout of its next /meta/connect.
  Advice advice(const Timings& timings) const;

  // With the acknowledgement extension: what has been queued so far is one batch, and its number. Else
  // nothing.
  std::optional<std::uint64_t> close_batch();

  // Adds what goes out with the answer to a /meta/connect, and what with any other answer.
  void deliver_with_connect(AnswerBody& body);
  void deliver_with_others(AnswerBody& body);

  ClientSummary summary() const;

 private:
  void add_to(AnswerBody& body, const std::vector<MessageText>& messages);
};

}  // namespace im_mock::bayeux
