#pragma once
// Who asks: HTTP Basic or a JSESSIONID cookie, and the CSRF token when the scenario wants one.

#include <optional>

#include "api/call/call.h"
#include "api/http/http.h"

namespace im_mock::api {

// Finds out who asks and puts it into the call; a new HTTP session puts Set-Cookie into `headers`. Nothing on
// success, else the refusal: 403 with statusCode 20 (observed; never 401, which would make a browser ask).
// documented: a first Basic is enough, then the cookie. A scenario without agents lets everybody in.
std::optional<Response> sign_in(Call& call, Headers& headers);

// documented: with CSRF protection a GET tells the token in two headers; every other method has to send it.
std::optional<Response> check_csrf(const Call& call, Headers& headers);

}  // namespace im_mock::api
