#include "bayeux/message.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include <nlohmann/json.hpp>

#include "bayeux/channel_name.h"

namespace im_mock::bayeux {

namespace {

using Json = nlohmann::json;

constexpr std::size_t deepest = 64;
constexpr double longest_milliseconds = 3'600'000;

std::string text_of(const Json& json) {
  return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

// As Java's String.valueOf, as far as it matters.
std::string as_text(const Json& json) {
  return json.is_string() ? json.get<std::string>() : text_of(json);
}

// Counts brackets outside of strings; whether they match is the parser's business.
bool is_too_deep(std::string_view body) {
  std::size_t depth = 0;
  bool in_string = false;
  for (std::size_t i = 0; i < body.size(); ++i) {
    const char character = body[i];
    if (in_string) {
      if (character == '\\') ++i;
      in_string = character != '"';
    } else if (character == '"') {
      in_string = true;
    } else if (character == '[' || character == '{') {
      if (++depth > deepest) return true;
    } else if ((character == ']' || character == '}') && depth > 0) {
      --depth;
    }
  }
  return false;
}

const Json* member(const Json& object, const char* name) {
  if (!object.is_object()) return nullptr;
  const auto found = object.find(name);
  return found == object.end() || found->is_null() ? nullptr : &*found;
}

std::optional<std::string> string_member(const Json& object, const char* name) {
  const Json* value = member(object, name);
  if (value == nullptr || !value->is_string()) return std::nullopt;
  return value->get<std::string>();
}

std::optional<milliseconds> milliseconds_member(const Json& object, const char* name) {
  const Json* value = member(object, name);
  if (value == nullptr || !value->is_number()) return std::nullopt;
  const auto number = value->get<double>();
  if (number < 0) return std::nullopt;
  return milliseconds(std::llround(std::min(number, longest_milliseconds)));
}

MessageId read_id(const Json& object) {
  const Json* id = member(object, "id");
  if (id == nullptr) return {};
  if (!id->is_primitive()) return {"", true};
  const std::string text = as_text(*id);
  return {bayeux::quoted(text), !has_valid_characters(text)};
}

Subscription read_subscription(const Json& object) {
  Subscription subscription;
  const Json* value = member(object, "subscription");
  if (value == nullptr) return subscription;
  subscription.json = text_of(*value);
  if (value->is_string()) {
    subscription.channels.emplace({value->get<std::string>()});
  } else if (value->is_array()) {
    subscription.channels.emplace();
    for (const Json& item : *value) subscription.channels->push_back(as_text(item));
  }
  return subscription;
}

std::optional<ClientAdvice> read_advice(const Json& object) {
  const Json* advice = member(object, "advice");
  if (advice == nullptr) return std::nullopt;
  const auto is_number = [&](const char* name) {
    const Json* value = member(*advice, name);
    return value == nullptr || value->is_number();
  };
  return ClientAdvice{milliseconds_member(*advice, "timeout"), milliseconds_member(*advice, "interval"),
                      !advice->is_object() || !is_number("timeout") || !is_number("interval")};
}

void read_acknowledgement(const Json& object, Message& message) {
  const Json* extension = member(object, "ext");
  const Json* ack = extension == nullptr ? nullptr : member(*extension, "ack");
  if (ack == nullptr) return;
  message.wants_acknowledgement = ack->is_boolean() && ack->get<bool>();
  if (ack->is_number_unsigned()) {
    constexpr std::uint64_t largest = std::numeric_limits<std::int64_t>::max();
    message.acknowledged = static_cast<std::int64_t>(std::min(ack->get<std::uint64_t>(), largest));
  } else if (ack->is_number_integer()) {
    message.acknowledged = ack->get<std::int64_t>();
  }
}

Message read_message(const Json& object) {
  Message message;
  message.channel = string_member(object, "channel");
  message.channel_is_text = message.channel || member(object, "channel") == nullptr;
  const auto client_id = string_member(object, "clientId");
  message.client_id = client_id.value_or("");
  message.client_id_is_text = client_id || member(object, "clientId") == nullptr;
  message.id = read_id(object);
  message.subscription = read_subscription(object);
  message.advice = read_advice(object);
  read_acknowledgement(object, message);
  return message;
}

BadRequest bad(std::string message) {
  return {std::move(message), false};
}

}  // namespace

std::variant<std::vector<Message>, BadRequest> read_messages(std::string_view body, const Limits& limits) {
  if (body.size() > limits.request_bytes) {
    return BadRequest{"the request has more than " + std::to_string(limits.request_bytes) + " bytes", true};
  }
  // The parser would take a NUL byte for the end and not look at what follows.
  if (body.find('\0') != std::string_view::npos) return bad("the body is not JSON: it holds a NUL byte");
  if (is_too_deep(body)) return bad("the JSON is nested deeper than " + std::to_string(deepest));
  Json json;
  try {
    json = Json::parse(body.begin(), body.end());
  } catch (const Json::parse_error& error) {
    return bad("the body is not JSON: unexpected text at byte " + std::to_string(error.byte));
  } catch (const Json::exception&) {
    return bad("the body is not JSON: a number is out of range");
  }
  if (json.is_object()) json = Json::array({std::move(json)});
  if (!json.is_array()) return bad("a Bayeux request is an array of messages");
  if (json.size() > limits.messages_per_request) {
    return bad("the request has more than " + std::to_string(limits.messages_per_request) + " messages");
  }
  std::vector<Message> messages;
  messages.reserve(json.size());
  for (const Json& object : json) {
    if (!object.is_object()) {
      return bad("message " + std::to_string(messages.size() + 1) + " is not an object");
    }
    messages.push_back(read_message(object));
  }
  return messages;
}

std::string quoted(std::string_view text) {
  const auto is_plain = [](char character) {
    return character >= ' ' && character <= '~' && character != '"' && character != '\\';
  };
  if (std::all_of(text.begin(), text.end(), is_plain)) return '"' + std::string(text) + '"';
  return text_of(Json(std::string(text)));
}

}  // namespace im_mock::bayeux
