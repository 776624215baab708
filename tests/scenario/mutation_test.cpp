// Whatever happens to a shipped scenario's text, it is a problem with its place or a valid scenario: never
// silence about a key, never a crash.
#include <algorithm>
#include <functional>

#include "catch.h"
#include "scenario/scenario_text.h"
#include "scenario/sound_text.h"
#include "scenario/yaml/source.h"
#include "scenario/yaml/yaml_tree.h"

namespace im_mock::scenario {
namespace {

struct Story {
  std::string file;
  std::shared_ptr<const Source> source;
  NodePointer root;
};

std::vector<Story> stories() {
  std::vector<Story> all;
  std::vector<std::string> files = files_with_ending("scenarios", ".yaml");
  files.push_back("tests/scenario/every-key.yaml");
  for (const std::string& file : files) {
    ProblemList problems;
    Story story{file, std::make_shared<const Source>(file, text_of_file(file)), nullptr};
    story.root = read_yaml(story.source, problems);
    REQUIRE(story.root);
    all.push_back(story);
  }
  return all;
}

std::size_t offset_of(const Place& place) {
  const std::string& text = place.source->text();
  return static_cast<std::size_t>(place.source->line(place.line).data() - text.data() + place.byte);
}

// Visits the keys of the language: what stands in user data, or in the settings of an agent, is the writer's
// own.
void visit_members(const Node& node, const std::function<void(const Member&)>& visit, bool is_top = true) {
  for (const NodePointer& item : node.items) visit_members(*item, visit, false);
  for (const Member& member : node.members) {
    visit(member);
    const bool is_own = member.key->text == "userData" || (member.key->text == "settings" && !is_top);
    if (!is_own) visit_members(*member.value, visit, false);
  }
}

bool has_problem_in_line(const Loaded& result, int line) {
  return std::any_of(result.problems.begin(), result.problems.end(), [&](const Problem& problem) {
    return problem.severity == Problem::Severity::Problem && problem.line == line && problem.column > 0;
  });
}

// Sees that a text is either a scenario or a problem that has a place.
void check_sound(const std::string& text, const std::string& what) {
  const std::string wrong = what_is_unsound(text);
  if (wrong.empty()) return;
  INFO(what);
  INFO(text);
  CHECK(wrong == "");
}

std::vector<std::string> lines_with_ends(const std::string& text) {
  std::vector<std::string> lines;
  for (std::size_t start = 0; start < text.size();) {
    const std::size_t end = std::min(text.find('\n', start), text.size() - 1) + 1;
    lines.push_back(text.substr(start, end - start));
    start = end;
  }
  return lines;
}

std::string joined(const std::vector<std::string>& lines) {
  std::string text;
  for (const std::string& line : lines) text += line;
  return text;
}

// A text of these may stand without a list.
bool may_be_one_or_many(const Member& member) {
  return member.key->text == "deleteUserData" || member.key->text == "without";
}

TEST_CASE("any key of any shipped scenario, misspelt, is a problem in its line", "[scenario]") {
  std::size_t count = 0;
  for (const Story& story : stories()) {
    visit_members(*story.root, [&](const Member& member) {
      std::string text = story.source->text();
      text.insert(offset_of(member.key->place) + 1, "q");
      const Loaded result = load_text(text, "mutated.yaml");
      ++count;
      INFO(story.file << ": " << member.key->text << "\n" << to_text(result.problems));
      CHECK_FALSE(result.scenario);
      CHECK(has_problem_in_line(result, member.key->place.line));
    });
  }
  CHECK(count > 300);
}

TEST_CASE("any value of any shipped scenario, of the wrong type, is a problem in its line", "[scenario]") {
  for (const Story& story : stories()) {
    visit_members(*story.root, [&](const Member& member) {
      // A map or list would need its whole text replaced; in front of a scalar a tag-free type change is one
      // word.
      const Node& value = *member.value;
      if (value.kind != Node::Kind::Scalar || value.text.find('\n') != std::string::npos) return;
      const std::size_t start = offset_of(value.place);
      const std::string& whole = story.source->text();
      std::size_t length = value.text.size();
      if (value.quoted) {
        const auto close = whole.find(whole[start], start + 1);
        length = close + 1 - start;
      }
      for (const char* wrong : {"[[x]]", "{q: {x: y}}", "[]"}) {
        if (std::string(wrong) == "[]" && may_be_one_or_many(member)) continue;
        std::string text = whole;
        text.replace(start, length, wrong);
        const Loaded result = load_text(text, "mutated.yaml");
        INFO(story.file << ": " << member.key->text << ": " << wrong << "\n" << to_text(result.problems));
        CHECK_FALSE(result.scenario);
        CHECK(has_problem_in_line(result, value.place.line));
      }
    });
  }
}

TEST_CASE("any map or list of any shipped scenario, made a scalar, is a problem in its line", "[scenario]") {
  for (const Story& story : stories()) {
    visit_members(*story.root, [&](const Member& member) {
      const Node& value = *member.value;
      const std::string& whole = story.source->text();
      const std::size_t start = offset_of(value.place);
      const bool flow = whole[start] == '{' || whole[start] == '[';
      if (value.kind == Node::Kind::Scalar || value.kind == Node::Kind::Null || !flow) return;
      int depth = 0;
      std::size_t end = start;
      char quote = 0;
      do {
        const char character = whole[end++];
        if (quote != 0) {
          if (character == '\\' && quote == '"') ++end;
          if (character == quote) quote = 0;
        } else if (character == '"' || character == '\'') {
          quote = character;
        } else {
          depth += (character == '{' || character == '[') - (character == '}' || character == ']');
        }
      } while (depth > 0);
      if (may_be_one_or_many(member)) return;
      std::string text = whole;
      text.replace(start, end - start, "scalar");
      const Loaded result = load_text(text, "mutated.yaml");
      INFO(story.file << ": " << member.key->text << "\n" << text << to_text(result.problems));
      CHECK_FALSE(result.scenario);
      CHECK(has_problem_in_line(result, value.place.line));
    });
  }
}

TEST_CASE("a shipped scenario without any one line is sound or a problem", "[scenario]") {
  for (const Story& story : stories()) {
    const auto lines = lines_with_ends(story.source->text());
    for (std::size_t index = 0; index < lines.size(); ++index) {
      auto fewer = lines;
      fewer.erase(fewer.begin() + static_cast<std::ptrdiff_t>(index));
      check_sound(joined(fewer), story.file + " without line " + std::to_string(index + 1));
    }
  }
}

TEST_CASE("a shipped scenario with any one line twice is sound or a problem", "[scenario]") {
  for (const Story& story : stories()) {
    const auto lines = lines_with_ends(story.source->text());
    for (std::size_t index = 0; index < lines.size(); ++index) {
      auto more = lines;
      more.insert(more.begin() + static_cast<std::ptrdiff_t>(index), lines[index]);
      check_sound(joined(more), story.file + " with twice line " + std::to_string(index + 1));
    }
  }
}

TEST_CASE("a shipped scenario cut at any byte is sound or a problem", "[scenario]") {
  for (const Story& story : stories()) {
    const std::string& text = story.source->text();
    for (std::size_t size = 0; size < text.size(); ++size) {
      check_sound(text.substr(0, size), story.file + " cut at byte " + std::to_string(size));
    }
  }
}

TEST_CASE("a shipped scenario with many a byte replaced is sound or a problem", "[scenario]") {
  for (const Story& story : stories()) {
    const std::string& text = story.source->text();
    // A replacement that goes round, at every seventh byte: all of them at each byte would take minutes.
    const std::string replacements("{}[]\"':,#&*!|>%@`-?\t\n\0\x80\xff~ ", 26);
    for (std::size_t at = 0; at < text.size(); at += 7) {
      std::string changed = text;
      changed[at] = replacements[at / 7 % replacements.size()];
      check_sound(changed, story.file + " changed at byte " + std::to_string(at));
    }
  }
}

}  // namespace
}  // namespace im_mock::scenario
