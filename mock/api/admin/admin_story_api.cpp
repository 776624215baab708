// /__admin: which story is played, back to its beginning, and the world's clock.
#include <utility>

#include "api/admin/admin_api.h"
#include "api/admin/clock_body.h"
#include "api/admin/scenario_choice.h"
#include "api/call/answers.h"

namespace im_mock::api {
namespace {

using domain::Json;

Json scenario_json(const domain::Scenario& scenario) {
  Json json{{"name", scenario.name}};
  if (!scenario.description.empty()) json["description"] = scenario.description;
  if (!scenario.file.empty()) json["file"] = scenario.file;
  return json;
}

Response scenarios(Call& call) {
  Json list = Json::array();
  for (const auto& scenario : call.backend.scenarios()) list.push_back(scenario_json(*scenario));
  return json_answer({{"scenarios", list}, {"playing", call.scenario().name}});
}

// What is wrong with the scenario files at present; a broken file's old story is still played.
Response problems(Call& call) {
  const auto shown =
      call.options.library == nullptr ? std::vector<scenario::Problem>{} : call.options.library->problems();
  Json list = Json::array();
  for (const scenario::Problem& problem : shown) list.push_back(scenario::to_json(problem));
  return json_answer({{"problems", list}});
}

Response play(Call& call) {
  auto choice = scenario_from_text(call.request.body, call);
  if (auto* refusal = std::get_if<Response>(&choice)) return std::move(*refusal);
  call.visit->play(std::get<0>(choice));
  return json_answer({{"playing", call.scenario().name}});
}

// With the definition as it is now: a file that has been reloaded meanwhile counts.
Response reset(Call& call) {
  const auto now_loaded = call.backend.scenario(call.scenario().name);
  const bool same_file = now_loaded && now_loaded->file == call.scenario().file;
  if (same_file) {
    call.visit->play(now_loaded);
  } else {
    call.visit->reset();
  }
  return json_answer({{"reset", call.visit->name()}, {"playing", call.scenario().name}});
}

Response clock(Call& call) {
  return json_answer(clock_json(*call.visit));
}

Response change_clock(Call& call) {
  const auto change = clock_change_from(call.body, *call.visit);
  if (const auto* error = std::get_if<std::string>(&change)) return admin_error(400, *error);
  const auto& [mode, speed] = std::get<0>(change);
  call.visit->change_clock(mode, speed);
  return json_answer(clock_json(*call.visit));
}

// Answers with the events that fired, in order, after their notifications have been handed on. A story that
// repeats can be sent on for years: then it stops on the way, and says so.
Response advance(Call& call) {
  const auto to = advance_from(call.body, *call.visit);
  if (const auto* error = std::get_if<std::string>(&to)) return admin_error(400, *error);
  constexpr domain::Bounds bounds{200'000, 2'000'000};
  const auto events = call.visit->advance_to(std::get<domain::Instant>(to), bounds);
  const domain::World& world = call.visit->world();
  const Json clock = clock_json(*call.visit);
  Response response = json_answer(clock);
  if (!world.halted().empty()) {
    // A story that loops without time passing is a fault of the scenario: say so where a test sees it.
    response = admin_error(409, world.halted(), clock);
  } else if (world.now() < std::get<domain::Instant>(to)) {
    response = admin_error(409,
                           "stopped at " + std::to_string(world.now().count()) +
                               " ms, because one advance stops after " + std::to_string(bounds.events) +
                               " events, " + std::to_string(bounds.steps) + " steps or " +
                               std::to_string(domain::World::untaken_max) +
                               " bytes of messages and user data; another one goes on from there",
                           clock);
  }
  append_list(response.body, "events", events.size(),
              [&](std::size_t index) { return event_json(events[index], call.scenario()); });
  return response;
}

}  // namespace

std::vector<Route> admin_story_routes() {
  constexpr auto admin = Access::Admin;
  constexpr auto world = Concerns::World;
  return {
      {"GET", "/__admin/scenarios", admin, world, Body::Ignored, scenarios, "what can be played"},
      {"GET", "/__admin/problems", admin, Concerns::Backend, Body::Ignored, problems,
       "what is wrong with the scenario files now (`--watch`)"},
      {"PUT", "/__admin/scenario", admin, world, Body::Raw, play, "play another story: its name, or YAML"},
      {"POST", "/__admin/reset", admin, world, Body::Ignored, reset, "this world back to its beginning"},
      {"GET", "/__admin/clock", admin, world, Body::Ignored, clock, "the world's time"},
      {"PUT", "/__admin/clock", admin, world, Body::Json, change_clock,
       "`{\"mode\":\"real\"}` or `manual`, `\"speed\":2`"},
      {"POST", "/__admin/clock/advance", admin, world, Body::Json, advance,
       "move the story: `{\"by\":\"3s\"}`, `{\"to\":\"90s\"}`, `{\"to\":\"next\"}`"},
  };
}

}  // namespace im_mock::api
