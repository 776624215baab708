#pragma once
// The resources around the agent as JSON. Shapes and constant values are observed (8.5.202.96) unless marked.

#include <string>

#include "api/call.h"
#include "domain/json.h"

namespace im_mock::api {

domain::Json user_json(const Call& call);
domain::Json device_json(const Call& call, const domain::Device& device);
domain::Json devices_json(const Call& call);   // of the signed-in agent
domain::Json features_json(const Call& call);  // those of `settings.features`
domain::Json services_json(const Call& call);

}  // namespace im_mock::api
