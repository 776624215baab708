#pragma once
// What is wrong with a story although each of its keys is right: steps that never happen, transitions that
// are not legal, messages while nobody talks.

#include <vector>

#include "domain/scenario.h"
#include "scenario/check/possible_states.h"
#include "scenario/language/reading.h"
#include "scenario/yaml/yaml_tree.h"

namespace im_mock::scenario {

// A timeline as read: its steps, where each stands, and how many come before the first one with a problem.
struct Timeline {
  std::vector<domain::Step> steps;
  std::vector<NodePointer> nodes;
  std::size_t readable = 0;
};

enum class Begun { Planned, Initiated };  // by the scenario's `sessions`, or by a client

// Reports what cannot happen in the plan's timeline, up to the first step that could not be read.
void check_timeline(const domain::SessionPlan& plan, Begun begun, const Timeline& timeline,
                    const Place& session, const Reading& reading);

// Reports what an effect cannot do in any of these states. `node` is the map that holds its keys.
void check_effect(const domain::Effect& effect, const Node& node, StateSet before, const Reading& reading);

}  // namespace im_mock::scenario
