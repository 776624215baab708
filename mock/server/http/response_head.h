#pragma once
// The head of an answer as it goes over the wire (RFC 9112, 4 and 6). Thread-safe.

#include <cstddef>
#include <string>

#include "api/http/http.h"
#include "server/http/request_head.h"

namespace im_mock::server {

// Whether an answer with this status has a body, and a length, at all (RFC 9110, 8.6).
bool has_body(int status);

// `size`: of the body that GET would get. HEAD has the head of GET.
std::string response_head(const api::Response& response, std::size_t size, const RequestHead& request,
                          bool close);

}  // namespace im_mock::server
