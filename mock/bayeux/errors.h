// The `error` strings of unsuccessful replies: "code:arguments:text", as the Bayeux specification writes
// them. The words are those of CometD's BayeuxServerImpl.
#pragma once

#include <string_view>

namespace im_mock::bayeux {

// 3.1.14 and 5.0.14. They differ in the texts below, and in what is an exception to them.
enum class CometdVersion { Three, Five };

// What the two say differently.
struct VersionTexts {
  std::string_view channel_missing;
  std::string_view client_unknown;
  std::string_view handshake_denied;
  std::string_view create_denied;
  std::string_view publish_denied;
};

constexpr VersionTexts texts_of(CometdVersion version) {
  // CometD puts the reason of a denial into the arguments.
  if (version == CometdVersion::Three) {
    return {"400::channel missing", "402::Unknown client", "403::Handshake denied",
            "403:denied_by_security_policy:create denied", "403:denied_by_security_policy:publish denied"};
  }
  return {"400::channel_missing", "402::session_unknown", "403::handshake_denied",
          "403:denied_by_security_policy:channel_create_denied",
          "403:denied_by_security_policy:publish_denied"};
}

namespace error {

// The same in both.
inline constexpr std::string_view no_such_channel = "400::channel_missing";
inline constexpr std::string_view subscription_missing = "403::subscription_missing";
inline constexpr std::string_view subscription_invalid = "403::subscription_invalid";
inline constexpr std::string_view subscribe_failed = "403::subscribe_failed";
inline constexpr std::string_view unsubscribe_failed = "403::unsubscribe_failed";
inline constexpr std::string_view subscribe_denied = "403:denied_by_security_policy:subscribe_denied";

// To version 3 these are exceptions.
inline constexpr std::string_view channel_invalid = "405::channel_invalid";
inline constexpr std::string_view message_id_invalid = "405::message_id_invalid";

// Ours, in the same form, for refusals that CometD does not have.
inline constexpr std::string_view too_many_clients = "403:too_many_clients:handshake_denied";
inline constexpr std::string_view too_many_subscriptions = "403:too_many_subscriptions:subscribe_denied";
inline constexpr std::string_view connect_superseded = "409::connect_superseded";

}  // namespace error
}  // namespace im_mock::bayeux
