#pragma once
// Pages of other origins may use the API with credentials (the Fetch standard's CORS). Pure functions.

#include "api/http/http.h"

namespace im_mock::api {

// Adds what lets the asking page read the answer, when it may. Nothing for a request without an Origin.
void add_cors(const Request& request, bool may_read, Response& response);

// Whether the request is a browser's preflight.
bool is_preflight(const Request& request);
// The answer to it, without what add_cors adds.
Response preflight_answer(const Request& request);

}  // namespace im_mock::api
