#pragma once
// Reads what a step or a reply does, and the `where` that it waits for.

#include <vector>

#include "domain/scenario.h"
#include "scenario/language/reading.h"
#include "scenario/language/template_fields.h"

namespace im_mock::scenario {

// The effect keys of a step, a reply or an `otherwise`; `known` are the fields that its templates may name.
domain::Effect read_effect(const KeyReader& keys, const KnownFields& known, const Reading& reading);

// The conditions of the key `where`; the groups of their regexes are added to `known`, whose operation is the
// one that is waited for.
std::vector<domain::Condition> read_where(const KeyReader& keys, KnownFields& known, const Reading& reading);

}  // namespace im_mock::scenario
