#pragma once
// Cookies, as they come and as they are set (RFC 6265). Pure functions.

#include <string>
#include <vector>

#include "api/call/call.h"
#include "api/http/http.h"

namespace im_mock::api {

// The values of all cookies of that name in the request, in the order in which they stand.
std::vector<std::string> cookies(const Request& request, const std::string& name);

// The value of a Set-Cookie header: a cookie of the HTTP session for what this client uses of the mock, which
// scripts do not see. Name and value hold nothing that would have to be escaped.
std::string set_cookie(const Call& call, const std::string& name, const std::string& value);

}  // namespace im_mock::api
