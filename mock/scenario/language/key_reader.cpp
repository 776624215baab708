#include "scenario/language/key_reader.h"

#include <algorithm>
#include <charconv>

#include "domain/user_data.h"
#include "scenario/language/pattern_check.h"
#include "scenario/language/values.h"
#include "text/did_you_mean.h"
#include "text/printable.h"

namespace im_mock::scenario {
namespace {

constexpr std::size_t most_unknown_keys = 1000;
constexpr int deepest_user_data = 64;  // a timeline, in which all of it can be told again, needs eight more

// As domain::weight_of() of what it says, and before that is made: aliases may unfold to far more than a file
// holds.
std::size_t weight_of(const Node& node) {
  constexpr std::size_t each = 16;
  std::size_t weight = each + node.text.size();
  for (const NodePointer& item : node.items) weight += weight_of(*item);
  for (const Member& member : node.members) weight += member.key->text.size() + weight_of(*member.value);
  return weight;
}

const NodePointer& empty_map() {
  static const NodePointer node = [] {
    auto made = std::make_shared<Node>();
    made->kind = Node::Kind::Map;
    return made;
  }();
  return node;
}

template <typename List>
std::vector<std::string> names_in(const List& values) {
  std::vector<std::string> names;
  for (const auto value : values) names.emplace_back(to_string(value));
  return names;
}

std::string listed(const std::vector<std::string>& names) {
  std::string text;
  for (const std::string& name : names) text += (text.empty() ? "" : ", ") + name;
  return text;
}

// What to say of a key that is not in the section: the one that is meant, or where it belongs.
std::string hint_for(std::string_view name, Section section) {
  std::vector<std::string> known;
  for (const Key* key : keys_of(section)) known.emplace_back(key->name);
  const std::string meant = did_you_mean(name, known);
  if (!meant.empty()) return meant;
  if (name == "<<") return "; YAML merge keys are not part of the language, but `extends` is";
  for (const Key& key : scenario_keys()) {
    if (key.name != name || name == "name") continue;  // that one can mean anything
    return "; it is a key of " +
           std::string(key.section == Section::Effect ? "a step" : describe(key.section));
  }
  return "; known are: " + listed(known);
}

std::string named(const Node& node) {
  return node.kind == Node::Kind::Scalar ? in_quotes(node.text) : describe(node);
}

std::string missing(const Key& key) {
  return std::string(describe(key.section)) + " needs " + in_quotes(key.name) + ": " + describe_type(key);
}

}  // namespace

KeyReader::KeyReader(NodePointer node, Section section, ProblemList& problems)
    : node_(std::move(node)), section_(section), problems_(&problems) {
  if (node_->kind != Node::Kind::Map) {
    problems.problem(node_->place,
                     std::string(describe(section)) + " must be a map of keys, found " + describe(*node_));
    auto empty = std::make_shared<Node>(*empty_map());
    empty->place = node_->place;
    node_ = empty;
    whole_ = false;
    return;
  }
  for (const Member& member : node_->members) {
    const std::string& name = member.key->text;
    if (key_named(section, name)) continue;
    whole_ = false;
    if (problems.count() > most_unknown_keys) break;  // the list shows fewer anyway
    problems.problem(member.key->place, "unknown key " + in_quotes(name) + " in " +
                                            std::string(describe(section)) + hint_for(name, section));
  }
  if (!whole_) return;
  for (const Key* key : keys_of(section)) {
    if (key->required && !has(key->name)) problems.problem(node_->place, missing(*key));
  }
}

Place KeyReader::place_of(std::string_view name) const {
  const NodePointer found = node_->find(name);
  return found ? found->place : node_->place;
}

Place KeyReader::place_of_key(std::string_view name) const {
  const Member* const found = node_->member(name);
  return found ? found->key->place : node_->place;
}

void KeyReader::wrong_type(std::string_view name, const Node& found) const {
  const Key* const key = key_named(section_, name);
  problems_->problem(found.place,
                     in_quotes(name) + " must be " + describe_type(*key) + ", found " + describe(found));
}

NodePointer KeyReader::value(std::string_view name, Node::Kind kind) const {
  NodePointer found = node_->find(name);
  if (!found) return nullptr;
  if (found->kind == kind) return found;
  wrong_type(name, *found);
  return nullptr;
}

std::optional<std::string> KeyReader::text(std::string_view name) const {
  const NodePointer found = value(name, Node::Kind::Scalar);
  if (!found) return std::nullopt;
  return found->text;
}

std::optional<std::vector<std::string>> KeyReader::texts(std::string_view name) const {
  const NodePointer found = node_->find(name);
  if (!found) return std::nullopt;
  const bool may_be_one = key_named(section_, name)->type == Type::TextOrTexts;
  if (may_be_one && found->kind == Node::Kind::Scalar) return std::vector{found->text};
  if (!value(name, Node::Kind::List)) return std::nullopt;
  std::vector<std::string> texts;
  for (const NodePointer& item : found->items) {
    if (item->kind == Node::Kind::Scalar) {
      texts.push_back(item->text);
    } else {
      wrong_type(name, *item);
    }
  }
  return texts;
}

std::optional<domain::Duration> KeyReader::duration(std::string_view name) const {
  const NodePointer found = value(name, Node::Kind::Scalar);
  if (!found) return std::nullopt;
  const auto read = duration_of(found->text);
  if (const auto* sentence = std::get_if<std::string>(&read)) {
    problems_->problem(found->place, *sentence);
    return std::nullopt;
  }
  return std::get<domain::Duration>(read);
}

std::optional<bool> KeyReader::boolean(std::string_view name) const {
  const NodePointer found = value(name, Node::Kind::Scalar);
  if (!found) return std::nullopt;
  ProblemList ignored;
  const domain::Json json = json_of(*found, ignored);
  if (json.is_boolean()) return json.get<bool>();
  wrong_type(name, *found);
  return std::nullopt;
}

std::optional<int> KeyReader::whole_number(std::string_view name) const {
  const NodePointer found = value(name, Node::Kind::Scalar);
  if (!found) return std::nullopt;
  const Key& key = *key_named(section_, name);
  int number = 0;
  const char* const end = found->text.data() + found->text.size();
  const auto [stop, error] = std::from_chars(found->text.data(), end, number);
  if (error == std::errc() && stop == end && !found->quoted && number >= key.least && number <= key.most) {
    return number;
  }
  wrong_type(name, *found);
  return std::nullopt;
}

std::optional<std::string> KeyReader::choice(std::string_view name) const {
  const NodePointer found = value(name, Node::Kind::Scalar);
  if (!found) return std::nullopt;
  const Key& key = *key_named(section_, name);
  const bool is_choice = std::find(key.choices.begin(), key.choices.end(), found->text) != key.choices.end();
  if (is_choice && !(key.type == Type::WholeNumberChoice && found->quoted)) return found->text;
  wrong_type(name, *found);
  return std::nullopt;
}

std::optional<domain::State> KeyReader::state(std::string_view name) const {
  const NodePointer found = value(name, Node::Kind::Scalar);
  return found ? state_of(*found, *problems_) : std::nullopt;
}

std::optional<domain::AgentState> KeyReader::agent_state(std::string_view name) const {
  const NodePointer found = value(name, Node::Kind::Scalar);
  if (!found) return std::nullopt;
  const auto state = domain::agent_state_named(found->text);
  if (!state) {
    const auto names = names_in(domain::all_agent_states);
    problems_->problem(found->place, named(*found) + " is no state of an agent" +
                                         did_you_mean(found->text, names) + "; the states are " +
                                         listed(names));
  }
  return state;
}

std::optional<domain::OperationName> KeyReader::operation(std::string_view name) const {
  const NodePointer found = value(name, Node::Kind::Scalar);
  return found ? operation_of(*found, *problems_) : std::nullopt;
}

std::optional<domain::TextPattern> KeyReader::pattern(std::string_view name) const {
  const NodePointer found = value(name, Node::Kind::Scalar);
  if (!found) return std::nullopt;
  // A device's path begins with a slash and is no regex.
  if (name == "devicePath" && found->text.starts_with("/devices/")) {
    return domain::TextPattern::equal_to(found->text);
  }
  // So does a request's; it is a regex only when what follows the last slash are flags.
  if (name == "path" &&
      found->text.find_first_not_of("imsx", found->text.rfind('/') + 1) != std::string::npos) {
    return domain::TextPattern::equal_to(found->text);
  }
  return pattern_of(*found, *problems_);
}

std::optional<domain::TextTemplate> KeyReader::text_template(std::string_view name) const {
  const NodePointer found = value(name, Node::Kind::Scalar);
  if (!found) return std::nullopt;
  auto parsed = domain::TextTemplate::parse(found->text);
  if (auto* made = std::get_if<domain::TextTemplate>(&parsed)) return std::move(*made);
  problems_->problem(found->place, std::get<std::string>(parsed));
  return std::nullopt;
}

std::optional<domain::Json> KeyReader::user_data(std::string_view name) const {
  const NodePointer found = value(name, Node::Kind::Map);
  if (!found) return std::nullopt;
  if (found->height - 1 > deepest_user_data) {  // a scalar has a height, and is no level
    problems_->problem(found->place,
                       "user data is nested deeper than " + std::to_string(deepest_user_data) + " levels");
    return std::nullopt;
  }
  const std::string objection = domain::objection_to_user_data(weight_of(*found), found->members.size());
  if (!objection.empty()) {
    problems_->problem(found->place, objection);
    return std::nullopt;
  }
  return json_of(*found, *problems_);
}

NodePointer KeyReader::map(std::string_view name) const {
  return value(name, Node::Kind::Map);
}

std::vector<NodePointer> KeyReader::items(std::string_view name) const {
  const NodePointer found = value(name, Node::Kind::List);
  return found ? found->items : std::vector<NodePointer>{};
}

std::optional<domain::State> state_of(const Node& node, ProblemList& problems) {
  const auto state = node.kind == Node::Kind::Scalar ? domain::state_named(node.text) : std::nullopt;
  if (!state) {
    const auto names = names_in(domain::all_states);
    problems.problem(node.place, named(node) + " is no state" + did_you_mean(node.text, names) +
                                     "; the states are " + listed(names));
  }
  return state;
}

std::optional<domain::OperationName> operation_of(const Node& node, ProblemList& problems) {
  const auto name = node.kind == Node::Kind::Scalar ? domain::operation_named(node.text) : std::nullopt;
  if (name == domain::OperationName::InitiateIMSession) {
    problems.problem(node.place,
                     "InitiateIMSession makes a session and is no operation on one; "
                     "what it leads to stands under 'initiate'");
    return std::nullopt;
  }
  if (!name) {
    const auto names = names_in(domain::session_operations);
    problems.problem(node.place, named(node) + " is no operation" + did_you_mean(node.text, names) +
                                     "; the operations are " + listed(names));
  }
  return name;
}

std::optional<domain::TextPattern> pattern_of(const Node& node, ProblemList& problems) {
  auto parsed = domain::TextPattern::parse(node.text);
  if (const auto* sentence = std::get_if<std::string>(&parsed)) {
    problems.problem(node.place, *sentence);
    return std::nullopt;
  }
  check_pattern(node, std::get<domain::TextPattern>(parsed), problems);
  return std::get<domain::TextPattern>(std::move(parsed));
}

}  // namespace im_mock::scenario
