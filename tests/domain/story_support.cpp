#include "domain/story.h"

namespace im_mock::domain::story {

Effect state(State state) {
  Effect effect;
  effect.state = state;
  return effect;
}

Effect message(const std::string& text) {
  Effect effect;
  effect.message = std::get<TextTemplate>(TextTemplate::parse(text));
  return effect;
}

Effect user_data(Json data) {
  Effect effect;
  effect.user_data = std::move(data);
  return effect;
}

Step at(int ms, Effect effect) {
  Step step;
  step.delay = Duration{ms};
  step.effect = std::move(effect);
  return step;
}

Step after(int ms, Effect effect) {
  Step step = at(ms, std::move(effect));
  step.trigger = Trigger::After;
  return step;
}

Step on(OperationName operation, Effect effect, int delay_ms) {
  Step step = at(delay_ms, std::move(effect));
  step.trigger = Trigger::On;
  step.operation = operation;
  return step;
}

std::shared_ptr<SessionPlan> session(std::vector<Step> timeline) {
  auto plan = std::make_shared<SessionPlan>();
  plan->participants = {Participant::of("3002")};
  plan->timeline = std::move(timeline);
  return plan;
}

Scenario scenario(std::vector<std::shared_ptr<SessionPlan>> sessions) {
  Scenario made;
  made.name = "story";
  made.agents = {default_agent()};
  made.sessions.assign(sessions.begin(), sessions.end());
  return made;
}

Scenario three_agents() {
  Scenario made;
  made.name = "three agents";
  made.open_door = false;
  for (const char* digit : {"1", "2", "3"}) {
    Agent agent;
    agent.user_name = std::string("agent") + digit;
    agent.password = std::string("secret") + digit;
    agent.id = agent_id_for(agent.user_name);
    const std::string number = std::string("300") + digit;
    agent.devices = {{device_id_for(number), number, true}};
    made.agents.push_back(agent);
  }
  return made;
}

World world(const Scenario& scenario, std::uint64_t seed) {
  return World(std::make_shared<const Scenario>(scenario), seed);
}

SendMessage send(const std::string& text) {
  return {text, "3002", "/devices/" + device_id_for("3001")};
}

InitiateIMSession initiate(const std::string& destination) {
  return {destination, Json::object(), {}};
}

std::vector<std::string> happened(World& world) {
  std::vector<std::string> lines;
  for (const Event& event : world.take_events()) {
    std::string line =
        std::to_string(event.at.count()) + " " + world.scenario().agents[event.agent].user_name + " ";
    switch (event.kind) {
      case Event::Kind::StateChanged:
        line += "state " + std::string(to_string(event.snapshot->state));
        break;
      case Event::Kind::UserDataChanged:
        line += "userData " + event.snapshot->user_data->dump();
        break;
      case Event::Kind::MessageAdded:
        line += "message " + event.text;
        break;
      case Event::Kind::AgentStateChanged:
        line += "agentState " + std::string(to_string(event.agent_state));
        break;
      case Event::Kind::Dropped:
        line += "dropped " + event.text;
        break;
      case Event::Kind::Halted:
        line += "halted " + event.text;
        break;
    }
    lines.push_back(line);
  }
  return lines;
}

std::string id_of(const World& world, std::size_t index) {
  return std::next(world.sessions().begin(), static_cast<std::ptrdiff_t>(index))->second.id;
}

}  // namespace im_mock::domain::story
