#pragma once
// Parameters of a query that mean nothing to who gets them, or not what their writer thinks. Pure functions.

#include <string>
#include <vector>

#include "api/call/router.h"
#include "api/http/http.h"
#include "api/http/target.h"

namespace im_mock::api {

// What is odd about the query, in words: parameters that the route does not know, with the one that may be
// meant, and those that stand there more than once. Empty when all is well.
std::string odd_parameters(const Route& route, const Target& target);

// What is odd about the names of a list parameter, `fields=ID`: those that none of the `known` is. Empty when
// all is well.
std::string odd_names(const std::string& parameter, const std::string& list,
                      const std::vector<std::string>& known);

// One more remark to the answer's diagnosis, unless it is empty.
void add_remark(Response& response, const std::string& remark);

}  // namespace im_mock::api
