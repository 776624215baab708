#include "scenario/commands/explain.h"

#include <algorithm>
#include <string_view>

#include "scenario/check/possible_states.h"
#include "scenario/commands/explain_table.h"
#include "scenario/language/values.h"
#include "scenario/loader.h"
#include "text/printable.h"

namespace im_mock::scenario {
namespace {

using domain::Effect;
using domain::Scenario;
using domain::SessionPlan;
using domain::State;
using domain::Step;

std::string joined(const std::string& left, const std::string& right, const std::string& between) {
  return left.empty() || right.empty() ? left + right : left + between + right;
}

// What an effect does, in the order in which it is done.
std::string told(const Effect& effect) {
  std::string text;
  if (effect.user_data.is_object()) text = "user data " + domain::dumped(effect.user_data);
  for (const std::string& key : effect.delete_user_data)
    text = joined(text, "deletes user data " + key, ", ");
  if (effect.message) {
    const std::string speaker = effect.by.empty() ? "" : effect.by + ": ";
    text = joined(text, speaker + "\"" + effect.message->source() + "\"", ", ");
  }
  if (effect.agent_state) {
    text = joined(
        text,
        (effect.by.empty() ? "the agent" : effect.by) + " is " + std::string(to_string(*effect.agent_state)),
        ", ");
  }
  if (effect.state) text = joined(text, "state " + std::string(to_string(*effect.state)), ", ");
  return text.empty() ? "nothing" : text;
}

std::string told(domain::OperationName on, const std::vector<domain::Condition>& where) {
  std::string text = "on " + std::string(to_string(on));
  for (const domain::Condition& condition : where) {
    text += ", " + condition.field + " " + condition.pattern.source();
  }
  return text;
}

std::string states_text(StateSet states) {
  std::string text;
  for (const State state : states.states()) text = joined(text, std::string(to_string(state)), " or ");
  return text.empty() ? "not begun" : text;
}

// What the agent may do: in the only live state, or in each.
std::string operations_text(StateSet states, const Scenario& scenario) {
  std::string text;
  const auto all = states.states();
  for (const State state : all) {
    if (state == State::Completed && all.size() > 1) continue;
    std::string row;
    for (const auto name : scenario.settings.capabilities[static_cast<std::size_t>(state)]) {
      row = joined(row, std::string(to_string(name)), ", ");
    }
    if (row.empty()) row = "nothing";
    text = joined(text, all.size() > 2 ? std::string(to_string(state)) + ": " + row : row, "; ");
  }
  return text.empty() ? "nothing" : text;
}

std::string time_text(const Moment& moment) {
  return (moment.depends_on_agent ? "from " : "") + in_words(moment.earliest);
}

class TimelineTable {
 public:
  TimelineTable(const SessionPlan& plan, bool initiated, const Scenario& scenario)
      : plan_(plan), scenario_(scenario), table_({"step", "time", "when", "what", "state", "the agent may"}) {
    const StateSet beginning = beginning_of(plan, initiated);
    if (!beginning.may_be_unborn()) {
      add("", "0s", initiated ? "on InitiateIMSession" : "at the beginning", "the session begins", beginning);
    }
    const auto moments = moments_of(plan, initiated, scenario);
    for (std::size_t index = 0; index < moments.size(); ++index) add_step(index, moments[index]);
    if (plan.repeat) add("", "", in_words(*plan.repeat) + " after Completed", "begins again", StateSet());
  }

  std::string text() const { return table_.text(); }

 private:
  void add_step(std::size_t index, const Moment& moment) {
    const Step& step = plan_.timeline[index];
    const std::string number = std::to_string(index + 1);
    if (step.trigger == domain::Trigger::At) {
      add(number, time_text(moment), "at " + in_words(step.delay), told(step.effect), moment.happened);
      return;
    }
    if (step.trigger == domain::Trigger::After) {
      add(number, time_text(moment), "after " + in_words(step.delay), told(step.effect), moment.happened);
      return;
    }
    std::string when = told(step.operation, step.where);
    if (step.delay.count() > 0) when += ", then " + in_words(step.delay);
    add(number, time_text(moment), when, told(step.effect), moment.happened);
    if (step.timeout)
      add("", "", "otherwise after " + in_words(*step.timeout), told(step.otherwise), moment.timed_out);
  }

  void add(const std::string& number, const std::string& time, const std::string& when,
           const std::string& what, StateSet after) {
    const std::string state = after.empty() ? "" : states_text(after);
    std::string operations = after.empty() ? "" : operations_text(after, scenario_);
    if (operations == last_operations_ && !operations.empty()) {
      operations = "the same";
    } else {
      last_operations_ = operations;
    }
    table_.add({number, time, when, what, state, operations});
  }

  const SessionPlan& plan_;
  const Scenario& scenario_;
  ExplainTable table_;
  std::string last_operations_;
};

std::string agents_text(const Scenario& scenario) {
  std::string text;
  for (const domain::Agent& agent : scenario.agents) {
    std::string numbers;
    for (const domain::Device& device : agent.devices) {
      numbers = joined(numbers, device.number + (device.im ? "" : " (no IM)"), ", ");
    }
    text += "Agent " + agent.user_name + ", device " + (numbers.empty() ? "none" : numbers) +
            (scenario.open_door ? ": everybody, whatever the credentials\n" : "\n");
  }
  return text;
}

std::string session_text(const SessionPlan& plan, std::size_t number, const Scenario& scenario) {
  std::string others;
  for (const domain::Participant& participant : plan.participants) {
    others = joined(others, participant.phone_number, ", ");
  }
  std::string text = "\nSession " + std::to_string(number) + " of " + scenario.agents[plan.agent].user_name +
                     (others.empty() ? "" : " with " + others) + "\n";
  if (!plan.user_data.empty()) text += "user data " + domain::dumped(plan.user_data) + "\n";
  return text + TimelineTable(plan, false, scenario).text();
}

std::string replies_text(const Scenario& scenario) {
  ExplainTable table({"reply", "when", "what"});
  for (std::size_t index = 0; index < scenario.replies.size(); ++index) {
    const domain::Reply& reply = scenario.replies[index];
    std::string when = told(reply.on, reply.where);
    if (reply.after.count() > 0) when += ", then " + in_words(reply.after);
    table.add({std::to_string(index + 1), when, told(reply.effect)});
  }
  return "\nEvery time\n" + table.text();
}

std::string initiate_text(const domain::InitiateRule& rule, const Scenario& scenario) {
  const std::string title =
      "\nInitiateIMSession to " +
      (rule.destination.matches_everything() ? "any other number" : rule.destination.source());
  if (rule.refuse) {
    return title + "\n  refused: statusCode " + std::to_string(rule.refuse->status_code) + ", " +
           rule.refuse->status_message + "\n";
  }
  return title + "\n" + TimelineTable(*rule.plan, true, scenario).text();
}

// "SendMessage", "a connect", "every NewMessage": what a fault waits for, as far as it says.
std::string occasion_text(const domain::Fault& fault) {
  const domain::FaultConditions& on = fault.on;
  std::string text;
  const auto add = [&text](const std::string& name, const std::string& value) {
    if (!value.empty()) text = joined(text, name + value, ", ");
  };
  add("", on.operation);
  add("", on.notification);
  add("/meta/", on.meta);
  add("", on.method);
  add("path ", on.path ? on.path->source() : "");
  add("session ", on.session ? on.session->source() : "");
  add("agent ", on.agent ? on.agent->source() : "");
  if (on.nth > 1) add("from number ", std::to_string(on.nth));
  if (on.times) add("", std::to_string(*on.times) + (*on.times == 1 ? " time" : " times"));
  if (on.percent < 100) add("", std::to_string(on.percent) + " of 100");
  return text.empty() ? "always" : text;
}

std::string time_text(const domain::Fault& fault) {
  if (const auto* outage = std::get_if<domain::Outage>(&fault.what)) {
    const domain::Duration from = outage->from.value_or(domain::Duration{0});
    return in_words(from) + " to " + in_words(from + outage->lasts);
  }
  if (!fault.until) return fault.from.count() == 0 ? "" : "from " + in_words(fault.from);
  return in_words(fault.from) + " to " + in_words(*fault.until);
}

std::string faults_text(const Scenario& scenario) {
  ExplainTable table({"fault", "when", "on", "what"});
  for (const domain::Fault& fault : scenario.faults) {
    const bool outage = std::holds_alternative<domain::Outage>(fault.what);
    table.add({fault.name, time_text(fault), outage ? "every request" : occasion_text(fault),
               domain::in_words(fault)});
  }
  return "\nFailures on purpose\n" + table.text();
}

// YAML's escapes can hide control characters in any text.
std::string harmless_lines(const std::string& text) {
  std::string clean;
  for (std::size_t start = 0; start < text.size();) {
    const std::size_t end = std::min(text.find('\n', start), text.size());
    clean += harmless(std::string_view(text).substr(start, end - start)) + "\n";
    start = end + 1;
  }
  return clean;
}

}  // namespace

std::string explain(const Scenario& scenario) {
  std::string text =
      "Scenario " + scenario.name + (scenario.file.empty() ? "" : " (" + scenario.file + ")") + "\n";
  if (!scenario.description.empty())
    text += scenario.description + (scenario.description.back() == '\n' ? "" : "\n");
  text += "\n" + agents_text(scenario);
  for (std::size_t index = 0; index < scenario.sessions.size(); ++index) {
    text += session_text(*scenario.sessions[index], index + 1, scenario);
  }
  if (!scenario.replies.empty()) text += replies_text(scenario);
  for (const domain::InitiateRule& rule : scenario.initiate) text += initiate_text(rule, scenario);
  if (!scenario.faults.empty()) text += faults_text(scenario);
  return harmless_lines(text);
}

Report explain(const std::string& file) {
  const Library library = load_paths({file});
  std::string text = to_text(library.problems);
  for (const auto& scenario : library.scenarios) text += (text.empty() ? "" : "\n") + explain(*scenario);
  return {text, any_problem(library.problems) ? 1 : 0};
}

}  // namespace im_mock::scenario
