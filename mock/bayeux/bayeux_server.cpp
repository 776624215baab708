#include "bayeux/bayeux_server.h"

#include <memory>
#include <unordered_map>
#include <utility>
#include <variant>

#include "bayeux/held_connect.h"
#include "bayeux/message.h"
#include "bayeux/request_handler.h"

namespace im_mock::bayeux {

namespace {

// One message on its way to many clients: its text is made once for each context, and shared.
class Broadcast {
 public:
  Broadcast(std::string_view channel, const Render& render)
      : start_("{\"channel\":" + quoted(channel) + ",\"data\":"), render_(render) {}

  MessageText text_for(const std::string& context) {
    MessageText& text = texts_[context];
    if (!text) text = std::make_shared<const std::string>(start_ + render_(context) + '}');
    return text;
  }

 private:
  std::string start_;
  const Render& render_;
  std::unordered_map<std::string, MessageText> texts_;
};

}  // namespace

BayeuxServer::BayeuxServer(Settings settings) : state_{settings, {}, ClientIds(settings.seed), {}, 0, {}} {}

Received BayeuxServer::receive(std::string_view body, const Caller& caller, milliseconds now,
                               const Mishaps& mishaps) {
  const auto messages = read_messages(body, state_.settings.limits);
  if (const auto* bad = std::get_if<BadRequest>(&messages)) return {*bad, {}};
  return RequestHandler(state_, caller, now, mishaps).handle(std::get<std::vector<Message>>(messages));
}

Published BayeuxServer::publish(std::string_view channel, std::string_view principal, const Render& render,
                                milliseconds now) {
  Published published;
  Broadcast broadcast(channel, render);
  for (auto& [number, client] : state_.clients.all()) {
    if (!principal.empty() && client.principal != principal) continue;
    if (!client.is_subscribed_to(channel)) continue;
    published.recipients.push_back({client.id, client.context});
    const std::size_t dropped =
        client.queue.push(broadcast.text_for(client.context), state_.settings.limits.queue_per_client);
    client.dropped += dropped;
    published.dropped += dropped;
    if (client.poll && !client.poll->due) {
      client.poll->due = true;
      state_.due.push_back(client.poll->id);
    }
  }
  published.released = release_due(now);
  return published;
}

std::vector<Released> BayeuxServer::release_due(milliseconds now) {
  std::vector<Released> released;
  while (!state_.due.empty() && released.size() < released_at_once) {
    Client* client = state_.clients.find_holder(state_.due.front());
    state_.due.pop_front();
    // Another answer may have taken the messages along meanwhile; then the poll waits for the next ones.
    if (client == nullptr) continue;
    client->poll->due = false;
    if (client->queue.has_unsent()) released.push_back(release(*client, Release::Delivered, now));
  }
  return released;
}

std::optional<Answer> BayeuxServer::expire_poll(PollId poll, milliseconds now) {
  Client* client = state_.clients.find_holder(poll);
  if (client == nullptr) return std::nullopt;
  const Poll taken = state_.clients.release(*client);
  return Answer{answer_with_messages(taken, *client, state_.settings.timings, now), client->id};
}

void BayeuxServer::abandon_poll(PollId poll, milliseconds now) {
  Client* client = state_.clients.find_holder(poll);
  if (client == nullptr) return;
  state_.clients.release(*client);
  client->restart_expiry(state_.settings.timings, now);
}

OnItsWay BayeuxServer::on_its_way(const std::string& client_id) {
  Client* client = state_.clients.find(client_id);
  if (client == nullptr) return nullptr;
  auto answer = std::make_shared<const char>();
  std::erase_if(client->on_their_way, [](const auto& older) { return older.expired(); });
  client->on_their_way.push_back(answer);
  return answer;
}

void BayeuxServer::written(const std::string& client_id, milliseconds now) {
  Client* client = state_.clients.find(client_id);
  if (client != nullptr && !client->poll) client->restart_expiry(state_.settings.timings, now);
}

std::vector<std::string> BayeuxServer::sweep(milliseconds now) {
  return state_.sweep(now);
}

std::optional<milliseconds> BayeuxServer::next_sweep() const {
  std::optional<milliseconds> earliest;
  for (const auto& [number, client] : state_.clients.all()) {
    if (client.is_reading()) continue;
    if (client.expires_at && (!earliest || *client.expires_at < *earliest)) earliest = client.expires_at;
  }
  return earliest;
}

template <typename Predicate>
std::vector<Released> BayeuxServer::forget_if(const Predicate& is_meant) {
  std::vector<Released> released;
  std::vector<std::string> forgotten;
  for (auto& [number, client] : state_.clients.all()) {
    if (!is_meant(client)) continue;
    forgotten.push_back(client.id);
    if (!client.poll) continue;
    const Poll poll = state_.clients.release(client);
    released.push_back({poll.id, client.id, Release::SessionUnknown,
                        answer_without_messages(poll, Release::SessionUnknown, state_.settings.cometd)});
  }
  for (const std::string& id : forgotten) state_.clients.remove(id);
  return released;
}

std::vector<Released> BayeuxServer::forget_all() {
  return forget_if([](const Client&) { return true; });
}

std::vector<Released> BayeuxServer::forget(std::string_view principal) {
  return forget_if([&](const Client& client) { return client.principal == principal; });
}

std::vector<Released> BayeuxServer::stop(milliseconds now) {
  std::vector<Released> released;
  for (auto& [number, client] : state_.clients.all()) {
    if (client.poll) released.push_back(release(client, Release::Stopping, now));
  }
  return released;
}

std::vector<ClientSummary> BayeuxServer::clients() const {
  std::vector<ClientSummary> summaries;
  summaries.reserve(state_.clients.size());
  for (const auto& [number, client] : state_.clients.all()) summaries.push_back(client.summary());
  return summaries;
}

Released BayeuxServer::release(Client& client, Release reason, milliseconds now) {
  const Poll poll = state_.clients.release(client);
  return {poll.id, client.id, reason, answer_with_messages(poll, client, state_.settings.timings, now)};
}

}  // namespace im_mock::bayeux
