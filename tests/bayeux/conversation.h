// A Bayeux server and what clients say to it, for tests: messages go in as JSON values, replies come out so,
// and time passes by assignment.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <nlohmann/json.hpp>

#include "bayeux/bayeux_server.h"

namespace bayeux_test {

using Json = nlohmann::json;
using im_mock::bayeux::milliseconds;

Json handshake();
Json connect(const std::string& client_id);
Json subscribe(const std::string& client_id, const Json& channels);
Json unsubscribe(const std::string& client_id, const Json& channels);
Json disconnect(const std::string& client_id);

// `json` with the members of `more` added or replaced, at any depth.
Json with(Json json, const Json& more);
Json json_of(std::string_view text);

struct Conversation {
  explicit Conversation(im_mock::bayeux::Settings settings = {}) : server(settings) {}

  im_mock::bayeux::BayeuxServer server;
  milliseconds now{1000};
  im_mock::bayeux::Caller caller{"agent-1", "http://here"};
  std::vector<im_mock::bayeux::Released> released;  // by the latest call
  std::string browser;                              // the cookie that came with the latest answer, and
  std::string diagnosis;                            // the diagnosis

  // Sends one message or an array and expects an answer; returns the array.
  Json ask(const Json& request);
  // The same for one message with a single reply; returns that.
  Json ask_one(const Json& message);
  // Sends and expects the request to be held.
  im_mock::bayeux::Hold hold(const Json& request);
  // Sends and expects that it is an exception in CometD.
  void fail(const Json& request);
  // Sends and expects that it is no Bayeux request; returns why.
  im_mock::bayeux::BadRequest bad(const std::string& body);

  // Ids of clients that have got so far.
  std::string handshaken();
  std::string connected();
  std::string connected_to(const Json& channels);

  // Publishes `data` to everybody, or to one principal.
  im_mock::bayeux::Published publish(const std::string& channel, const Json& data,
                                     const std::string& principal = "");

  im_mock::bayeux::ClientSummary only_client() const;

 private:
  im_mock::bayeux::Received receive(const std::string& body);
};

}  // namespace bayeux_test
