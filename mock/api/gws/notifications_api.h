#pragma once
// The CometD endpoint: Bayeux messages in HTTP requests. The protocol itself is bayeux/'s.

#include <vector>

#include "api/call/router.h"

namespace im_mock::api {

std::vector<Route> notifications_routes();

}  // namespace im_mock::api
