// The `error` strings of unsuccessful replies: "code:arguments:text", as the Bayeux specification writes
// them.
#pragma once

#include <string_view>

namespace im_mock::bayeux::error {

// The words of CometD.
inline constexpr std::string_view channel_missing = "400::channel_missing";
inline constexpr std::string_view session_unknown = "402::session_unknown";
inline constexpr std::string_view subscription_missing = "403::subscription_missing";
inline constexpr std::string_view subscription_invalid = "403::subscription_invalid";
inline constexpr std::string_view unsubscribe_failed = "403::unsubscribe_failed";
inline constexpr std::string_view channel_invalid = "405::channel_invalid";
inline constexpr std::string_view message_id_invalid = "405::message_id_invalid";
// CometD puts the reason of a denial into the arguments.
inline constexpr std::string_view subscribe_denied = "403:denied_by_security_policy:subscribe_denied";
inline constexpr std::string_view handshake_denied = "403::handshake_denied";
inline constexpr std::string_view publish_denied = "403:denied_by_security_policy:publish_denied";
inline constexpr std::string_view channel_create_denied =
    "403:denied_by_security_policy:channel_create_denied";

// Ours, in the same form, for refusals that CometD does not have.
inline constexpr std::string_view version_unsupported = "300::version_unsupported";
inline constexpr std::string_view connection_type_unsupported = "301::connection_type_unsupported";
inline constexpr std::string_view too_many_clients = "403:too_many_clients:handshake_denied";
inline constexpr std::string_view too_many_subscriptions = "403:too_many_subscriptions:subscribe_denied";
inline constexpr std::string_view connect_superseded = "409::connect_superseded";

}  // namespace im_mock::bayeux::error
