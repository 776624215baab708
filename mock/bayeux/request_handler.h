// One request on its way to its answer: performs its messages one after the other and gathers the replies, as
// CometD's AbstractHttpTransport.processMessages and the handlers of BayeuxServerImpl do. Lives as long as
// that request; works on the state of the server that made it.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "bayeux/errors.h"
#include "bayeux/exchange.h"
#include "bayeux/message.h"
#include "bayeux/reply.h"
#include "bayeux/server_state.h"

namespace im_mock::bayeux {

class RequestHandler {
 public:
  RequestHandler(ServerState& server, const Caller& caller, milliseconds now, const Mishaps& mishaps)
      : server_(server), caller_(caller), now_(now), mishaps_(mishaps) {}

  // To be called once.
  Received handle(const std::vector<Message>& messages);

 private:
  // Subscribes to a channel or lets go of it: the error, or nothing. It may fail.
  using SubscriptionChange = std::string_view (RequestHandler::*)(std::string_view channel);

  // Each answers its message by a reply; only connect may leave that open, in hold_.
  void handle_one(const Message& message, bool alone);
  void handshake(const Message& message, Mishap mishap);
  void connect(const Message& message, bool may_hold, Mishap mishap);
  void change_subscriptions(const Message& message, SubscriptionChange change);
  void disconnect(const Message& message);
  void publish(const Message& message);

  void find_client(const Message& first);
  void diagnose(const std::string& what);
  bool has_valid_texts(const Message& message);
  Mishap mishap_with(const Message& message) const;
  void forget_client();
  void answer_empty(const Message& message, const Advice& advice);
  bool has_news(const Message& message) const;
  bool has_valid_length(std::string_view channel) const;
  std::string_view subscribe_to(std::string_view channel);
  std::string_view unsubscribe_from(std::string_view channel);

  Reply& reply_to(const Message& message);
  void conclude(const Message& message, std::string_view error);  // no error: successful
  void conclude_subscription(const Message& message, std::string_view error);
  void refuse_unknown(const Message& message);
  void fail(std::string why);         // an exception in CometD: the rest of the request is not performed
  void release_poll(Release reason);  // that of the client, if it holds one
  void gather_messages();

  bool is_like(CometdVersion version) const { return server_.settings.cometd == version; }
  VersionTexts texts() const { return texts_of(server_.settings.cometd); }

  ServerState& server_;
  const Caller& caller_;
  milliseconds now_;
  const Mishaps& mishaps_;
  Client* client_ = nullptr;  // whose request this is; null when unknown, or after /meta/disconnect
  std::vector<Reply> replies_;
  AnswerBody body_;
  std::vector<Released> released_;
  std::optional<Hold> hold_;
  std::optional<Failure> failure_;
  std::string browser_;
  std::string diagnosis_;
  bool has_connect_ = false;
  bool keeps_messages_ = false;  // none goes with this answer
};

}  // namespace im_mock::bayeux
