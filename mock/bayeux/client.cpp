#include "bayeux/client.h"

#include <algorithm>

#include "bayeux/channel_name.h"

namespace im_mock::bayeux {

bool Client::is_subscribed_to(std::string_view channel) const {
  return std::any_of(subscriptions.begin(), subscriptions.end(),
                     [&](const std::string& pattern) { return matches(pattern, channel); });
}

bool Client::is_reading() const {
  return std::any_of(on_their_way.begin(), on_their_way.end(),
                     [](const auto& answer) { return !answer.expired(); });
}

void Client::restart_expiry(const Timings& timings, milliseconds now) {
  // CometD: the interval that the client was told to wait does not count as silence.
  expires_at = now + own_interval.value_or(timings.interval) + timings.max_interval;
}

Advice Client::advice(const Timings& timings) const {
  return {"retry", own_interval.value_or(timings.interval), timings.timeout};
}

void Client::add_to(AnswerBody& body, const std::vector<MessageText>& messages) {
  for (const MessageText& message : messages) body.add(*message);
  delivered += messages.size();
}

std::optional<std::uint64_t> Client::close_batch() {
  if (!acknowledging) return std::nullopt;
  return queue.close_batch();
}

void Client::deliver_with_connect(AnswerBody& body) {
  // CometD: what is not yet acknowledged is sent again with every answer to a /meta/connect.
  add_to(body, acknowledging ? queue.unacknowledged() : queue.take());
}

void Client::deliver_with_others(AnswerBody& body) {
  // CometD: to those who acknowledge, messages go with /meta/connect only, because only that can acknowledge
  // them.
  if (!acknowledging) add_to(body, queue.take());
}

ClientSummary Client::summary() const {
  ClientSummary summary;
  summary.id = id;
  summary.principal = principal;
  summary.context = context;
  summary.state = state;
  summary.held = poll.has_value();
  summary.acknowledging = acknowledging;
  summary.subscriptions.assign(subscriptions.begin(), subscriptions.end());
  summary.queued = queue.size();
  summary.delivered = delivered;
  summary.dropped = dropped;
  return summary;
}

}  // namespace im_mock::bayeux
