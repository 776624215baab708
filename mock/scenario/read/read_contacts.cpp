#include "scenario/read/read_contacts.h"

#include <map>

#include "scenario/read/read_agents.h"
#include "text/printable.h"

namespace im_mock::scenario {
namespace {

using domain::Contact;

Contact::Number read_number(const NodePointer& node, ProblemList& problems) {
  if (node->kind == Node::Kind::Scalar) {
    if (node->text.empty()) problems.problem(node->place, "this phoneNumber is empty");
    return {node->text, "", ""};
  }
  const KeyReader keys(node, Section::ContactNumber, problems);
  const std::string number = keys.text("phoneNumber").value_or("");
  if (keys.has("phoneNumber") && number.empty())
    problems.problem(keys.place_of("phoneNumber"), "this phoneNumber is empty");
  return {number, keys.text("description").value_or(""), keys.text("switchName").value_or("")};
}

Contact read_contact(const NodePointer& node, ProblemList& problems) {
  const KeyReader keys(node, Section::Contact, problems);
  Contact contact;
  contact.name = keys.text("name").value_or("");
  if (keys.has("name") && contact.name.empty()) problems.problem(keys.place_of("name"), "this name is empty");
  contact.id = read_identifier(keys, "id").value_or(domain::agent_id_for("contact " + contact.name));
  contact.type = keys.choice("type").value_or(contact.type);
  contact.user_name = keys.text("userName").value_or("");
  contact.first_name = keys.text("firstName").value_or("");
  contact.last_name = keys.text("lastName").value_or("");
  contact.employee_id = keys.text("employeeId").value_or("");
  contact.channels = keys.texts("channels").value_or(contact.channels);
  for (const NodePointer& item : keys.items("phoneNumbers"))
    contact.numbers.push_back(read_number(item, problems));
  return contact;
}

}  // namespace

void read_contacts(const KeyReader& top, Reading& reading) {
  std::map<std::string, Place> ids;
  std::map<std::string, std::string> agents;  // by their ids
  for (const domain::Agent& agent : reading.scenario.agents) agents.emplace(agent.id, agent.user_name);
  for (const NodePointer& node : top.items("contacts")) {
    Contact contact = read_contact(node, reading.problems);
    const auto [first, is_new] = ids.emplace(contact.id, node->place);
    // One without a name has a problem already, and no id of its own.
    if (!is_new && !contact.name.empty()) {
      reading.problems.problem(node->place, "the contact " + in_quotes(contact.name) +
                                                " has the id of the one in " + line_of(first->second) +
                                                "; give it an 'id' of its own");
    }
    if (const auto agent = agents.find(contact.id); agent != agents.end()) {
      reading.problems.problem(node->place, "the contact " + in_quotes(contact.name) +
                                                " has the id of agent " + in_quotes(agent->second) +
                                                ", who is in the directory already");
    }
    reading.scenario.contacts.push_back(std::move(contact));
  }
}

domain::Json read_agent_settings(const KeyReader& agent) {
  domain::Json settings = domain::Json::object();
  const NodePointer sections = agent.map("settings");
  if (!sections) return settings;
  for (const Member& section : sections->members) {
    domain::Json& texts = settings[section.key->text] = domain::Json::object();
    if (section.value->kind != Node::Kind::Map) {
      agent.problems().problem(
          section.value->place,
          "a section of an agent's settings must be a map of texts, found " + describe(*section.value));
      continue;
    }
    for (const Member& text : section.value->members) {
      if (text.value->kind == Node::Kind::Scalar) {
        texts[text.key->text] = text.value->text;
      } else {
        agent.problems().problem(
            text.value->place, "a value of an agent's settings must be text, found " + describe(*text.value));
      }
    }
  }
  return settings;
}

}  // namespace im_mock::scenario
