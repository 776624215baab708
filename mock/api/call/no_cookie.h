#pragma once
// Why a browser may have sent no cookie, although the mock has set one. Pure.

#include <string>

#include "api/call/call.h"

namespace im_mock::api {

// What the request tells of that, and what to do, behind "; "; empty when it tells nothing: a page of another
// site or origin, or a proxy that rewrites the path for which the cookie was made.
std::string why_no_cookie(const Call& call);

}  // namespace im_mock::api
