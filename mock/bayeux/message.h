// What a Bayeux request says, out of its JSON. Plain values: a Message holds only the members that a server
// looks at, each already of the right type; a member of a wrong type counts as missing unless said otherwise.
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

// The `id` as JSON text, to be echoed: a string or a number.
struct MessageId {
  std::string json;      // empty without an id
  bool invalid = false;  // there is one, of another type
};

// The `advice` a client may send with /meta/connect. Negative numbers count as missing, huge ones as an hour.
struct ClientAdvice {
  std::optional<milliseconds> timeout;
  std::optional<milliseconds> interval;
};

struct Subscription {
  std::string json;  // to be echoed; empty if there is none
  // Empty if `json` is neither a string nor a list of strings, or is an empty list.
  std::vector<std::string> channels;
};

struct Message {
  std::optional<std::string> channel;
  std::string client_id;
  MessageId id;
  Subscription subscription;
  std::optional<std::string> connection_type;
  std::optional<std::vector<std::string>> supported_connection_types;
  std::optional<std::string> minimum_version;
  std::optional<ClientAdvice> advice;
  std::optional<std::int64_t> acknowledged;  // `ext.ack` of a /meta/connect
  bool wants_acknowledgement = false;        // `ext.ack` of a /meta/handshake
};

// Reads the body of a request: a JSON array of objects, or one object. Of a member that occurs twice the last
// one counts, as in JavaScript. A BadRequest for what is no JSON (also: invalid UTF-8, numbers that no double
// can hold), is nested deeper than 64, is too large, holds no message or too many, or holds something else
// than objects.
std::variant<std::vector<Message>, BadRequest> read_messages(std::string_view body, const Limits& limits);

// `text` as a JSON string.
std::string quoted(std::string_view text);

}  // namespace im_mock::bayeux
