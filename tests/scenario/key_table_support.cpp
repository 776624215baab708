#include "scenario/key_table.h"

namespace im_mock::scenario {
namespace {

std::string type_name(const Key& key) {
  const auto of = [&] { return std::string(to_string(key.of)); };
  switch (key.type) {
    case Type::Text:
      return "text";
    case Type::Name:
      return "name";
    case Type::Identifier:
      return "id";
    case Type::Template:
      return "template";
    case Type::Pattern:
      return "pattern";
    case Type::AgentName:
      return "userName";
    case Type::PhoneNumber:
      return "number";
    case Type::State:
      return "state";
    case Type::AgentState:
      return "agent's state";
    case Type::Operation:
      return "operation";
    case Type::Duration:
      return "duration";
    case Type::DurationOrNever:
      return "duration or `never`";
    case Type::Boolean:
      return "`true` or `false`";
    case Type::WholeNumber:
      return std::to_string(key.least) + " to " + std::to_string(key.most);
    case Type::Timestamp:
      return "time";
    case Type::WholeNumberChoice:
    case Type::Choice: {
      std::string choices;
      for (const auto choice : key.choices) {
        choices += (choices.empty() ? "`" : " or `") + std::string(choice) + "`";
      }
      return choices;
    }
    case Type::UserData:
      return "map";
    case Type::UserDataTemplates:
      return "map, templates";
    case Type::UserDataPatterns:
      return "map of patterns";
    case Type::TextSections:
      return "map of maps";
    case Type::Texts:
      return "list of texts";
    case Type::TextOrTexts:
      return "text or list";
    case Type::Capabilities:
      return "map of lists";
    case Type::Map:
      return of() + " keys";
    case Type::List:
      return "list of " + of() + " keys";
    case Type::NumbersOrMaps:
      return "list of numbers or " + of() + " keys";
  }
  return "";
}

std::string in_cell(std::string_view text) {
  std::string cell;
  for (const char character : text) cell += character == '|' ? "\\|" : std::string(1, character);
  return cell;
}

// The example as an item of flow or block, under what the section needs beside it.
std::string with_lines(const std::string& before, const std::string& example, const std::string& after = "") {
  return before + example + "\n" + after;
}

}  // namespace

const std::vector<Section>& all_sections() {
  static const std::vector<Section> sections{
      Section::Scenario,    Section::Agent,   Section::Device,       Section::Settings, Section::Session,
      Section::Participant, Section::Step,    Section::Effect,       Section::Where,    Section::Reply,
      Section::Initiate,    Section::Refuse,  Section::Fault,        Section::FaultOn,  Section::Respond,
      Section::Outage,      Section::Contact, Section::ContactNumber};
  return sections;
}

std::string reference_table(Section section) {
  std::string table = "| key | takes | default | meaning | example |\n|---|---|---|---|---|\n";
  for (const Key& key : scenario_keys()) {
    if (key.section != section) continue;
    const std::string fallback = key.required ? "**required**" : std::string(key.fallback);
    table += "| `" + std::string(key.name) + "` | " + type_name(key) + " | " + fallback + " | " +
             in_cell(key.meaning) + " | `" + in_cell(key.example) + "` |\n";
  }
  return table;
}

std::string scenario_with(const Key& key, const std::string& example) {
  const std::string agents = "agents: [{userName: agent1, device: \"3001\"}]\n";
  const std::string talking = agents + "sessions:\n  - participants: [\"3009\"]\n    state: Talking\n";
  const std::string name(key.name);
  switch (key.section) {
    case Section::Scenario:
      return with_lines(name == "sessions" ? "" : "sessions: [{state: Talking}]\n", example);
    case Section::Agent:
      return with_lines(std::string("sessions: [{state: Talking}]\nagents:\n  - ") +
                            (name == "userName" ? "" : "userName: a\n    ") +
                            (name.starts_with("device") ? "" : "device: \"3001\"\n    "),
                        example);
    case Section::Device:
      return with_lines(std::string("sessions: [{state: Talking}]\nagents:\n  - userName: a\n    devices:\n  "
                                    "    - \"3009\"\n      - ") +
                            (name == "number" ? "" : "number: \"3001\"\n        "),
                        example);
    case Section::Settings:
      return with_lines("sessions: [{state: Talking}]\nsettings:\n  ", example);
    case Section::Session:
      return with_lines(
          agents + "sessions:\n  - " + (name == "state" || name == "timeline" ? "" : "state: Talking\n    "),
          example);
    case Section::Participant:
      return with_lines("sessions:\n  - state: Talking\n    participants:\n      - " +
                            std::string(name == "phoneNumber" ? "" : "phoneNumber: \"3002\"\n        "),
                        example);
    case Section::Step: {
      if (name == "at" || name == "after") {
        return with_lines(talking + "    timeline:\n      - message: Hello\n        ", example);
      }
      if (name == "otherwise") {
        return with_lines(talking + "    timeline:\n      - on: SendMessage\n        timeout: 1m\n        ",
                          example);
      }
      return with_lines(
          talking + "    timeline:\n      - " + (name == "on" ? "" : "on: SendMessage\n        "), example);
    }
    case Section::Effect:
      if (name == "state") {
        return with_lines(
            agents + "sessions:\n  - state: Alerting\n    timeline:\n      - after: 1s\n        ", example);
      }
      return with_lines(talking + "    timeline:\n      - after: 1s\n        ", example,
                        name == "by" ? "        message: Hello\n" : "");
    case Section::Where: {
      const std::string operation = name == "key"        ? "DeleteUserData"
                                    : name == "userData" ? "AttachUserData"
                                                         : "SendMessage";
      return with_lines(
          talking + "replies:\n  - on: " + operation + "\n    message: Thanks\n    where:\n      ", example);
    }
    case Section::Reply:
      return with_lines(
          talking + "replies:\n  - message: Thanks\n    " + (name == "on" ? "" : "on: SendMessage\n    "),
          example);
    case Section::Initiate:
      return with_lines(
          "initiate:\n  - " + std::string(name == "destination" ? "" : "destination: \"*\"\n    "), example,
          name == "destination" || name == "userData" ? "    timeline: []\n" : "");
    case Section::Refuse:
      return with_lines("initiate:\n  - destination: \"*\"\n    refuse:\n      ", example);
    case Section::Fault: {
      // What the key belongs to, beside it.
      const std::string beside = name == "by"        ? "    notifications: delay\n"
                                 : name == "without" ? "    notifications: incomplete\n"
                                 : name == "advice"  ? "    notifications: refuse\n"
                                 : name == "name" || name == "on" || name == "from" || name == "until"
                                     ? "    close: within\n"
                                     : "";
      return with_lines(talking + "faults:\n  - ", example, beside);
    }
    case Section::FaultOn:
      return with_lines(talking + "faults:\n  - " +
                            (name == "notification" ? "notifications: drop" : "perform: false") +
                            "\n    on:\n      ",
                        example);
    case Section::Respond:
      return with_lines(talking + "faults:\n  - respond:\n      ", example);
    case Section::Outage:
      return with_lines(talking + "faults:\n  - outage:\n      ", example,
                        name == "for" ? "" : "      for: 5s\n");
    case Section::Contact:
      return with_lines(talking + "contacts:\n  - ", example, name == "name" ? "" : "    name: Support\n");
    case Section::ContactNumber:
      return with_lines(talking + "contacts:\n  - name: Support\n    phoneNumbers:\n      - ", example,
                        name == "phoneNumber" ? "" : "        phoneNumber: \"16001\"\n");
  }
  return "";
}

}  // namespace im_mock::scenario
