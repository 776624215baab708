#pragma once
// The clock's control calls as values, and the clock and its events as JSON. Pure functions.

#include <string>
#include <utility>
#include <variant>

#include "app/world/hosted_world.h"
#include "domain/event.h"
#include "text/json.h"

namespace im_mock::api {

// {"mode","speed","now","next"}: story times in milliseconds since the world's beginning; `next` only when
// some step is planned; `halted` only when the story loops.
domain::Json clock_json(app::HostedWorld::Visit& visit);

// One event that fired: {"number","at","kind","session","agent","cause"} and what changed.
domain::Json event_json(const domain::Event& event, const domain::Scenario& scenario);

// From {"mode":"real|manual","speed":2}, what is left out stays; or one sentence that says what is wrong.
std::variant<std::pair<app::ClockMode, double>, std::string> clock_change_from(
    const domain::Json& body, app::HostedWorld::Visit& visit);

// From {"by":"3s"}, {"to":"90s"} or {"to":"next"}; or one sentence. With nothing planned, "next" is the
// present.
std::variant<domain::Instant, std::string> advance_from(const domain::Json& body,
                                                        app::HostedWorld::Visit& visit);

}  // namespace im_mock::api
