#pragma once
// Pages of other origins may use the API with credentials; the mock's own API only pages of this machine may
// use.

#include "api/http.h"
#include "api/target.h"

namespace im_mock::api {

// Whether the target is of the mock's own API.
bool is_admin(const Target& target);

// Whether the page that asks, if it is a page, may use the target at all: /__admin only those of this
// machine.
bool may_use(const Request& request, const Target& target, bool admin_cors);

// Adds what lets the asking page read the answer. Nothing for a request without Origin, or when it may not.
void add_cors(const Request& request, const Target& target, bool admin_cors, Response& response);

// Whether the request is a browser's preflight.
bool is_preflight(const Request& request);
// The answer to it, without what add_cors adds.
Response preflight_answer(const Request& request);

}  // namespace im_mock::api
