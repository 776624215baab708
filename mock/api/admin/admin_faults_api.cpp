// /__admin/faults: failures on purpose, put in place, counted and taken away at run time.
#include <utility>

#include "api/admin/admin_api.h"
#include "api/call/answers.h"
#include "api/call/problems.h"
#include "scenario/loader.h"

namespace im_mock::api {
namespace {

using domain::Json;

Response faults_answer(const app::Faults& faults) {
  Json list = Json::array();
  for (const app::Faults::Entry& entry : faults.entries()) {
    Json json{{"name", entry.fault.name}, {"matched", entry.matched}, {"fired", entry.fired}};
    if (entry.gave_up > 0) json["gaveUp"] = entry.gave_up;
    json["fault"] = entry.fault.definition;
    list.push_back(std::move(json));
  }
  Json json{{"faults", list}, {"heldBack", faults.held_back()}};
  if (const auto* outage = faults.outage()) json["outage"] = outage->fault.name;
  return json_answer(json);
}

Response show(Call& call) {
  return faults_answer(call.visit->faults());
}

Response put(Call& call) {
  scenario::LoadedFaults loaded = scenario::load_faults(call.request.body, call.scenario());
  if (scenario::any_problem(loaded.problems))
    return problems_answer("the body is no list of faults", loaded.problems);
  call.visit->put_faults(std::move(loaded.faults));
  return faults_answer(call.visit->faults());
}

Response remove(Call& call) {
  call.visit->put_faults({});
  return faults_answer(call.visit->faults());
}

}  // namespace

std::vector<Route> admin_fault_routes() {
  constexpr auto admin = Access::Admin;
  constexpr auto world = Concerns::World;
  return {
      {"GET", "/__admin/faults", admin, world, Body::Ignored, show,
       "the failures on purpose, and how often each fired"},
      {"PUT", "/__admin/faults", admin, world, Body::Raw, put, "these from now on: a list as in a scenario"},
      {"DELETE", "/__admin/faults", admin, world, Body::Ignored, remove, "none from now on"},
  };
}

}  // namespace im_mock::api
