#include "bayeux/request_handler.h"

#include <algorithm>
#include <string>
#include <utility>

#include "bayeux/channel_name.h"
#include "bayeux/errors.h"
#include "bayeux/held_connect.h"

namespace im_mock::bayeux {

namespace {

constexpr std::string_view cookie_unknown =
    "CometD finds a client only together with its cookie BAYEUX_BROWSER, which this request does not carry";
constexpr std::string_view browser_polls =
    "CometD holds one /meta/connect for each browser, and another client with the same cookie BAYEUX_BROWSER "
    "has one; the advice would be multiple-clients, with a pause of 2 s";

bool is_handshake(const Message& message) {
  return message.channel == "/meta/handshake";
}

}  // namespace

Received RequestHandler::handle(const std::vector<Message>& messages) {
  const bool alone = messages.size() == 1;
  if (messages.empty()) {
    fail("a Bayeux request holds at least one message");
  } else {
    find_client(messages.front());
  }
  for (const Message& message : messages) {
    if (!failure_) handle_one(message, alone);
  }
  Received received{BadRequest{}, std::move(released_), std::move(browser_), std::move(diagnosis_)};
  if (failure_) {
    received.outcome = *std::move(failure_);
  } else if (hold_) {
    received.outcome = *std::move(hold_);
  } else {
    gather_messages();
    for (const Reply& reply : replies_) body_.add(reply);
    received.outcome = Answer{std::move(body_).finish(), client_ == nullptr ? "" : client_->id};
  }
  return received;
}

// CometD: the first message tells whose request it is; messages of other clients in it are of unknown
// sessions.
void RequestHandler::find_client(const Message& first) {
  if (is_handshake(first)) return;
  client_ = server_.clients.find(first.client_id);
  if (client_ == nullptr) return;
  // A client id is worth nothing in the hands of somebody else.
  if (client_->principal != caller_.principal) {
    client_ = nullptr;
    return;
  }
  const auto& browsers = caller_.browsers;
  if (std::find(browsers.begin(), browsers.end(), client_->browser) == browsers.end()) {
    if (server_.settings.browser_cookie == BrowserCookie::Required) {
      diagnosis_ = cookie_unknown;
      client_ = nullptr;
      return;
    }
    diagnose(std::string(cookie_unknown) + "; its answer would be " + std::string(texts().client_unknown));
  }
  client_->context = caller_.context;
}

// Once for each client: who does not care shall not read it with every answer.
void RequestHandler::diagnose(const std::string& what) {
  if (client_->diagnosed) return;
  client_->diagnosed = true;
  diagnosis_ = what + " (settings.browserCookie: required)";
}

void RequestHandler::handle_one(const Message& message, bool alone) {
  if (!message.channel_is_text) return fail("the channel of a message is no text");
  const bool is_new = is_handshake(message);
  if (is_new && !alone) return fail("a /meta/handshake must be the only message of its request");
  if (!has_valid_texts(message)) return;
  if (!is_new && !message.client_id_is_text) return fail("the clientId of a message is no text");
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
    if (mishap != Mishap::None) return conclude_subscription(message, error::subscribe_denied);
    return change_subscriptions(message, &RequestHandler::subscribe_to);
  }
  if (message.channel == "/meta/unsubscribe") {
    return change_subscriptions(message, &RequestHandler::unsubscribe_from);
  }
  if (message.channel == "/meta/disconnect") return disconnect(message);
  publish(message);
}

// Whether channel and id are such as CometD takes them; else the message has been concluded.
bool RequestHandler::has_valid_texts(const Message& message) {
  const bool is_strict = is_like(CometdVersion::Three);
  if (!message.channel) {
    conclude(message, texts().channel_missing);
  } else if (!has_valid_characters(*message.channel) || !has_valid_length(*message.channel)) {
    if (!is_strict) conclude(message, error::channel_invalid);
    if (is_strict) fail("the channel of a message has characters that CometD does not take, or too many");
  } else if (message.id.invalid) {
    if (!is_strict) conclude(message, error::message_id_invalid);
    if (is_strict) fail("the id of a message has characters that CometD does not take");
  } else {
    return true;
  }
  return false;
}

bool RequestHandler::has_valid_length(std::string_view channel) const {
  return channel.size() <= server_.settings.limits.channel_bytes;
}

// Only the server speaks on this server. CometD makes the channel all the same, and denies the message then.
void RequestHandler::publish(const Message& message) {
  if (!server_.has_channel(*message.channel)) {
    if (is_meta_channel(*message.channel)) return conclude(message, texts().create_denied);
    if (!is_channel_or_pattern(*message.channel)) return fail("the channel of a message is no channel");
    server_.add_channel(normalized(*message.channel));
  }
  conclude(message, texts().publish_denied);
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

// CometD over POST looks at no version and at no connection type.
void RequestHandler::handshake(const Message& message, Mishap mishap) {
  const std::size_t bound = server_.settings.limits.clients;
  if (server_.clients.size() >= bound) server_.sweep(now_);
  Reply& reply = reply_to(message);
  if (mishap != Mishap::None || server_.clients.size() >= bound) {
    reply.error = mishap != Mishap::None ? texts().handshake_denied : error::too_many_clients;
    reply.advice = mishap == Mishap::RefusedForNow ? advice_to_handshake : advice_to_stop;
    return;
  }
  Client client;
  client.id = server_.ids.next();
  client.principal = caller_.principal;
  client.context = caller_.context;
  if (caller_.browsers.empty()) browser_ = server_.ids.next_browser();
  client.browser = caller_.browsers.empty() ? browser_ : caller_.browsers.front();
  client.acknowledging = message.wants_acknowledgement;
  client.restart_expiry(server_.settings.timings, now_);
  client_ = &server_.clients.add(std::move(client));
  reply.introduces_server = true;
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
  if (message.advice && message.advice->invalid) return fail("the advice of a /meta/connect is none");
  // Bayeux: a client has one /meta/connect at a time; CometD ends the older one.
  release_poll(Release::Superseded);
  if (message.acknowledged) client_->queue.acknowledge(*message.acknowledged);
  client_->own_interval = message.advice ? message.advice->interval : std::nullopt;
  const Timings& timings = server_.settings.timings;
  // CometD: a client that sends advice may have forgotten the server's.
  const bool first = client_->state == ClientState::Handshaken;
  const bool advise = std::exchange(client_->readvise, false) || first || message.advice.has_value();
  client_->state = ClientState::Connected;
  if (mishap != Mishap::None) {
    client_->restart_expiry(timings, now_);
    return answer_empty(message, mishap == Mishap::ToldToStop
                                     ? advice_to_stop
                                     : Advice{"retry", milliseconds(0), timings.timeout});
  }
  const bool may_wait = may_hold && !has_news(message);
  const bool browser_waits = may_wait && server_.clients.has_poll_of(client_->browser);
  const bool is_strict = server_.settings.browser_cookie == BrowserCookie::Required;
  const auto asked = message.advice ? message.advice->timeout : std::nullopt;
  const milliseconds timeout = asked.value_or(timings.timeout);
  if (browser_waits && !is_strict) diagnose(std::string(browser_polls));
  if (may_wait && !(browser_waits && is_strict) && !first && timeout > milliseconds(0)) {
    const PollId poll = ++server_.last_poll;
    server_.clients.hold(*client_, {poll, message.id.json, advise});
    hold_ = Hold{poll, client_->id, timeout};
    return;
  }
  client_->restart_expiry(timings, now_);
  has_connect_ = true;
  Reply& reply = reply_to(message);
  if (advise) reply.advice = client_->advice(timings);
  if (browser_waits && is_strict) {
    const auto told = advise ? std::optional(timings.timeout) : std::nullopt;
    reply.advice = Advice{"retry", timings.multi_session_interval, told, true};
    client_->readvise = true;
  }
  reply.batch = client_->close_batch();
}

bool RequestHandler::has_news(const Message& message) const {
  if (client_->queue.has_unsent()) return true;
  // CometD: an answer was lost if the client acknowledges less than it was sent; it gets that again at once.
  return message.acknowledged && client_->queue.size() > 0;
}

void RequestHandler::change_subscriptions(const Message& message, SubscriptionChange change) {
  const auto& channels = message.subscription.channels;
  const auto is_valid = [&](const std::string& channel) {
    return has_valid_characters(channel) && has_valid_length(channel);
  };
  if (message.subscription.json.empty()) return conclude(message, error::subscription_missing);
  if (!channels) return conclude(message, error::subscription_invalid);
  if (!std::all_of(channels->begin(), channels->end(), is_valid)) {
    if (is_like(CometdVersion::Five)) return conclude(message, error::subscription_invalid);
    return fail("a subscription has characters that CometD does not take, or too many");
  }
  std::string_view error;
  for (const std::string& channel : *channels) {
    // CometD: up to the first that is refused, they count.
    error = (this->*change)(channel);
    if (!error.empty() || failure_) break;
  }
  conclude_subscription(message, error);
  replies_.back().undecided = channels->empty();
}

std::string_view RequestHandler::subscribe_to(std::string_view channel) {
  // Bayeux: clients do not subscribe to meta channels.
  if (is_meta_channel(channel)) return error::subscribe_failed;
  const std::string_view name = normalized(channel);
  if (!server_.has_channel(channel)) {
    if (!is_channel_or_pattern(channel)) {
      fail("a subscription is to what is no channel");
      return {};
    }
    server_.add_channel(name);
  }
  // CometD: allowed, and without effect.
  if (is_service_channel(name) || client_->subscriptions.contains(name)) return {};
  if (client_->subscriptions.size() >= server_.settings.limits.subscriptions_per_client) {
    return error::too_many_subscriptions;
  }
  client_->subscriptions.emplace(name);
  return {};
}

std::string_view RequestHandler::unsubscribe_from(std::string_view channel) {
  const auto found = client_->subscriptions.find(channel);
  const bool is_subscribed = found != client_->subscriptions.end();
  // CometD looks for the name as it is written, with a slash at its end and all.
  if (!is_subscribed && !server_.has_channel(channel)) return error::no_such_channel;
  if (is_meta_channel(channel)) return error::unsubscribe_failed;
  if (is_subscribed) client_->subscriptions.erase(found);
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
  if (is_like(CometdVersion::Five)) reply.subscription_json = message.subscription.json;
  return reply;
}

void RequestHandler::conclude(const Message& message, std::string_view error) {
  reply_to(message).error = error;
}

void RequestHandler::conclude_subscription(const Message& message, std::string_view error) {
  Reply& reply = reply_to(message);
  reply.subscription_json = message.subscription.json;
  reply.error = error;
}

void RequestHandler::refuse_unknown(const Message& message) {
  Reply& reply = reply_to(message);
  reply.error = texts().client_unknown;
  // CometD: the advice comes with /meta/connect only, the one message that a client repeats by itself.
  if (message.channel == "/meta/connect") reply.advice = advice_to_handshake;
}

void RequestHandler::fail(std::string why) {
  if (!failure_) failure_ = Failure{std::move(why)};
}

void RequestHandler::release_poll(Release reason) {
  if (!client_->poll) return;
  const Poll poll = server_.clients.release(*client_);
  released_.push_back(
      {poll.id, client_->id, reason, answer_without_messages(poll, reason, server_.settings.cometd)});
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
