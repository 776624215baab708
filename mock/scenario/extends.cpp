#include "scenario/extends.h"

#include <algorithm>
#include <filesystem>
#include <map>
#include <string_view>
#include <vector>

#include "text/did_you_mean.h"
#include "text/printable.h"

namespace im_mock::scenario {
namespace {

constexpr std::size_t longest_chain = 5;

// What a scenario does not take over from the one that it extends.
bool is_its_own(const std::string& key) {
  return key == "scenario" || key == "description" || key == "extends";
}

NodePointer merged(const NodePointer& base, const NodePointer& own, bool at_the_top) {
  if (base->kind != Node::Kind::Map || own->kind != Node::Kind::Map) return own;
  auto result = std::make_shared<Node>(*own);
  std::map<std::string_view, Member*> replaced;
  for (Member& member : result->members) replaced[member.key->text] = &member;
  std::vector<Member> added;
  for (const Member& member : base->members) {
    const auto same = replaced.find(member.key->text);
    if (same != replaced.end()) {
      same->second->value = merged(member.value, same->second->value, false);
    } else if (!at_the_top || !is_its_own(member.key->text)) {
      added.push_back(member);
    }
  }
  result->members.insert(result->members.end(), added.begin(), added.end());
  return result;
}

// By name, or as a file beside the one that names it; null when there is none. Itself only if nothing else.
const KnownText* base_called(const std::string& name, const std::string& from_file,
                             const std::vector<KnownText>& known) {
  const auto beside = (std::filesystem::path(from_file).parent_path() / name).lexically_normal();
  const KnownText* itself = nullptr;
  for (const KnownText& each : known) {
    const bool named = each.name == name;
    if (each.file == from_file) {
      if (named && itself == nullptr) itself = &each;
    } else if (named || std::filesystem::path(each.file).lexically_normal() == beside) {
      return &each;
    }
  }
  return itself;
}

std::string nearest_name(const std::string& name, const std::vector<KnownText>& known) {
  std::vector<std::string> names;
  for (const KnownText& each : known) names.push_back(each.name);
  return did_you_mean(name, names);
}

NodePointer resolved(const NodePointer& root, const std::vector<KnownText>& known,
                     std::vector<std::string>& chain, ProblemList& problems) {
  const NodePointer extends = root->find("extends");
  if (!extends || extends->kind != Node::Kind::Scalar) return root;
  const Place& place = extends->place;
  const KnownText* base = base_called(extends->text, place.source->file(), known);
  if (base == nullptr) {
    problems.problem(place, "there is no scenario " + in_quotes(extends->text) + " to extend" +
                                nearest_name(extends->text, known));
    return nullptr;
  }
  if (std::find(chain.begin(), chain.end(), base->file) != chain.end()) {
    problems.problem(place, "this 'extends' comes back to a scenario that extends this one");
    return nullptr;
  }
  if (chain.size() > longest_chain) {
    problems.problem(place, "more than " + std::to_string(longest_chain) + " scenarios extend one another");
    return nullptr;
  }
  chain.push_back(base->file);
  const auto source = std::make_shared<const Source>(base->file, base->text);
  const NodePointer tree = read_yaml(source, problems);
  const NodePointer whole = tree ? resolved(tree, known, chain, problems) : nullptr;
  return whole ? merged(whole, root, true) : nullptr;
}

}  // namespace

NodePointer with_base(const NodePointer& root, const std::vector<KnownText>& known, ProblemList& problems) {
  std::vector<std::string> chain{root->place.source->file()};
  return resolved(root, known, chain, problems);
}

}  // namespace im_mock::scenario
