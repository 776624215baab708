#pragma once
// A YAML document as a tree of Nodes that know their places, which yaml-cpp's own nodes forget for keys, for
// duplicates and for quotes. Immutable once read; aliases share the node they stand for.

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "scenario/yaml/problem_list.h"
#include "scenario/yaml/source.h"

namespace im_mock::scenario {

struct Node;
using NodePointer = std::shared_ptr<const Node>;

struct Member {
  NodePointer key;  // always a scalar
  NodePointer value;
};

struct Node {
  enum class Kind { Null, Scalar, List, Map };

  Kind kind = Kind::Null;
  Place place;
  std::string text;                // of a scalar, as written
  bool quoted = false;             // a scalar that is text whatever it looks like
  std::vector<NodePointer> items;  // of a list
  std::vector<Member> members;     // of a map, in order, no key twice
  std::size_t weight = 1;          // nodes in it, those behind aliases counted each time
  int height = 1;                  // levels in it

  // A map's member of that name; null when there is none or this is no map.
  const Member* member(std::string_view name) const;
  // A map's value of that name; null when there is none or this is no map.
  NodePointer find(std::string_view name) const;
};

// What a node is, for "found ...": `nothing`, `a list`, `a map`, `'text'`.
std::string describe(const Node& node);

// The one document of a source. Null when there is any problem. Bounded whatever the text: its size, its
// nesting (so that the parser, which recurses, needs little stack) and what its aliases unfold to.
NodePointer read_yaml(const std::shared_ptr<const Source>& source, ProblemList& problems);

}  // namespace im_mock::scenario
