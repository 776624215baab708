#pragma once
// What `where` and templates may speak of: the fields of an operation, of the regex groups and of the
// session.

#include <optional>
#include <string>
#include <vector>

#include "domain/operation.h"
#include "domain/scenario.h"
#include "domain/session.h"

namespace im_mock::domain {

// text, destination, devicePath, key, agent, participant and userData.NAME, as far as the operation has them.
Fields fields_of(const SessionOperation& operation, const Agent& agent, const SessionSnapshot& session);

// The fields together with the groups of every regex when all conditions hold, else nothing.
std::optional<Fields> matching(const std::vector<Condition>& where, const Fields& fields);

// A template field's value: one of `fields` (may be null), else session.id, session.state,
// session.participant or session.userData.NAME.
std::optional<std::string> field_value(const std::string& field, const Fields* fields,
                                       const Session& session);

}  // namespace im_mock::domain
