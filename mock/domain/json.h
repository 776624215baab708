#pragma once
// JSON values whose members keep the order in which they came, so that user data comes out as it went in.

#include <nlohmann/json.hpp>

namespace im_mock::domain {

using Json = nlohmann::ordered_json;

}  // namespace im_mock::domain
