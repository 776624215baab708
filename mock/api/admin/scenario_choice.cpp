#include "api/admin/scenario_choice.h"

#include <vector>

#include "api/call/answers.h"
#include "api/call/problems.h"
#include "api/http/request_body.h"
#include "scenario/loader.h"
#include "text/characters.h"
#include "text/did_you_mean.h"

namespace im_mock::api {
namespace {

std::string trimmed(const std::string& text) {
  const auto first = text.find_first_not_of(" \t\r\n\"");
  if (first == std::string::npos) return "";
  return text.substr(first, text.find_last_not_of(" \t\r\n\"") - first + 1);
}

// A name is one line without the colon or brace that any scenario has.
bool is_bare_name(const std::string& text) {
  return text.find_first_of(":{\n") == std::string::npos;
}

ScenarioChoice written(const std::string& yaml, const Call& call) {
  std::vector<scenario::KnownText> bases;
  if (call.options.library != nullptr) bases = call.options.library->bases();
  const scenario::Loaded loaded = scenario::load_text(yaml, "request", bases);
  if (!loaded.scenario) return problems_answer("the body is no scenario", loaded.problems);
  return loaded.scenario;
}

}  // namespace

ScenarioChoice scenario_called(const std::string& name, const app::Backend& backend) {
  if (auto found = backend.scenario(name)) return found;
  std::vector<std::string> names;
  for (const auto& scenario : backend.scenarios()) names.push_back(scenario->name);
  return admin_error(404, "there is no scenario '" + domain::shortened(name, 100) + "'" +
                              scenario::did_you_mean(name, names) + "; GET /__admin/scenarios lists them");
}

ScenarioChoice scenario_from_text(const std::string& text, const Call& call) {
  const std::string name = trimmed(text);
  if (name.empty()) return admin_error(400, "the body wants a scenario's name, or a scenario in YAML");
  if (is_bare_name(name)) return scenario_called(name, call.backend);
  auto json = parse_json(text);
  if (const auto* object = std::get_if<domain::Json>(&json);
      object != nullptr && object->is_object() && object->size() == 1 && object->contains("scenario")) {
    return scenario_from_json(object->at("scenario"), call);
  }
  return written(text, call);
}

ScenarioChoice scenario_from_json(const domain::Json& value, const Call& call) {
  if (value.is_object()) return written(domain::dumped(value), call);
  if (!value.is_string()) return admin_error(400, "'scenario' has to be a name, YAML text or an object");
  const auto text = value.get<std::string>();
  return is_bare_name(trimmed(text)) ? scenario_called(trimmed(text), call.backend) : written(text, call);
}

}  // namespace im_mock::api
