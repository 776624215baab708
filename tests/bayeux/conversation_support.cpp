#include <utility>
#include <variant>

#include "bayeux/conversation.h"
#include "catch.h"

namespace bayeux_test {

using namespace im_mock::bayeux;

Json handshake() {
  return {{"channel", "/meta/handshake"},
          {"version", "1.0"},
          {"minimumVersion", "1.0"},
          {"supportedConnectionTypes", {"long-polling", "callback-polling"}}};
}

Json connect(const std::string& client_id) {
  return {{"channel", "/meta/connect"}, {"clientId", client_id}, {"connectionType", "long-polling"}};
}

Json subscribe(const std::string& client_id, const Json& channels) {
  return {{"channel", "/meta/subscribe"}, {"clientId", client_id}, {"subscription", channels}};
}

Json unsubscribe(const std::string& client_id, const Json& channels) {
  return {{"channel", "/meta/unsubscribe"}, {"clientId", client_id}, {"subscription", channels}};
}

Json disconnect(const std::string& client_id) {
  return {{"channel", "/meta/disconnect"}, {"clientId", client_id}};
}

Json with(Json json, const Json& more) {
  json.merge_patch(more);
  return json;
}

Json json_of(std::string_view text) {
  return Json::parse(text);
}

Received Conversation::receive(const std::string& body) {
  Received received = server.receive(body, caller, now);
  released = std::move(received.released);
  browser = std::move(received.browser);
  diagnosis = std::move(received.diagnosis);
  return received;
}

Json Conversation::ask(const Json& request) {
  const Received received = receive(request.dump());
  INFO(request.dump());
  REQUIRE(std::holds_alternative<Answer>(received.outcome));
  return json_of(std::get<Answer>(received.outcome).body);
}

Json Conversation::ask_one(const Json& message) {
  const Json replies = ask(message);
  INFO(replies.dump());
  REQUIRE(replies.size() == 1);
  return replies[0];
}

void Conversation::fail(const Json& request) {
  INFO(request.dump());
  REQUIRE(std::holds_alternative<Failure>(receive(request.dump()).outcome));
}

Hold Conversation::hold(const Json& request) {
  const Received received = receive(request.dump());
  REQUIRE(std::holds_alternative<Hold>(received.outcome));
  return std::get<Hold>(received.outcome);
}

BadRequest Conversation::bad(const std::string& body) {
  const Received received = receive(body);
  REQUIRE(std::holds_alternative<BadRequest>(received.outcome));
  return std::get<BadRequest>(received.outcome);
}

std::string Conversation::handshaken() {
  return ask_one(handshake()).at("clientId").get<std::string>();
}

std::string Conversation::connected() {
  const std::string id = handshaken();
  ask(connect(id));
  return id;
}

std::string Conversation::connected_to(const Json& channels) {
  const std::string id = handshaken();
  ask(subscribe(id, channels));
  ask(connect(id));
  return id;
}

Published Conversation::publish(const std::string& channel, const Json& data, const std::string& principal) {
  return server.publish(
      channel, principal, [&](const std::string&) { return data.dump(); }, now);
}

ClientSummary Conversation::only_client() const {
  const auto clients = server.clients();
  REQUIRE(clients.size() == 1);
  return clients.front();
}

}  // namespace bayeux_test
