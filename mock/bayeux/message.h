// What a Bayeux request says, out of its JSON. Plain values: a Message holds only the members that a server
// looks at, each already of the right type; a member of a wrong type counts as missing unless said otherwise.
// Types and texts are taken as CometD's HashMapMessage and BayeuxServerImpl take them.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "bayeux/exchange.h"
#include "bayeux/settings.h"

namespace im_mock::bayeux {

// The `id` as a JSON string, to be echoed: numbers and booleans become text.
struct MessageId {
  std::string json;      // empty without an id, and for one that is no scalar
  bool invalid = false;  // it has characters that CometD does not take
};

// The `advice` a client may send with /meta/connect. Negative numbers count as missing, huge ones as an hour.
struct ClientAdvice {
  std::optional<milliseconds> timeout;
  std::optional<milliseconds> interval;
  bool invalid = false;  // it is no object, or one of these is no number
};

struct Subscription {
  std::string json;  // to be echoed; empty if there is none
  // The channels as they are written, whatever else stands in a list as text; nothing if `json` is neither a
  // string nor a list.
  std::optional<std::vector<std::string>> channels;
};

struct Message {
  std::optional<std::string> channel;
  bool channel_is_text = true;  // false: there is one of another type
  std::string client_id;
  bool client_id_is_text = true;
  MessageId id;
  Subscription subscription;
  std::optional<ClientAdvice> advice;
  std::optional<std::int64_t> acknowledged;  // `ext.ack` of a /meta/connect
  bool wants_acknowledgement = false;        // `ext.ack` of a /meta/handshake
};

// Reads the body of a request: a JSON array of objects, or one object. Of a member that occurs twice the last
// one counts, as in JavaScript. A BadRequest for what is no JSON (also: invalid UTF-8, numbers that no double
// can hold), is nested deeper than 64, is too large, holds too many messages, or holds something else than
// objects.
std::variant<std::vector<Message>, BadRequest> read_messages(std::string_view body, const Limits& limits);

// `text` as a JSON string.
std::string quoted(std::string_view text);

}  // namespace im_mock::bayeux
