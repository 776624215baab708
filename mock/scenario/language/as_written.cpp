#include "scenario/language/as_written.h"

#include <algorithm>
#include <array>
#include <string_view>

#include "scenario/language/values.h"

namespace im_mock::scenario {
namespace {

using domain::Json;

// Whatever it is, with each scalar as its text.
Json texts_in(const Node& node) {
  switch (node.kind) {
    case Node::Kind::Null:
      return nullptr;
    case Node::Kind::Scalar:
      return node.text;
    case Node::Kind::List: {
      Json list = Json::array();
      for (const NodePointer& item : node.items) list.push_back(texts_in(*item));
      return list;
    }
    case Node::Kind::Map: {
      Json map = Json::object();
      for (const Member& member : node.members) map[member.key->text] = texts_in(*member.value);
      return map;
    }
  }
  return nullptr;
}

Json value_of(const Node& node, const Key& key) {
  switch (key.type) {
    case Type::Boolean:
    case Type::WholeNumber:
    case Type::WholeNumberChoice:
    case Type::UserData:
    case Type::UserDataTemplates: {
      ProblemList ignored;
      return json_of(node, ignored);
    }
    case Type::Map:
      return as_written(node, key.of);
    case Type::List:
    case Type::NumbersOrMaps: {
      Json list = Json::array();
      for (const NodePointer& item : node.items)
        list.push_back(item->kind == Node::Kind::Map ? as_written(*item, key.of) : texts_in(*item));
      return list;
    }
    default:
      return texts_in(node);
  }
}

}  // namespace

Json as_written(const Node& map, Section section) {
  Json json = Json::object();
  for (const Member& member : map.members) {
    const Key* key = key_named(section, member.key->text);
    if (key != nullptr) json[member.key->text] = value_of(*member.value, *key);
  }
  return json;
}

Json declared_in(const Node& top) {
  constexpr std::array<std::string_view, 8> others{"scenario", "description", "extends",  "epoch",
                                                   "sessions", "replies",     "initiate", "faults"};
  Json json = as_written(top, Section::Scenario);
  for (const std::string_view name : others) json.erase(std::string(name));
  return json;
}

}  // namespace im_mock::scenario
