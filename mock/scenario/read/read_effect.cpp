#include "scenario/read/read_effect.h"

#include <algorithm>

#include "text/printable.h"

namespace im_mock::scenario {
namespace {

using domain::Condition;
using domain::TextPattern;

void add_groups(const TextPattern& pattern, KnownFields& known) {
  for (const std::string& name : pattern.group_names()) known.groups.push_back(name);
}

// An equal text that names an agent nobody declared can never match.
void check_agent_condition(const KeyReader& keys, const TextPattern& pattern, const Reading& reading) {
  if (pattern.is_regex() || pattern.matches_everything()) return;
  check_agent_name(pattern.source(), keys.place_of("agent"), reading);
}

void read_user_data_conditions(const KeyReader& keys, std::vector<Condition>& where, KnownFields& known) {
  const NodePointer map = keys.map("userData");
  if (!map) return;
  for (const Member& member : map->members) {
    if (member.value->kind != Node::Kind::Scalar) {
      keys.problems().problem(member.value->place,
                              "a pattern must be text, found " + describe(*member.value));
      continue;
    }
    auto pattern = pattern_of(*member.value, keys.problems());
    if (!pattern) continue;
    add_groups(*pattern, known);
    where.push_back({"userData." + member.key->text, std::move(*pattern)});
  }
}

}  // namespace

domain::Effect read_effect(const KeyReader& keys, const KnownFields& known, const Reading& reading) {
  domain::Effect effect;
  effect.state = keys.state("state");
  effect.agent_state = keys.agent_state("agentState");
  effect.message = keys.text_template("message");
  if (effect.message) {
    const Place place = keys.place_of("message");
    check_template(*effect.message, place, known, reading.problems);
    if (effect.message->source().empty()) reading.problems.warning(place, "this message is empty");
  }
  if (auto user_data = keys.user_data("userData")) {
    check_templates_in(*keys.node()->find("userData"), known, reading.problems);
    effect.user_data = std::move(*user_data);
  }
  effect.delete_user_data = keys.texts("deleteUserData").value_or(std::vector<std::string>{});
  if (const auto agent = agent_in(keys, "by", reading)) effect.by = reading.scenario.agents[*agent].user_name;
  if (keys.has("by") && !keys.has("message") && !keys.has("agentState")) {
    reading.problems.warning(
        keys.place_of_key("by"),
        "'by' tells who says a message or whose 'agentState' it is, and there is neither");
  }
  return effect;
}

std::vector<Condition> read_where(const KeyReader& step, KnownFields& known, const Reading& reading) {
  std::vector<Condition> where;
  if (!step.map("where")) return where;
  const KeyReader keys(step.map("where"), Section::Where, reading.problems);
  const auto offered = known.operation ? field_names_of(*known.operation) : std::vector<std::string>{};
  for (const Key* key : keys_of(Section::Where)) {
    const std::string name(key->name);
    if (!keys.has(name)) continue;
    if (known.operation && std::find(offered.begin(), offered.end(), name) == offered.end()) {
      reading.problems.problem(keys.place_of_key(name), std::string(to_string(*known.operation)) +
                                                            " has no " + in_quotes(name) +
                                                            ", so this never matches");
    }
    if (name == "userData") {
      read_user_data_conditions(keys, where, known);
      continue;
    }
    auto pattern = keys.pattern(name);
    if (!pattern) continue;
    if (name == "agent") check_agent_condition(keys, *pattern, reading);
    add_groups(*pattern, known);
    where.push_back({name, std::move(*pattern)});
  }
  return where;
}

}  // namespace im_mock::scenario
