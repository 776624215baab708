#pragma once
// The imSessions resource: /me/im-sessions and /im-sessions/{id}.

#include <vector>

#include "api/call/router.h"

namespace im_mock::api {

std::vector<Route> im_sessions_routes();

}  // namespace im_mock::api
