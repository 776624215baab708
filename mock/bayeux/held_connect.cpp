#include "bayeux/held_connect.h"

#include <utility>

#include "bayeux/errors.h"
#include "bayeux/reply.h"

namespace im_mock::bayeux {

namespace {

Reply reply_to(const Poll& poll) {
  Reply reply;
  reply.channel = "/meta/connect";
  reply.id_json = poll.message_id_json;
  return reply;
}

}  // namespace

std::string answer_with_messages(const Poll& poll, Client& client, const Timings& timings, milliseconds now) {
  Reply reply = reply_to(poll);
  if (poll.advise) reply.advice = client.advice(timings);
  reply.batch = client.close_batch();
  AnswerBody body;
  client.deliver_with_connect(body);
  body.add(reply);
  client.restart_expiry(timings, now);
  return std::move(body).finish();
}

std::string answer_without_messages(const Poll& poll, Release reason, CometdVersion cometd) {
  Reply reply = reply_to(poll);
  if (reason == Release::Disconnected) {
    // CometD: successful, and not to be repeated.
    reply.advice = advice_to_stop;
  } else if (reason == Release::SessionUnknown) {
    reply.error = texts_of(cometd).client_unknown;
    reply.advice = advice_to_handshake;
  } else {
    // No advice: whoever reads this must not take it for the answer to the newer /meta/connect.
    reply.error = error::connect_superseded;
  }
  AnswerBody body;
  body.add(reply);
  return std::move(body).finish();
}

}  // namespace im_mock::bayeux
