#include "app/views/resource_json.h"

#include <utility>

#include "app/views/agent_json.h"

namespace im_mock::app {
namespace {

using domain::Event;

void append_participant(std::string& json, const domain::Participant& participant) {
  json += "{\"digits\":";
  append_json_text(json, participant.digits);
  json += ",\"e164Number\":";
  append_json_text(json, participant.e164_number);
  json += ",\"formattedPhoneNumber\":";
  append_json_text(json, participant.formatted_phone_number);
  json += ",\"phoneNumber\":";
  append_json_text(json, participant.phone_number);
  json += '}';
}

// observed on call events; the numbers that a real server measures are constant here, so that runs are equal.
std::string metrics_json(const Event& event, const domain::Scenario& scenario) {
  return ",\"metrics\":{\"eventProcessing\":{\"nodeProcessingTimeNanos\":465232,"
         "\"serverGenerationTimestamp\":" +
         std::to_string(scenario.epoch_ms + event.at.count()) + ",\"serverProcessingTimeTotalMs\":3}}";
}

}  // namespace

std::string path_of(const std::string& session_id) {
  return "/im-sessions/" + session_id;
}

std::string im_session_json(const domain::SessionSnapshot& session, const std::string& api_base) {
  std::string json;
  append_im_session(json, session, api_base);
  return json;
}

void append_im_session(std::string& json, const domain::SessionSnapshot& session,
                       const std::string& api_base) {
  const char* separator = "";
  json += "{\"capabilities\":[";
  for (const domain::OperationName& name : session.capabilities) {
    json.append(std::exchange(separator, ",")).append("\"").append(to_string(name)).append("\"");
  }
  json += "],\"id\":";
  append_json_text(json, session.id);
  json += ",\"participants\":[";
  separator = "";
  for (const domain::Participant& participant : *session.participants) {
    json += std::exchange(separator, ",");
    append_participant(json, participant);
  }
  const std::string uri = api_base + path_of(session.id);
  json += "],\"path\":";
  append_json_text(json, std::string_view(uri).substr(api_base.size()));
  json.append(",\"state\":\"").append(to_string(session.state)).append("\",\"uri\":");
  append_json_text(json, uri);
  if (!session.user_data->empty()) {
    json += ",\"userData\":";
    append_json(json, *session.user_data);
  }
  json += '}';
}

const char* channel_of(Event::Kind kind) {
  return kind == Event::Kind::AgentStateChanged ? devices_channel : im_sessions_channel;
}

std::string_view notification_type(Event::Kind kind) {
  switch (kind) {
    case Event::Kind::StateChanged:
      return "StatusChange";
    case Event::Kind::UserDataChanged:
      return "AttachedDataChanged";
    case Event::Kind::MessageAdded:
      return "NewMessage";
    case Event::Kind::AgentStateChanged:
      return "DeviceStateChange";
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
  return json_line(json);
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
    // documented: no notificationType.
    case Event::Kind::AgentStateChanged:
      return "{\"messageType\":\"DeviceStateChangeMessage\",\"devices\":" +
             json_line(devices_json(scenario.agents[event.agent], event.agent_state, api_base)) + metrics +
             "}";
    case Event::Kind::Dropped:
    case Event::Kind::Halted:
      return std::nullopt;
  }
  return std::nullopt;
}

}  // namespace im_mock::app
