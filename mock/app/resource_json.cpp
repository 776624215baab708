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

std::string_view notification_type(Event::Kind kind) {
  switch (kind) {
    case Event::Kind::StateChanged:
      return "StatusChange";
    case Event::Kind::UserDataChanged:
      return "AttachedDataChanged";
    case Event::Kind::MessageAdded:
      return "NewMessage";
    case Event::Kind::Dropped:
    case Event::Kind::Halted:
      return "";
  }
  return "";
}

std::string without_members(const std::string& data, const std::vector<std::string>& members) {
  domain::Json json = domain::Json::parse(data);
  for (const std::string& path : members) {
    domain::Json* inside = &json;
    std::size_t start = 0;
    for (std::size_t dot; inside->is_object() && (dot = path.find('.', start)) != std::string::npos;
         start = dot + 1) {
      const auto member = inside->find(path.substr(start, dot - start));
      if (member == inside->end()) break;
      inside = &*member;
    }
    if (inside->is_object()) inside->erase(path.substr(start));
  }
  return json.dump(-1, ' ', false, domain::Json::error_handler_t::replace);
}

std::optional<std::string> notification_data(const Event& event, const domain::Scenario& scenario,
                                             const std::string& api_base) {
  const std::string metrics = scenario.settings.metrics ? metrics_json(event, scenario) : "";
  switch (event.kind) {
    case Event::Kind::StateChanged:
    case Event::Kind::UserDataChanged: {
      return "{\"messageType\":\"IMSessionStateChangeMessage\",\"notificationType\":\"" +
             std::string(notification_type(event.kind)) +
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
