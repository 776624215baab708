#pragma once
// JSON values whose members keep the order in which they came, so that user data comes out as it went in.

#include <memory>
#include <utility>

#include <nlohmann/json.hpp>

namespace im_mock::domain {

using Json = nlohmann::ordered_json;

// One that many may hold and nobody changes; a change makes a new one. Never null.
using SharedJson = std::shared_ptr<const Json>;

inline SharedJson shared(Json json) {
  return std::make_shared<const Json>(std::move(json));
}

}  // namespace im_mock::domain
