#include "bayeux/reply.h"

#include <utility>

#include "bayeux/message.h"

namespace im_mock::bayeux {

namespace {

void append_advice(std::string& text, const Advice& advice) {
  text += ",\"advice\":{\"reconnect\":\"";
  text += advice.reconnect;
  text += '"';
  if (advice.interval) text += ",\"interval\":" + std::to_string(advice.interval->count());
  if (advice.timeout) text += ",\"timeout\":" + std::to_string(advice.timeout->count());
  if (advice.multiple_clients) text += ",\"multiple-clients\":true";
  text += '}';
}

}  // namespace

void AnswerBody::add(std::string_view message_json) {
  begin_item();
  text_ += message_json;
}

void AnswerBody::add(const Reply& reply) {
  begin_item();
  text_ += '{';
  if (!reply.undecided) text_ += reply.error.empty() ? "\"successful\":true," : "\"successful\":false,";
  if (reply.channel) text_ += "\"channel\":" + quoted(*reply.channel) + ',';
  text_.pop_back();
  if (!reply.id_json.empty()) text_.append(",\"id\":").append(reply.id_json);
  if (!reply.client_id.empty()) text_.append(",\"clientId\":\"").append(reply.client_id) += '"';
  if (!reply.subscription_json.empty()) text_.append(",\"subscription\":").append(reply.subscription_json);
  if (!reply.error.empty()) text_.append(",\"error\":\"").append(reply.error) += '"';
  if (reply.introduces_server) {
    text_ += R"(,"version":"1.0","minimumVersion":"1.0","supportedConnectionTypes":["long-polling"])";
  }
  if (reply.advice) append_advice(text_, *reply.advice);
  if (reply.acknowledges) text_ += R"(,"ext":{"ack":true})";
  if (reply.batch) text_ += ",\"ext\":{\"ack\":" + std::to_string(*reply.batch) + '}';
  text_ += '}';
}

std::string AnswerBody::finish() && {
  if (text_.empty()) text_ = '[';
  text_ += ']';
  return std::move(text_);
}

}  // namespace im_mock::bayeux
