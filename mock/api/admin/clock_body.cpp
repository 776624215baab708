#include "api/admin/clock_body.h"

#include "scenario/language/values.h"

namespace im_mock::api {

using domain::Json;

Json clock_json(app::HostedWorld::Visit& visit) {
  Json json{{"mode", to_string(visit.clock().mode())},
            {"speed", visit.clock().speed()},
            {"now", visit.world().now().count()}};
  if (const auto next = visit.next_due()) json["next"] = next->count();
  if (!visit.slowed().empty()) json["slowed"] = visit.slowed();
  if (!visit.world().halted().empty()) json["halted"] = visit.world().halted();
  return json;
}

Json event_json(const domain::Event& event, const domain::Scenario& scenario) {
  Json json{{"number", event.number}, {"at", event.at.count()}, {"kind", to_string(event.kind)}};
  if (!event.session_id.empty()) json["session"] = event.session_id;
  json["agent"] = scenario.agents[event.agent].user_name;
  switch (event.kind) {
    case domain::Event::Kind::StateChanged:
      json["state"] = to_string(event.snapshot->state);
      break;
    case domain::Event::Kind::UserDataChanged:
      json["userData"] = *event.snapshot->user_data;
      break;
    case domain::Event::Kind::MessageAdded:
      json["message"] = event.text;
      break;
    case domain::Event::Kind::AgentStateChanged:
      json["agentState"] = to_string(event.agent_state);
      break;
    case domain::Event::Kind::Dropped:
    case domain::Event::Kind::Halted:
      json["reason"] = event.text;
      break;
  }
  json["cause"] = event.cause;
  return json;
}

std::variant<std::pair<app::ClockMode, double>, std::string> clock_change_from(
    const Json& body, app::HostedWorld::Visit& visit) {
  std::pair<app::ClockMode, double> change{visit.clock().mode(), visit.clock().speed()};
  for (const auto& [name, value] : body.items()) {
    if (name == "mode") {
      const auto mode = value.is_string() ? app::clock_mode_named(value.get<std::string>()) : std::nullopt;
      if (!mode) return std::string("'mode' has to be \"real\" or \"manual\"");
      change.first = *mode;
    } else if (name == "speed") {
      if (!value.is_number() || value.get<double>() < app::StoryClock::speed_min ||
          value.get<double>() > app::StoryClock::speed_max) {
        return std::string("'speed' has to be a number from 0.001 to 100000");
      }
      change.second = value.get<double>();
    } else {
      return "the clock has no '" + name + "'; there is: mode, speed";
    }
  }
  return change;
}

std::variant<domain::Instant, std::string> advance_from(const Json& body, app::HostedWorld::Visit& visit) {
  const domain::World& world = visit.world();
  const std::string wanted = "the body wants {\"by\":\"3s\"}, {\"to\":\"90s\"} or {\"to\":\"next\"}";
  if (body.size() != 1 || (!body.contains("by") && !body.contains("to")) || !body.front().is_string())
    return wanted;
  const auto text = body.front().get<std::string>();
  const bool by = body.contains("by");
  if (!by && text == "next") return visit.next_due().value_or(world.now());
  const auto duration = scenario::duration_of(text);
  if (const auto* error = std::get_if<std::string>(&duration)) return "'" + text + "': " + *error;
  const domain::Instant to = std::get<domain::Duration>(duration) + (by ? world.now() : domain::Instant{0});
  if (to < world.now()) {
    return "the world is at " + std::to_string(world.now().count()) +
           " ms already; time does not run backwards (reset does)";
  }
  return to;
}

}  // namespace im_mock::api
