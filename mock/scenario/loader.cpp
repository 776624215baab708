#include "scenario/loader.h"

#include "scenario/extends.h"
#include "scenario/read/read_faults.h"
#include "scenario/read/read_scenario.h"
#include "scenario/read/read_session.h"
#include "scenario/yaml/problem_list.h"
#include "scenario/yaml/source_check.h"
#include "scenario/yaml/yaml_tree.h"

namespace im_mock::scenario {
namespace {

// YAML takes JSON as it is, but for one kind of escape.
std::shared_ptr<const Source> source_of(const std::string& file, std::string_view text) {
  const auto first = text.find_first_not_of(" \t\r\n");
  const bool may_be_json =
      first != std::string_view::npos && text[first] == '{' && text.size() <= longest_source;
  if (may_be_json && text.find("\\u") != std::string_view::npos && domain::Json::accept(text)) {
    return std::make_shared<const Source>(file, without_surrogate_escapes(text));
  }
  return std::make_shared<const Source>(file, text);
}

}  // namespace

Loaded load_text(std::string_view yaml, const std::string& file_name, const std::vector<KnownText>& known) {
  ProblemList problems;
  std::shared_ptr<const domain::Scenario> scenario;
  if (NodePointer root = read_yaml(source_of(file_name, yaml), problems)) {
    root = with_base(root, known, problems);
    if (root) scenario = read_scenario(root, file_name, problems);
  }
  if (problems.count() > 0) scenario = nullptr;
  return {scenario, problems.take()};
}

LoadedSession load_session(std::string_view yaml, const domain::Scenario& context) {
  ProblemList problems;
  std::shared_ptr<const domain::SessionPlan> plan;
  domain::Scenario scenario = context;
  if (const NodePointer root = read_yaml(source_of("session", yaml), problems)) {
    plan = read_session(root, Reading{problems, scenario});
  }
  if (problems.count() > 0) plan = nullptr;
  return {plan, problems.take()};
}

LoadedFaults load_faults(std::string_view yaml, const domain::Scenario& context) {
  ProblemList problems;
  LoadedFaults loaded;
  domain::Scenario scenario = context;
  NodePointer list = read_yaml(source_of("faults", yaml), problems);
  if (list && list->kind == Node::Kind::Map && list->members.size() == 1) {
    if (NodePointer inside = list->find("faults")) list = std::move(inside);
  }
  if (list && list->kind != Node::Kind::List) {
    problems.problem(list->place, "faults are a list, each item a map of keys; found " + describe(*list));
  } else if (list) {
    loaded.faults = read_faults(list->items, Reading{problems, scenario});
  }
  if (problems.count() > 0) loaded.faults.clear();
  loaded.problems = problems.take();
  return loaded;
}

}  // namespace im_mock::scenario
