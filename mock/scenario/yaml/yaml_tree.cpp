#include "scenario/yaml/yaml_tree.h"

#include <algorithm>
#include <exception>
#include <map>
#include <sstream>

#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/mark.h>
#include <yaml-cpp/parser.h>

#include "scenario/yaml/source_check.h"
#include "text/printable.h"

namespace im_mock::scenario {
namespace {

constexpr int deepest = 72;               // levels of lists and maps
constexpr std::size_t heaviest = 100000;  // nodes, those behind aliases counted each time

// Thrown from within yaml-cpp's parser to leave it early; never leaves this file.
struct Stop {
  Place place;
  std::string text;
};

using MutableNode = std::shared_ptr<Node>;

class TreeBuilder : public YAML::EventHandler {
 public:
  TreeBuilder(const std::shared_ptr<const Source>& source, ProblemList& problems)
      : source_(source), problems_(problems) {}

  NodePointer root() const { return root_; }
  NodePointer last_scalar() const { return last_scalar_; }

  void OnDocumentStart(const YAML::Mark&) override {}
  void OnDocumentEnd() override {}

  void OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) override {
    const MutableNode node = make(Node::Kind::Null, mark, anchor);
    // yaml-cpp places a value that is left out at whatever comes next.
    if (!open_.empty()) node->place = place_of_absent(open_.back());
    add(node);
  }

  void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                const std::string& value) override {
    const MutableNode node = make(Node::Kind::Scalar, mark, anchor);
    node->text = value;
    node->quoted = tag == "!" || tag == "tag:yaml.org,2002:str";
    if (!node->quoted) check_tag(tag, node->place);
    last_scalar_ = node;
    add(node);
  }

  void OnAlias(const YAML::Mark& mark, YAML::anchor_t anchor) override {
    const auto known = anchors_.find(anchor);
    if (known == anchors_.end()) throw Stop{place_of(mark), "this alias names no anchor"};
    const auto is_it = [&](const Open& open) { return open.node == known->second; };
    if (std::any_of(open_.begin(), open_.end(), is_it)) {
      throw Stop{place_of(mark), "this alias stands inside what it names, so it would never end"};
    }
    if (static_cast<int>(open_.size()) + known->second->height > deepest) throw too_deep(place_of(mark));
    add(known->second, place_of(mark));
  }

  void OnSequenceStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                       YAML::EmitterStyle::value) override {
    start(Node::Kind::List, mark, tag, anchor);
  }
  void OnSequenceEnd() override { end(); }

  void OnMapStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                  YAML::EmitterStyle::value) override {
    start(Node::Kind::Map, mark, tag, anchor);
  }
  void OnMapEnd() override { end(); }

 private:
  struct Open {
    MutableNode node;
    NodePointer key;                               // of a map: read, and waiting for its value
    std::map<std::string_view, const Node*> keys;  // of a map: those read so far
  };

  Place place_of(const YAML::Mark& mark) const { return {source_, mark.line + 1, mark.column}; }

  static Place place_of_absent(const Open& open) {
    if (open.key) return open.key->place;
    return open.node->items.empty() ? open.node->place : open.node->items.back()->place;
  }

  static Stop too_deep(const Place& place) {
    return {place, "lists and maps are nested deeper than " + std::to_string(deepest) + " levels"};
  }

  void check_tag(const std::string& tag, const Place& place) {
    if (tag.empty() || tag == "?") return;
    problems_.problem(place, "YAML tags such as " + in_quotes(tag) + " are not part of the language");
  }

  MutableNode make(Node::Kind kind, const YAML::Mark& mark, YAML::anchor_t anchor) {
    auto node = std::make_shared<Node>();
    node->kind = kind;
    node->place = place_of(mark);
    if (anchor != YAML::NullAnchor) anchors_[anchor] = node;
    return node;
  }

  void start(Node::Kind kind, const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor) {
    if (static_cast<int>(open_.size()) >= deepest) throw too_deep(place_of(mark));
    const MutableNode node = make(kind, mark, anchor);
    if (tag != "!") check_tag(tag, node->place);
    open_.push_back({node, nullptr, {}});
  }

  void end() {
    const MutableNode node = open_.back().node;
    open_.pop_back();
    add(node);
  }

  void add(const MutableNode& node) { add(node, node->place); }

  // Puts a finished node where it belongs; `place` is where it is used, which for an alias is not where it
  // is.
  void add(const NodePointer& node, const Place& place) {
    if (open_.empty()) {
      root_ = node;
      return;
    }
    Open& open = open_.back();
    open.node->weight += node->weight;
    open.node->height = std::max(open.node->height, node->height + 1);
    if (open.node->weight > heaviest) {
      throw Stop{place, "this unfolds to more than " + std::to_string(heaviest) + " values"};
    }
    if (open.node->kind == Node::Kind::List) {
      open.node->items.push_back(node);
    } else if (!open.key) {
      if (node->kind != Node::Kind::Scalar) {
        const bool braces = source_->line(place.line).find("{{") != std::string_view::npos;
        throw Stop{place, "a key must be text, found " + describe(*node) +
                              (braces ? "; a text with {{...}} in it needs quotes" : "")};
      }
      open.key = node;
    } else {
      add_member(open, node);
    }
  }

  void add_member(Open& open, const NodePointer& value) {
    const NodePointer key = std::move(open.key);
    open.key = nullptr;
    const auto [earlier, is_new] = open.keys.emplace(key->text, key.get());
    if (is_new) {
      open.node->members.push_back({key, value});
    } else {
      problems_.problem(key->place, "the key " + in_quotes(key->text) +
                                        " is here twice (the first is in line " +
                                        std::to_string(earlier->second->place.line) + ")");
    }
  }

  std::shared_ptr<const Source> source_;
  ProblemList& problems_;
  NodePointer root_;
  NodePointer last_scalar_;
  std::vector<Open> open_;
  std::map<YAML::anchor_t, MutableNode> anchors_;
};

// yaml-cpp's own words, and a better sentence for what people really get wrong.
std::string explain_syntax(const std::string& words, const Place& place) {
  if (words.starts_with("the referenced anchor is not defined")) return "this alias names no anchor";
  const std::string_view line = place.source->line(place.line);
  const std::string_view indent = line.substr(0, line.find_first_not_of(" \t"));
  if (indent.find('\t') != std::string_view::npos) return "not YAML: a tab cannot indent, use spaces";
  const std::string_view rest = line.substr(std::min(static_cast<std::size_t>(place.byte), line.size()));
  const bool in_braces = line.find_first_of("{[") != std::string_view::npos;
  if (in_braces && (rest.starts_with("?") || line.find(": /") != std::string_view::npos)) {
    return "not YAML: " + words +
           " (inside braces a text or a regex with ? , : # or brackets in it needs quotes)";
  }
  return "not YAML: " + words;
}

// What follows the first document, if anything does.
void refuse_second_document(YAML::Parser& parser, const std::shared_ptr<const Source>& source) {
  struct Finder : YAML::EventHandler {
    void OnDocumentStart(const YAML::Mark& mark) override { throw mark; }
    void OnDocumentEnd() override {}
    void OnNull(const YAML::Mark&, YAML::anchor_t) override {}
    void OnAlias(const YAML::Mark&, YAML::anchor_t) override {}
    void OnScalar(const YAML::Mark&, const std::string&, YAML::anchor_t, const std::string&) override {}
    void OnSequenceStart(const YAML::Mark&, const std::string&, YAML::anchor_t,
                         YAML::EmitterStyle::value) override {}
    void OnSequenceEnd() override {}
    void OnMapStart(const YAML::Mark&, const std::string&, YAML::anchor_t,
                    YAML::EmitterStyle::value) override {}
    void OnMapEnd() override {}
  } finder;
  try {
    parser.HandleNextDocument(finder);
  } catch (const YAML::Mark& mark) {
    const Place place{source, mark.line + 1, mark.column};
    const bool announced = source->line(place.line).substr(0, 3) == "---";
    throw Stop{place, announced ? "a second document begins here: one file holds one scenario"
                                : "the document has ended before this"};
  }
}

// yaml-cpp lets the last text of a document lack its closing quote when a line end comes before the end.
void refuse_open_quote(const Node& last) {
  if (!last.quoted) return;
  const Source& source = *last.place.source;
  const std::string_view line = source.line(last.place.line);
  const auto start = static_cast<std::size_t>(line.data() - source.text().data() + last.place.byte);
  const auto open = source.text().find_first_of("\"'", start);
  if (open == std::string::npos) return;
  const char quote = source.text()[open];
  for (std::size_t position = open + 1; position < source.text().size(); ++position) {
    if (source.text()[position] == '\\' && quote == '"') {
      ++position;
    } else if (source.text()[position] == quote) {
      return;  // a doubled single quote ends here and begins again, which is the same for this purpose
    }
  }
  throw Stop{last.place, "this quote is never closed"};
}

NodePointer parse(const std::shared_ptr<const Source>& source, ProblemList& problems) {
  std::istringstream stream(source->text());
  YAML::Parser parser(stream);
  TreeBuilder builder(source, problems);
  parser.HandleNextDocument(builder);
  if (builder.last_scalar()) refuse_open_quote(*builder.last_scalar());
  refuse_second_document(parser, source);
  return builder.root();
}

}  // namespace

const Member* Node::member(std::string_view name) const {
  const auto found = std::find_if(members.begin(), members.end(),
                                  [&](const Member& each) { return each.key->text == name; });
  return found == members.end() ? nullptr : &*found;
}

NodePointer Node::find(std::string_view name) const {
  const Member* const found = member(name);
  return found ? found->value : nullptr;
}

std::string describe(const Node& node) {
  switch (node.kind) {
    case Node::Kind::Null:
      return "nothing";
    case Node::Kind::Scalar:
      return (node.quoted ? "the text " : "") + in_quotes(node.text);
    case Node::Kind::List:
      return "a list";
    case Node::Kind::Map:
      return "a map";
  }
  return "";
}

NodePointer read_yaml(const std::shared_ptr<const Source>& source, ProblemList& problems) {
  const std::size_t before = problems.count();
  if (!check_source(source, problems)) return nullptr;
  NodePointer root;
  try {
    root = parse(source, problems);
  } catch (const Stop& stop) {
    problems.problem(stop.place, stop.text);
  } catch (const YAML::Exception& exception) {
    const Place place{source, std::max(exception.mark.line, 0) + 1, exception.mark.column};
    problems.problem(place, explain_syntax(exception.msg, place));
  } catch (const std::exception& exception) {
    problems.problem({source, 0, 0}, "not YAML: " + std::string(exception.what()));
  }
  if (problems.count() == before && (!root || root->kind == Node::Kind::Null)) {
    problems.problem({source, 0, 0}, "there is nothing in it");
  }
  return problems.count() == before ? root : nullptr;
}

}  // namespace im_mock::scenario
