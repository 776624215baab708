#pragma once
// Which story a control call means: one of the loaded scenarios by its name, or one written in the call
// itself.

#include <memory>
#include <string>
#include <variant>

#include "api/call/call.h"
#include "api/http/http.h"
#include "domain/scenario.h"
#include "text/json.h"

namespace im_mock::api {

using ScenarioChoice = std::variant<std::shared_ptr<const domain::Scenario>, Response>;

// The loaded scenario of that name, else 404 with the nearest name.
ScenarioChoice scenario_called(const std::string& name, const app::Backend& backend);

// A text that is a bare name, `{"scenario":"name"}`, or a whole scenario in YAML or JSON, which may extend
// one of the scenario files. 400 with the problems when it is none.
ScenarioChoice scenario_from_text(const std::string& text, const Call& call);

// A JSON value that is a name, a whole scenario as an object, or a string that holds YAML.
ScenarioChoice scenario_from_json(const domain::Json& value, const Call& call);

}  // namespace im_mock::api
