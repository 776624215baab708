#include "scenario/language/template_fields.h"

#include <algorithm>

#include "text/did_you_mean.h"
#include "text/printable.h"

namespace im_mock::scenario {
namespace {

using domain::TextTemplate;

bool contains(const std::vector<std::string>& names, const std::string& name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

// `prefix.NAME` with a name.
bool is_member(const std::string& field, std::string_view prefix) {
  return field.size() > prefix.size() + 1 && field.starts_with(prefix) && field[prefix.size()] == '.';
}

std::vector<std::string> known_names(const KnownFields& known) {
  std::vector<std::string> names{"session.id", "session.state", "session.participant",
                                 "session.userData.NAME"};
  if (known.operation) {
    for (const std::string& field : field_names_of(*known.operation)) {
      names.push_back(field == "userData" ? "userData.NAME" : field);
    }
  }
  names.insert(names.end(), known.groups.begin(), known.groups.end());
  return names;
}

bool is_known(const std::string& field, const KnownFields& known) {
  if (is_member(field, "session.userData")) return true;
  const std::vector<std::string> names = known_names(known);
  if (is_member(field, "userData") && contains(names, "userData.NAME")) return true;
  return contains(names, field) && !field.ends_with(".NAME");
}

// Whether some operation has the field, so that only its place in the story is wrong.
bool belongs_to_an_operation(const std::string& field) {
  for (const domain::OperationName name : domain::session_operations) {
    const auto fields = field_names_of(name);
    if (contains(fields, field) || (is_member(field, "userData") && contains(fields, "userData")))
      return true;
  }
  return false;
}

std::string hint_for(const std::string& field, const KnownFields& known) {
  if (belongs_to_an_operation(field)) {
    return known.operation ? "; " + std::string(to_string(*known.operation)) + " has no such field"
                           : "; no operation came before, so only session.* can be used";
  }
  const std::vector<std::string> names = known_names(known);
  const std::string meant = did_you_mean(field, names);
  if (!meant.empty()) return meant;
  std::string listed;
  for (const std::string& name : names) listed += (listed.empty() ? "" : ", ") + name;
  return "; known here are: " + listed;
}

template <typename Visit>
void visit_texts(const Node& node, const Visit& visit) {
  if (node.kind == Node::Kind::Scalar && node.text.find("{{") != std::string::npos) visit(node);
  for (const NodePointer& item : node.items) visit_texts(*item, visit);
  for (const Member& member : node.members) visit_texts(*member.value, visit);
}

}  // namespace

std::vector<std::string> field_names_of(domain::OperationName operation) {
  switch (operation) {
    case domain::OperationName::SendMessage:
      return {"text", "destination", "devicePath", "agent", "participant"};
    case domain::OperationName::AttachUserData:
    case domain::OperationName::UpdateUserData:
      return {"userData", "agent", "participant"};
    case domain::OperationName::DeleteUserData:
      return {"key", "agent", "participant"};
    case domain::OperationName::Complete:
    case domain::OperationName::InitiateIMSession:
      return {"agent", "participant"};
  }
  return {};
}

void check_template(const TextTemplate& text, const Place& place, const KnownFields& known,
                    ProblemList& problems) {
  for (const std::string& field : text.fields()) {
    if (is_known(field, known)) continue;
    problems.problem(place, "a template cannot use " + in_quotes(field) + " here" + hint_for(field, known));
  }
}

void check_templates_in(const Node& user_data, const KnownFields& known, ProblemList& problems) {
  visit_texts(user_data, [&](const Node& node) {
    const auto parsed = TextTemplate::parse(node.text);
    if (const auto* made = std::get_if<TextTemplate>(&parsed)) {
      check_template(*made, node.place, known, problems);
    } else {
      problems.problem(node.place, std::get<std::string>(parsed));
    }
  });
}

void warn_of_templates_in(const Node& user_data, ProblemList& problems) {
  visit_texts(user_data, [&](const Node& node) {
    problems.warning(node.place,
                     "this is taken as it is: templates are filled in the userData of steps and replies");
  });
}

}  // namespace im_mock::scenario
