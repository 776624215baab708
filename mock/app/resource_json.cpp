#include "app/resource_json.h"

namespace im_mock::app {
namespace {

using domain::Event;

std::string participant_json(const domain::Participant& participant) {
  return "{\"digits\":" + json_text(participant.digits) +
         ",\"e164Number\":" + json_text(participant.e164_number) +
         ",\"formattedPhoneNumber\":" + json_text(participant.formatted_phone_number) +
         ",\"phoneNumber\":" + json_text(participant.phone_number) + "}";
}

// observed on call events; the numbers that a real server measures are constant here, so that runs are equal.
std::string metrics_json(const Event& event, const domain::Scenario& scenario) {
  return ",\"metrics\":{\"eventProcessing\":{\"nodeProcessingTimeNanos\":465232,"
         "\"serverGenerationTimestamp\":" +
         std::to_string(scenario.epoch_ms + event.at.count()) + ",\"serverProcessingTimeTotalMs\":3}}";
}

}  // namespace

std::string json_text(const std::string& text) {
  return domain::Json(text).dump(-1, ' ', false, domain::Json::error_handler_t::replace);
}

std::string path_of(const std::string& session_id) {
  return "/im-sessions/" + session_id;
}

std::string im_session_json(const domain::SessionSnapshot& session, const std::string& api_base) {
  std::string text = "{\"capabilities\":[";
  for (const domain::OperationName& name : session.capabilities) {
    if (&name != session.capabilities.begin()) text += ',';
    text.append("\"").append(to_string(name)).append("\"");
  }
  text += "],\"id\":" + json_text(session.id) + ",\"participants\":[";
  for (const domain::Participant& participant : session.participants) {
    if (&participant != &session.participants.front()) text += ',';
    text += participant_json(participant);
  }
  text += "],\"path\":" + json_text(path_of(session.id)) + ",\"state\":\"";
  text.append(to_string(session.state));
  text += "\",\"uri\":" + json_text(api_base + path_of(session.id));
  if (!session.user_data.empty()) {
    text += ",\"userData\":" + session.user_data.dump(-1, ' ', false, domain::Json::error_handler_t::replace);
  }
  return text + "}";
}

std::optional<std::string> notification_data(const Event& event, const domain::Scenario& scenario,
                                             const std::string& api_base) {
  const std::string metrics = scenario.settings.metrics ? metrics_json(event, scenario) : "";
  switch (event.kind) {
    case Event::Kind::StateChanged:
    case Event::Kind::UserDataChanged: {
      const bool state = event.kind == Event::Kind::StateChanged;
      return std::string("{\"messageType\":\"IMSessionStateChangeMessage\",\"notificationType\":\"") +
             (state ? "StatusChange" : "AttachedDataChanged") +
             "\",\"imSession\":" + im_session_json(*event.snapshot, api_base) + metrics + "}";
    }
    case Event::Kind::MessageAdded:
      return "{\"messageType\":\"IMLogUpdateMessage\",\"notificationType\":\"NewMessage\","
             "\"imSessionPath\":" +
             json_text(path_of(event.session_id)) + ",\"message\":" + json_text(event.text) + metrics + "}";
    case Event::Kind::Dropped:
    case Event::Kind::Halted:
      return std::nullopt;
  }
  return std::nullopt;
}

}  // namespace im_mock::app
