#include "scenario/language/schema.h"

#include <string_view>
#include <vector>

#include "domain/agent_state.h"
#include "domain/lifecycle.h"
#include "scenario/language/scenario_keys.h"

namespace im_mock::scenario {
namespace {

using domain::Json;

// Text takes every scalar as it is written, so an editor must not object to a bare number.
Json any_text() {
  return {{"type", {"string", "number", "boolean"}}};
}

Json matching(std::string_view pattern) {
  return {{"type", "string"}, {"pattern", pattern}};
}

template <typename List>
Json one_of(const List& values) {
  Json names = Json::array();
  for (const auto value : values) names.push_back(to_string(value));
  return {{"type", "string"}, {"enum", names}};
}

Json list_of(const Json& items) {
  return {{"type", "array"}, {"items", items}};
}

Json map_of(const Json& values) {
  return {{"type", "object"}, {"additionalProperties", values}};
}

Json reference_to(Section section) {
  return {{"$ref", "#/definitions/" + std::string(to_string(section))}};
}

Json capabilities() {
  Json states = Json::object();
  for (const domain::State state : domain::all_states) {
    states[std::string(to_string(state))] = list_of(one_of(domain::session_operations));
  }
  return {{"type", "object"}, {"properties", states}, {"additionalProperties", false}};
}

Json schema_of_type(const Key& key) {
  constexpr std::string_view duration = R"([0-9]+(\.[0-9]+)?(ms|s|m|h))";
  switch (key.type) {
    case Type::Text:
    case Type::Template:
    case Type::Pattern:
    case Type::AgentName:
      return any_text();
    case Type::PhoneNumber:
      return {{"type", {"string", "number"}}, {"minLength", 1}};
    case Type::Name:
      return {{"type", {"string", "number", "boolean"}}, {"pattern", "^[0-9A-Za-z._-]{1,64}$"}};
    case Type::Identifier:
      return {{"type", {"string", "number", "boolean"}}, {"pattern", "^[0-9A-Za-z_-]{1,64}$"}};
    case Type::State:
      return one_of(domain::all_states);
    case Type::AgentState:
      return one_of(domain::all_agent_states);
    case Type::Operation:
      return one_of(domain::session_operations);
    case Type::Duration:
      return matching("^" + std::string(duration) + "$");
    case Type::DurationOrNever:
      return matching("^(never|" + std::string(duration) + ")$");
    case Type::Boolean:
      return {{"type", "boolean"}};
    case Type::WholeNumber:
      return {{"type", "integer"}, {"minimum", key.least}, {"maximum", key.most}};
    case Type::Timestamp:
      return matching(R"(^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,3})?Z$)");
    case Type::Choice:
      return {{"type", "string"}, {"enum", key.choices}};
    case Type::WholeNumberChoice: {
      Json numbers = Json::array();
      for (const auto choice : key.choices) numbers.push_back(Json::parse(choice));
      return {{"type", "integer"}, {"enum", numbers}};
    }
    case Type::UserData:
    case Type::UserDataTemplates:
      return {{"type", "object"}};
    case Type::UserDataPatterns:
      return map_of(any_text());
    case Type::TextSections:
      return map_of(map_of(any_text()));
    case Type::Texts:
      return list_of(any_text());
    case Type::TextOrTexts:
      return {{"anyOf", {any_text(), list_of(any_text())}}};
    case Type::Capabilities:
      return capabilities();
    case Type::Map:
      return {{"allOf", {reference_to(key.of)}}};
    case Type::List:
      return list_of(reference_to(key.of));
    case Type::NumbersOrMaps:
      return list_of({{"anyOf", {Json{{"type", {"string", "number"}}}, reference_to(key.of)}}});
  }
  return Json::object();
}

Json schema_of_key(const Key& key) {
  Json schema = schema_of_type(key);
  std::string text(key.meaning);
  if (!key.fallback.empty()) text.append(". Default: ").append(key.fallback);
  schema["description"] = text + ".";
  return schema;
}

// `one of these keys must be there`, as alternatives.
Json each_required(const std::vector<std::string_view>& names) {
  Json alternatives = Json::array();
  for (const std::string_view name : names) alternatives.push_back({{"required", {name}}});
  return alternatives;
}

// The rules between keys that a schema can tell; the loader knows more.
void add_rules(Section section, Json& schema) {
  if (section == Section::Agent) schema["oneOf"] = each_required({"device", "devices"});
  if (section == Section::Initiate) schema["oneOf"] = each_required({"timeline", "refuse"});
  if (section == Section::Reply) {
    schema["anyOf"] = each_required({"state", "message", "userData", "deleteUserData", "agentState"});
  }
  if (section == Section::Fault) {
    schema["anyOf"] =
        each_required({"respond", "perform", "delay", "drip", "garble", "close", "notifications", "outage"});
    schema["dependencies"] = {
        {"by", {"notifications"}}, {"without", {"notifications"}}, {"advice", {"notifications"}}};
  }
  if (section == Section::Step) {
    schema["allOf"] = {
        {{"anyOf", each_required({"at", "after", "on"})}},
        {{"anyOf", each_required({"on", "state", "message", "userData", "deleteUserData", "agentState"})}},
        {{"not", {{"required", {"at", "after"}}}}},
        {{"not", {{"required", {"at", "on"}}}}}};
    schema["dependencies"] = {{"where", {"on"}}, {"timeout", {"on"}}, {"otherwise", {"timeout"}}};
  }
}

Json schema_of_section(Section section) {
  Json properties = Json::object();
  Json required = Json::array();
  for (const Key* key : keys_of(section)) {
    properties[std::string(key->name)] = schema_of_key(*key);
    if (key->required) required.push_back(key->name);
  }
  Json schema{{"type", "object"}, {"properties", properties}, {"additionalProperties", false}};
  if (!required.empty()) schema["required"] = required;
  add_rules(section, schema);
  return schema;
}

}  // namespace

Json schema() {
  Json whole{{"$schema", "http://json-schema.org/draft-07/schema#"},
             {"title", "A scenario of im-mock"},
             {"description", "A story that the mock plays. Made by `im-mock schema` from the key table."}};
  whole.update(schema_of_section(Section::Scenario));
  Json definitions = Json::object();
  for (const Key& key : scenario_keys()) {
    const std::string name(to_string(key.section));
    if (key.section == Section::Scenario || definitions.contains(name)) continue;
    definitions[name] = schema_of_section(key.section);
  }
  whole["definitions"] = definitions;
  return whole;
}

std::string schema_text() {
  return schema().dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace im_mock::scenario
