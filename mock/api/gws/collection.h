#pragma once
// A collection of resources as its GET answers it. Pure functions of the call.

#include <string>

#include "api/call/call.h"
#include "text/json.h"

namespace im_mock::api {

// `"name":value` behind a statusCode 0.
Response ok_json(const std::string& name, const domain::Json& value);

// The members that `fields` names, or all when it is absent or `*`.
domain::Json with_fields(const Call& call, const domain::Json& resource);

// What is odd about the names in `fields`: those that none of the resources has. Empty when all is well, or
// when there are no resources.
std::string odd_fields(const Call& call, const domain::Json& resources);

// documented: a collection without `fields` is its `uris`; with them it has the resource's name.
Response collection(const Call& call, const std::string& name, const domain::Json& resources);

// The one of the collection whose id the path names, under the singular name, which is also that of the
// route's {capture}; else 404.
Response one_of(const Call& call, const std::string& name, const domain::Json& resources);

// The refusal of an id that nothing has.
Response not_found(const Call& call, const std::string& name);

}  // namespace im_mock::api
