#include "bayeux/client_registry.h"

#include <utility>

namespace im_mock::bayeux {

Client& ClientRegistry::add(Client client) {
  const std::uint64_t number = next_number_++;
  numbers_[client.id] = number;
  return clients_.emplace(number, std::move(client)).first->second;
}

Client* ClientRegistry::find(const std::string& id) {
  const auto found = numbers_.find(id);
  return found == numbers_.end() ? nullptr : &clients_.at(found->second);
}

Client* ClientRegistry::find_holder(PollId poll) {
  const auto found = holders_.find(poll);
  return found == holders_.end() ? nullptr : &clients_.at(found->second);
}

void ClientRegistry::remove(const std::string& id) {
  const auto found = numbers_.find(id);
  if (found == numbers_.end()) return;
  const auto client = clients_.find(found->second);
  if (client->second.poll) forget_poll(client->second);
  clients_.erase(client);
  numbers_.erase(found);
}

void ClientRegistry::hold(Client& client, Poll poll) {
  holders_[poll.id] = numbers_.at(client.id);
  ++polls_of_browsers_[client.browser];
  client.poll = std::move(poll);
  client.expires_at.reset();
}

Poll ClientRegistry::release(Client& client) {
  forget_poll(client);
  Poll poll = std::move(*client.poll);
  client.poll.reset();
  return poll;
}

bool ClientRegistry::has_poll_of(const std::string& browser) const {
  return polls_of_browsers_.contains(browser);
}

void ClientRegistry::forget_poll(const Client& client) {
  holders_.erase(client.poll->id);
  const auto polls = polls_of_browsers_.find(client.browser);
  if (--polls->second == 0) polls_of_browsers_.erase(polls);
}

}  // namespace im_mock::bayeux
