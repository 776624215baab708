#pragma once
// The resource as JSON text, and an event as the notification that tells of it. Pure functions.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "domain/event.h"
#include "domain/scenario.h"
#include "text/json_text.h"

namespace im_mock::app {

// documented: /im-sessions/{id}.
std::string path_of(const std::string& session_id);

// The imSession object. `api_base` is the absolute URL that ends with /api/v2; documented: `uri` has no /me
// in it. Members in alphabetical order, as on the resource's page; userData only when there is some.
std::string im_session_json(const domain::SessionSnapshot& session, const std::string& api_base);
void append_im_session(std::string& json, const domain::SessionSnapshot& session,
                       const std::string& api_base);

// documented: the topic of IM sessions; it has no /api prefix.
inline constexpr const char* im_sessions_channel = "/v2/me/im-sessions";

// documented: the topic of agents' states.
inline constexpr const char* devices_channel = "/v2/me/devices";

// The topic on which clients are told of that kind of event.
const char* channel_of(domain::Event::Kind kind);

// The `data` of the notification that tells of the event, or nothing when clients are not told (dropped,
// halted).
std::optional<std::string> notification_data(const domain::Event& event, const domain::Scenario& scenario,
                                             const std::string& api_base);

// A notification's data without those members; a dot leads into one: "imSession.state". What is not there is
// not missed.
std::string without_members(const std::string& data, const std::vector<std::string>& members);

// What the fault language calls that kind of event: its notificationType (StatusChange, AttachedDataChanged
// or NewMessage), or DeviceStateChange, which has none; empty when clients are not told of it.
std::string_view notification_type(domain::Event::Kind kind);

}  // namespace im_mock::app
