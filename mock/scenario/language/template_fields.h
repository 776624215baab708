#pragma once
// Which fields a template may name at its spot of the story: those of the operation that came before, of the
// groups of the regexes that matched it, and of the session.

#include <optional>
#include <string>
#include <vector>

#include "domain/lifecycle.h"
#include "domain/text_template.h"
#include "scenario/yaml/problem_list.h"
#include "scenario/yaml/yaml_tree.h"

namespace im_mock::scenario {

struct KnownFields {
  std::optional<domain::OperationName> operation;  // nothing before the first `on`
  std::vector<std::string> groups;
};

// The fields of an operation by name; `userData` stands for all of userData.NAME.
std::vector<std::string> field_names_of(domain::OperationName operation);

// Reports each field of the template that cannot exist there.
void check_template(const domain::TextTemplate& text, const Place& place, const KnownFields& known,
                    ProblemList& problems);
// The same for all texts in user data.
void check_templates_in(const Node& user_data, const KnownFields& known, ProblemList& problems);
// Warns of texts in user data that look like templates where none is filled.
void warn_of_templates_in(const Node& user_data, ProblemList& problems);

}  // namespace im_mock::scenario
