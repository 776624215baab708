#pragma once
// The story of the default world, read before all others, so that the API can answer while they are still
// being checked.

#include <memory>
#include <string>

#include "domain/scenario.h"
#include "scenario/loader.h"

namespace im_mock::server {

// Of the texts of scenario::read_paths() the one that the default world plays, which is called `wanted`
// unless that is empty. Null when that is not known for sure without reading them all, or when there is a
// problem.
std::shared_ptr<const domain::Scenario> first_story(const scenario::Library& texts,
                                                    const std::string& wanted);

}  // namespace im_mock::server
