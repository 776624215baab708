#pragma once
// The agent and its surroundings, as far as a real client needs them to come up: /me, devices, features,
// services.

#include <vector>

#include "api/router.h"

namespace im_mock::api {

std::vector<Route> me_routes();

}  // namespace im_mock::api
