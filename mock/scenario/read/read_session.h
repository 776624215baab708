#pragma once
// Reads one session of a scenario, and the timelines of sessions and of `initiate`.

#include <memory>

#include "domain/scenario.h"
#include "scenario/check/timeline_check.h"
#include "scenario/language/reading.h"

namespace im_mock::scenario {

// A session with its timeline, checked.
std::shared_ptr<const domain::SessionPlan> read_session(const NodePointer& node, const Reading& reading);

// The key `timeline` as it stands, not yet checked as a story.
Timeline read_timeline(const KeyReader& keys, const Reading& reading);

}  // namespace im_mock::scenario
