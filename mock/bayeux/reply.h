// What the server says back to one message (BayeuxServerImpl.createReply), and the JSON array that carries it
// (AsyncJSONTransport.Writer). Plain values; the views must
// live until the reply is added to an AnswerBody.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "bayeux/settings.h"

namespace im_mock::bayeux {

struct Advice {
  std::string_view reconnect;  // retry, handshake or none
  std::optional<milliseconds> interval;
  std::optional<milliseconds> timeout;
  bool multiple_clients = false;
};

inline constexpr Advice advice_to_handshake{"handshake", milliseconds(0), std::nullopt};
inline constexpr Advice advice_to_stop{"none", std::nullopt, std::nullopt};

struct Reply {
  std::optional<std::string_view> channel;  // none if the message had none
  std::string_view id_json;                 // empty: none
  std::string_view error;                   // empty: successful
  std::string_view client_id;               // empty: none
  std::string_view subscription_json;       // empty: none
  std::optional<Advice> advice;
  std::optional<std::uint64_t>
      batch;               // `ext.ack` of a /meta/connect: the number of the batch that is sent with it
  bool undecided = false;  // it says neither that it is successful nor that it is not
  bool introduces_server = false;  // with version and connection types, as to a /meta/handshake
  bool acknowledges = false;       // `ext.ack` of a /meta/handshake: the extension is on
};

// A JSON array in the making.
class AnswerBody {
 public:
  void add(std::string_view message_json);
  void add(const Reply& reply);
  std::string finish() &&;

 private:
  void begin_item() { text_ += text_.empty() ? '[' : ','; }

  std::string text_;
};

}  // namespace im_mock::bayeux
