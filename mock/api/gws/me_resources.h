#pragma once
// The resources around the agent as JSON. Shapes and constant values are observed (8.5.202.96) unless marked.

#include <string>

#include "api/call/call.h"
#include "text/json.h"

namespace im_mock::api {

// documented: `path` is the same as `uri` without the prefix.
void add_links(const Call& call, const std::string& path, domain::Json& json);

domain::Json user_json(const Call& call, const domain::Agent& agent);
domain::Json features_json(const Call& call);  // those of `settings.features`
domain::Json services_json(const Call& call);

}  // namespace im_mock::api
