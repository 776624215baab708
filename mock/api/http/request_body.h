#pragma once
// A request's body as JSON, read strictly.

#include <string>
#include <variant>

#include "text/json.h"

namespace im_mock::api {

inline constexpr int json_depth_max = 64;

// The value, or one sentence that says what is wrong and where: not JSON, not UTF-8, a member twice in one
// object, an object with more than domain::object_members_max members, or nested deeper than json_depth_max.
std::variant<domain::Json, std::string> parse_json(const std::string& body);

}  // namespace im_mock::api
