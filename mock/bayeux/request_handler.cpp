#include "bayeux/request_handler.h"

#include <algorithm>
#include <string>
#include <utility>

#include "bayeux/channel_name.h"
#include "bayeux/errors.h"
#include "bayeux/held_connect.h"

namespace im_mock::bayeux {

namespace {

constexpr std::string_view long_polling = "long-polling";

bool is_handshake(const Message& message) {
  return message.channel == "/meta/handshake";
}

// The server speaks version 1.0; the client names the oldest that it is content with.
bool is_version_too_new(const std::optional<std::string>& minimum) {
  if (!minimum) return false;
  const std::string_view major = std::string_view(*minimum).substr(0, minimum->find('.'));
  return !major.empty() && major != "0" && major != "1";
}

}  // namespace

Received RequestHandler::handle(const std::vector<Message>& messages) {
  const bool alone = messages.size() == 1;
  if (!alone && std::any_of(messages.begin(), messages.end(), is_handshake)) {
    // Bayeux: a handshake is not accompanied by other messages. CometD fails the whole request.
    return {BadRequest{"a /meta/handshake must be the only message of its request", false}, {}};
  }
  // CometD: the first message tells whose request it is; messages of other clients in it are of unknown
  // sessions.
  client_ = server_.clients.find(messages.front().client_id);
  // A client id is worth nothing in the hands of somebody else.
  if (client_ != nullptr && client_->principal != caller_.principal) client_ = nullptr;
  if (client_ != nullptr) client_->context = caller_.context;
  for (const Message& message : messages) handle_one(message, alone);
  if (hold_) return {*std::move(hold_), std::move(released_)};
  gather_messages();
  for (const Reply& reply : replies_) body_.add(reply);
  return {Answer{std::move(body_).finish()}, std::move(released_)};
}

void RequestHandler::handle_one(const Message& message, bool alone) {
  const std::size_t longest = server_.settings.limits.channel_bytes;
  if (!message.channel) return conclude(message, error::channel_missing);
  if (!is_channel_or_pattern(*message.channel, longest)) return conclude(message, error::channel_invalid);
  if (message.id.invalid) return conclude(message, error::message_id_invalid);
  const bool is_new = is_handshake(message);
  if (!is_new && (client_ == nullptr || client_->id != message.client_id)) return refuse_unknown(message);
  const Mishap mishap = mishap_with(message);
  if (is_new) return handshake(message, mishap);
  if (mishap == Mishap::ClientUnknown) {
    forget_client();
    return refuse_unknown(message);
  }

  // CometD: any message puts off the end of a client that is between two polls.
  if (!client_->poll) client_->restart_expiry(server_.settings.timings, now_);
  if (message.channel == "/meta/connect") return connect(message, alone, mishap);
  if (message.channel == "/meta/subscribe") {
    if (mishap != Mishap::None) return conclude(message, error::subscribe_denied);
    return change_subscriptions(message, &RequestHandler::subscribe_to);
  }
  if (message.channel == "/meta/unsubscribe") {
    return change_subscriptions(message, &RequestHandler::unsubscribe_from);
  }
  if (message.channel == "/meta/disconnect") return disconnect(message);
  // Only the server speaks on this server.
  conclude(message, is_meta_channel(*message.channel) ? error::channel_create_denied : error::publish_denied);
}

Mishap RequestHandler::mishap_with(const Message& message) const {
  constexpr std::string_view meta = "/meta/";
  if (!mishaps_ || !message.channel->starts_with(meta)) return Mishap::None;
  return mishaps_(std::string_view(*message.channel).substr(meta.size()));
}

void RequestHandler::forget_client() {
  release_poll(Release::SessionUnknown);
  server_.clients.remove(client_->id);
  client_ = nullptr;
}

void RequestHandler::handshake(const Message& message, Mishap mishap) {
  const auto& types = message.supported_connection_types;
  std::string_view error;
  if (mishap != Mishap::None) {
    error = error::handshake_denied;
  } else if (is_version_too_new(message.minimum_version)) {
    error = error::version_unsupported;
  } else if (types && std::find(types->begin(), types->end(), long_polling) == types->end()) {
    error = error::connection_type_unsupported;
  } else if (server_.clients.size() >= server_.settings.limits.clients) {
    server_.sweep(now_);
    if (server_.clients.size() >= server_.settings.limits.clients) error = error::too_many_clients;
  }
  Reply& reply = reply_to(message);
  reply.introduces_server = true;
  if (!error.empty()) {
    reply.error = error;
    reply.advice = mishap == Mishap::RefusedForNow ? advice_to_handshake : advice_to_stop;
    return;
  }
  Client client;
  client.id = server_.ids.next();
  client.principal = caller_.principal;
  client.context = caller_.context;
  client.acknowledging = message.wants_acknowledgement;
  client.restart_expiry(server_.settings.timings, now_);
  client_ = &server_.clients.add(std::move(client));
  reply.client_id = client_->id;
  reply.advice = client_->advice(server_.settings.timings);
  reply.acknowledges = client_->acknowledging;
}

// The messages stay where they are; no batch is closed, so that the next answer sends them.
void RequestHandler::answer_empty(const Message& message, const Advice& advice) {
  keeps_messages_ = true;
  reply_to(message).advice = advice;
}

void RequestHandler::connect(const Message& message, bool may_hold, Mishap mishap) {
  if (message.connection_type && message.connection_type != long_polling) {
    Reply& reply = reply_to(message);
    reply.error = error::connection_type_unsupported;
    reply.advice = advice_to_stop;
    return;
  }
  // Bayeux: a client has one /meta/connect at a time; CometD ends the older one.
  release_poll(Release::Superseded);
  if (message.acknowledged) client_->queue.acknowledge(*message.acknowledged);
  client_->own_interval = message.advice ? message.advice->interval : std::nullopt;
  const bool first = client_->state == ClientState::Handshaken;
  if (mishap != Mishap::None) {
    client_->state = ClientState::Connected;
    client_->restart_expiry(server_.settings.timings, now_);
    return answer_empty(message, mishap == Mishap::ToldToStop
                                     ? advice_to_stop
                                     : Advice{"retry", milliseconds(0), server_.settings.timings.timeout});
  }
  const bool hold = may_hold && !first && may_be_held(message);
  client_->state = ClientState::Connected;
  // CometD: a client that sends advice may have forgotten the server's.
  const bool advise = first || message.advice.has_value();
  const Timings& timings = server_.settings.timings;
  if (hold) {
    const PollId poll = ++server_.last_poll;
    server_.clients.hold(*client_, {poll, message.id.json, advise});
    const auto asked = message.advice ? message.advice->timeout : std::nullopt;
    hold_ = Hold{poll, client_->id, asked.value_or(timings.timeout)};
    return;
  }
  client_->restart_expiry(timings, now_);
  has_connect_ = true;
  Reply& reply = reply_to(message);
  if (advise) reply.advice = client_->advice(timings);
  reply.batch = client_->close_batch();
}

bool RequestHandler::may_be_held(const Message& message) const {
  if (client_->queue.has_unsent()) return false;
  // CometD: an answer was lost if the client acknowledges less than it was sent; it gets that again at once.
  if (message.acknowledged && client_->queue.size() > 0) return false;
  const auto asked = message.advice ? message.advice->timeout : std::nullopt;
  return asked.value_or(server_.settings.timings.timeout) > milliseconds(0);
}

void RequestHandler::change_subscriptions(const Message& message, SubscriptionChange change) {
  std::string_view error;
  const auto& channels = message.subscription.channels;
  const auto is_valid = [&](const std::string& channel) {
    return is_channel_or_pattern(channel, server_.settings.limits.channel_bytes);
  };
  if (message.subscription.json.empty()) {
    error = error::subscription_missing;
  } else if (channels.empty() || !std::all_of(channels.begin(), channels.end(), is_valid)) {
    error = error::subscription_invalid;
  } else {
    // CometD: up to the first that is refused, they count.
    for (const std::string& channel : channels) {
      error = (this->*change)(without_trailing_slash(channel));
      if (!error.empty()) break;
    }
  }
  conclude(message, error);
}

std::string_view RequestHandler::subscribe_to(std::string_view channel) {
  // Bayeux: clients do not subscribe to meta channels.
  if (is_meta_channel(channel)) return error::subscribe_denied;
  // CometD: allowed, and without effect.
  if (is_service_channel(channel) || client_->subscriptions.contains(channel)) return {};
  if (client_->subscriptions.size() >= server_.settings.limits.subscriptions_per_client) {
    return error::too_many_subscriptions;
  }
  client_->subscriptions.emplace(channel);
  return {};
}

std::string_view RequestHandler::unsubscribe_from(std::string_view channel) {
  if (is_meta_channel(channel)) return error::unsubscribe_failed;
  if (is_service_channel(channel)) return {};
  const auto found = client_->subscriptions.find(channel);
  // CometD says so of a channel that nobody is subscribed to; here other clients make no difference.
  if (found == client_->subscriptions.end()) return error::channel_missing;
  client_->subscriptions.erase(found);
  return {};
}

void RequestHandler::disconnect(const Message& message) {
  conclude(message, {});
  gather_messages();
  release_poll(Release::Disconnected);
  server_.clients.remove(client_->id);
  client_ = nullptr;
}

Reply& RequestHandler::reply_to(const Message& message) {
  Reply& reply = replies_.emplace_back();
  if (message.channel) reply.channel = *message.channel;
  reply.id_json = message.id.json;
  reply.subscription_json = message.subscription.json;
  return reply;
}

void RequestHandler::conclude(const Message& message, std::string_view error) {
  reply_to(message).error = error;
}

void RequestHandler::refuse_unknown(const Message& message) {
  Reply& reply = reply_to(message);
  reply.error = error::session_unknown;
  // CometD: the advice comes with /meta/connect only, the one message that a client repeats by itself.
  if (message.channel == "/meta/connect") reply.advice = advice_to_handshake;
}

void RequestHandler::release_poll(Release reason) {
  if (!client_->poll) return;
  const Poll poll = server_.clients.release(*client_);
  released_.push_back({poll.id, client_->id, reason, answer_without_messages(poll, reason)});
}

void RequestHandler::gather_messages() {
  if (client_ == nullptr || keeps_messages_) return;
  if (has_connect_) {
    client_->deliver_with_connect(body_);
  } else if (!server_.settings.deliver_on_connect_only) {
    client_->deliver_with_others(body_);
  }
}

}  // namespace im_mock::bayeux
