#pragma once
// The problems of a scenario that came over HTTP, as the answer to who sent it. Pure functions.

#include <string>
#include <vector>

#include "api/http/http.h"
#include "scenario/yaml/problem.h"

namespace im_mock::api {

// 400 with each problem as JSON, and all of them as text with the source lines. The error in one line quotes
// the first problem, never a warning.
Response problems_answer(const std::string& error, const std::vector<scenario::Problem>& problems);

}  // namespace im_mock::api
