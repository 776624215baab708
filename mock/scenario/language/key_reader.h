#pragma once
// Reads the keys of one map of a scenario by the key table. Each read reports what is wrong with the value
// and then gives nothing, as it does for an absent key. Lives as long as one reading; not thread-safe.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "domain/agent_state.h"
#include "domain/lifecycle.h"
#include "domain/text_template.h"
#include "domain/time.h"
#include "scenario/language/scenario_keys.h"
#include "scenario/yaml/problem_list.h"
#include "scenario/yaml/yaml_tree.h"
#include "text/json.h"
#include "text/text_pattern.h"

namespace im_mock::scenario {

class KeyReader {
 public:
  // Reports at once: not a map, unknown keys, required keys that are missing.
  KeyReader(NodePointer node, Section section, ProblemList& problems);

  // Whether it is a map of known keys only; otherwise a key that seems missing may be there, misspelt.
  bool whole() const { return whole_; }
  bool has(std::string_view name) const { return node_->find(name) != nullptr; }
  // Where a key's value stands, or the map itself when there is no such key.
  Place place_of(std::string_view name) const;
  // Where the key itself stands, or the map when there is no such key.
  Place place_of_key(std::string_view name) const;
  const NodePointer& node() const { return node_; }
  ProblemList& problems() const { return *problems_; }

  std::optional<std::string> text(std::string_view name) const;
  std::optional<std::vector<std::string>> texts(std::string_view name) const;  // a single text is a list too
  std::optional<domain::Duration> duration(std::string_view name) const;
  std::optional<bool> boolean(std::string_view name) const;
  std::optional<int> whole_number(std::string_view name) const;
  std::optional<std::string> choice(std::string_view name) const;
  std::optional<domain::State> state(std::string_view name) const;
  std::optional<domain::AgentState> agent_state(std::string_view name) const;
  std::optional<domain::OperationName> operation(std::string_view name) const;
  std::optional<domain::TextPattern> pattern(std::string_view name) const;
  std::optional<domain::TextTemplate> text_template(std::string_view name) const;
  std::optional<domain::Json> user_data(std::string_view name) const;
  // The map or the list's items; null or empty when absent or wrong.
  NodePointer map(std::string_view name) const;
  std::vector<NodePointer> items(std::string_view name) const;

 private:
  // The value of a key that has one, when it is of that kind.
  NodePointer value(std::string_view name, Node::Kind kind) const;
  void wrong_type(std::string_view name, const Node& found) const;

  NodePointer node_;
  Section section_;
  bool whole_ = true;
  ProblemList* problems_;
};

// A scalar's state, operation or pattern; what is wrong with it is reported, and nothing given.
std::optional<domain::State> state_of(const Node& node, ProblemList& problems);
std::optional<domain::OperationName> operation_of(const Node& node, ProblemList& problems);
std::optional<domain::TextPattern> pattern_of(const Node& node, ProblemList& problems);

}  // namespace im_mock::scenario
