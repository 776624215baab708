#pragma once
// The key table: every key of the scenario language, where it stands, what it takes and what it means. The
// parser reads by it, the JSON Schema and the tables of scenarios/README.md are made from it.

#include <string>
#include <string_view>
#include <vector>

namespace im_mock::scenario {

// A kind of map that a key can stand in.
enum class Section {
  Scenario,
  Agent,
  Device,
  Contact,
  ContactNumber,
  Settings,
  Session,
  Participant,
  Step,
  Effect,  // its keys stand in steps and replies too
  Where,
  Reply,
  Initiate,
  Refuse,
  Fault,
  FaultOn,
  Respond,
  Outage
};

enum class Type {
  Text,        // any scalar, as written
  Name,        // of a scenario
  Identifier,  // of a session or a device
  Template,    // text with {{field}} places
  Pattern,     // equal text, /regex/flags or *
  AgentName,
  PhoneNumber,
  State,
  AgentState,
  Operation,
  Duration,
  DurationOrNever,
  Boolean,
  WholeNumber,  // between the row's `least` and `most`
  Timestamp,
  Choice,             // one of the row's `choices`
  WholeNumberChoice,  // the same, where they are whole numbers
  UserData,
  UserDataTemplates,
  UserDataPatterns,
  TextSections,  // a map of sections, each a map of texts
  Texts,         // a list
  TextOrTexts,   // one or a list
  Capabilities,  // State: [Operation, ...]
  Map,           // of the keys of the row's `of`
  List,          // of such maps
  NumbersOrMaps  // a list whose items are a phone number or such a map
};

struct Key {
  Section section;
  std::string_view name;
  Type type;
  std::string_view fallback;  // what holds without the key, as YAML or in words; empty when nothing does
  std::string_view meaning;   // one line
  std::string_view example;   // YAML of the key with a value
  bool required = false;
  Section of = Section::Scenario;
  std::vector<std::string_view> choices{};
  int least = 0;
  int most = 0;
};

// All rows, section by section.
const std::vector<Key>& scenario_keys();
// The keys that may stand in a section, those of Effect included where they may.
std::vector<const Key*> keys_of(Section section);
// Null when there is no such key in the section.
const Key* key_named(Section section, std::string_view name);

// The section's name in the JSON Schema and in scenarios/README.md: `step`, `faultOn`.
std::string_view to_string(Section section);
// What a section is, with its article: `a step`, `the settings`.
std::string_view describe(Section section);
// What a key takes, for "must be ...": `a duration such as 500ms, 3s, 2m or 1h`.
std::string describe_type(const Key& key);

}  // namespace im_mock::scenario
