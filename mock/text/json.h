#pragma once
// JSON values whose members keep the order in which they came, so that user data comes out as it went in.

#include <memory>
#include <string>
#include <utility>

#include <nlohmann/json.hpp>

namespace im_mock::domain {

using Json = nlohmann::ordered_json;

// One that many may hold and nobody changes; a change makes a new one. Never null.
using SharedJson = std::shared_ptr<const Json>;

inline SharedJson shared(Json json) {
  return std::make_shared<const Json>(std::move(json));
}

// On one line. Bytes that are not UTF-8 become U+FFFD: dump() alone throws, and who may catch it is far away.
inline std::string dumped(const Json& value) {
  return value.dump(-1, ' ', false, Json::error_handler_t::replace);
}

}  // namespace im_mock::domain
