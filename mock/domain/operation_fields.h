#pragma once
// What `where` and templates may speak of: the fields of an operation, of the regex groups and of the
// session.

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "domain/operation.h"
#include "domain/scenario.h"
#include "domain/session.h"

namespace im_mock::domain {

// text, destination, devicePath, key, agent, participant and userData.NAME, as far as the operation has them.
Fields fields_of(const SessionOperation& operation, const Agent& agent, const SessionSnapshot& session);

struct Matching {
  std::optional<Fields> fields;  // together with the groups of every regex, when all conditions hold
  std::string gave_up = {};      // why it is not known whether they do, in words; empty when it is
};
Matching matching(const std::vector<Condition>& where, const Fields& fields);
// In words: the pattern took too long for a text of that size.
std::string gave_up_in_words(const TextPattern& pattern, std::size_t size);

// A template field's value: one of `fields` (may be null), else session.id, session.state,
// session.participant or session.userData.NAME.
std::optional<std::string> field_value(const std::string& field, const Fields* fields,
                                       const Session& session);

}  // namespace im_mock::domain
