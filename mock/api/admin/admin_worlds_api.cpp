// /__admin/worlds and /__admin/snapshots: a world for each test.
#include <utility>

#include "api/admin/admin_api.h"
#include "api/admin/scenario_choice.h"
#include "api/call/answers.h"

namespace im_mock::api {
namespace {

using domain::Json;

Json world_json(const app::HostedWorld& host, app::HostedWorld::Visit& visit) {
  return {{"name", host.name()},
          {"scenario", visit.world().scenario().name},
          {"clock", to_string(visit.clock().mode())},
          {"speed", visit.clock().speed()},
          {"seed", host.options().seed},
          {"now", visit.world().now().count()},
          {"sessions", visit.world().sessions().size()},
          {"clients", visit.bayeux().clients().size()}};
}

Json world_json(app::HostedWorld& host, app::RealTime now) {
  auto visit = host.enter(now);
  return world_json(host, visit);
}

// A world that lets nobody in just now is listed as busy. All of them together have the patience of one.
Response list_worlds(Call& call) {
  app::RealTime patience{20};
  Json worlds = Json::array();
  for (const auto& host : call.backend.worlds()) {
    Json shown;
    const bool entered = host->enter_within(patience, call.request.received,
                                            [&](auto& visit) { shown = world_json(*host, visit); });
    if (!entered) {
      patience = app::RealTime{0};
      shown = {{"name", host->name()}, {"seed", host->options().seed}, {"busy", true}};
    }
    worlds.push_back(std::move(shown));
  }
  return json_answer({{"worlds", worlds}});
}

Response one_world(Call& call) {
  const auto host = call.backend.world(call.captured.at("world"));
  if (!host) return admin_error(404, "there is no world '" + call.captured.at("world") + "'");
  return json_answer(world_json(*host, call.request.received));
}

// Reads one member of the body into the plan; an error in one sentence, or nothing.
std::optional<Response> read_member(const std::string& name, const Json& value, Call& call,
                                    app::WorldPlan& plan) {
  if (name == "scenario") {
    auto choice = scenario_from_json(value, call);
    if (auto* refusal = std::get_if<Response>(&choice)) return std::move(*refusal);
    plan.scenario = std::get<0>(choice);
  } else if (name == "from") {
    plan.from = value.is_string() ? call.backend.snapshot(value.get<std::string>()) : nullptr;
    if (!plan.from)
      return admin_error(
          404, "there is no snapshot " + domain::dumped(value) + "; POST /__admin/snapshots makes one");
  } else if (name == "clock") {
    plan.clock = value.is_string() ? app::clock_mode_named(value.get<std::string>()) : std::nullopt;
    if (!plan.clock) return admin_error(400, "'clock' has to be \"real\" or \"manual\"");
  } else if (name == "speed") {
    if (!value.is_number() || value.get<double>() < app::StoryClock::speed_min ||
        value.get<double>() > app::StoryClock::speed_max) {
      return admin_error(400, "'speed' has to be a number from 0.001 to 100000");
    }
    plan.speed = value.get<double>();
  } else if (name == "seed") {
    if (!value.is_number_unsigned()) return admin_error(400, "'seed' has to be a whole number from 0");
    plan.seed = value.get<std::uint64_t>();
  } else {
    return admin_error(400, "a world has no '" + name + "'; there is: scenario, from, clock, speed, seed");
  }
  return std::nullopt;
}

Response put_world(Call& call) {
  app::WorldPlan plan;
  for (const auto& [name, value] : call.body.items()) {
    if (auto refusal = read_member(name, value, call, plan)) return std::move(*refusal);
  }
  if (plan.from && plan.scenario)
    return admin_error(400, "a world goes on from a snapshot or plays a scenario, not both");
  const auto made = call.backend.put_world(call.captured.at("world"), plan, call.request.received);
  if (!made)
    return admin_error(made.refusal().reason == domain::Reason::InvalidState ? 409 : 400,
                       made.refusal().message);
  return json_answer(world_json(*made->world, call.request.received), made->is_new ? 201 : 200);
}

Response delete_world(Call& call) {
  const auto done = call.backend.delete_world(call.captured.at("world"), call.request.received);
  if (!done)
    return admin_error(done.refusal().reason == domain::Reason::NotFound ? 404 : 409, done.refusal().message);
  return json_answer({{"deleted", call.captured.at("world")}});
}

Response snapshots(Call& call) {
  return json_answer({{"snapshots", call.backend.snapshots()}});
}

Response take_snapshot(Call& call) {
  if (auto refusal = unknown_member(call.body, {"name"})) return *std::move(refusal);
  const auto name = call.body.find("name");
  if (name == call.body.end() || !name->is_string() || *name == "") {
    return admin_error(400, "the body wants {\"name\":\"...\"}");
  }
  const auto kept = call.backend.keep_snapshot(name->get<std::string>(), call.visit->world());
  if (!kept) return admin_error(409, kept.refusal().message);
  return json_answer({{"snapshot", *name}, {"now", call.visit->world().now().count()}}, 201);
}

Response remove_snapshot(Call& call) {
  const std::string& name = call.captured.at("snapshot");
  if (!call.backend.delete_snapshot(name)) return admin_error(404, "there is no snapshot '" + name + "'");
  return json_answer({{"deleted", name}});
}

}  // namespace

std::vector<Route> admin_world_routes() {
  constexpr auto admin = Access::Admin;
  constexpr auto backend = Concerns::Backend;
  return {
      {"GET", "/__admin/worlds", admin, backend, Body::Ignored, list_worlds, "all worlds"},
      {"GET", "/__admin/worlds/{world}", admin, backend, Body::Ignored, one_world, "one world"},
      {"PUT", "/__admin/worlds/{world}", admin, backend, Body::Json, put_world,
       "make a world, or make it anew: `{\"scenario\":\"name\",\"clock\":\"manual\",\"seed\":7}` or "
       "`{\"from\":\"snapshot\"}`"},
      {"DELETE", "/__admin/worlds/{world}", admin, backend, Body::Ignored, delete_world, "drop a world"},
      {"GET", "/__admin/snapshots", admin, backend, Body::Ignored, snapshots, "the names of the snapshots"},
      {"POST", "/__admin/snapshots", admin, Concerns::World, Body::Json, take_snapshot,
       "name the world's present: `{\"name\":\"...\"}`"},
      {"DELETE", "/__admin/snapshots/{snapshot}", admin, backend, Body::Ignored, remove_snapshot,
       "drop a snapshot"},
  };
}

}  // namespace im_mock::api
