#include "scenario/language/pattern_check.h"

#include <cctype>
#include <set>
#include <string>

#include "text/printable.h"

namespace im_mock::scenario {
namespace {

// Long enough that trying every way to divide it exceeds the bound of a match, short enough that a regex
// which only looks at each pair or triple of places stays below.
constexpr std::size_t short_probe = 40;
// Long enough for a regex that looks at each pair of places: a message of some pages.
constexpr std::size_t long_probe = 4000;

std::string repeated(const std::string& piece, std::size_t length) {
  std::string text;
  while (text.size() < length) text += piece;
  return text;
}

// Texts on which a regex with nested repetition tries too much: one of its own letters or words again and
// again, and then something that does not fit.
std::set<std::string> probes_for(const std::string& source, std::size_t length) {
  std::set<std::string> pieces{"a", "1", " ", "a ", "a1", "1.", "-"};
  std::string word;
  for (const char character : source) {
    const auto byte = static_cast<unsigned char>(character);
    if (pieces.size() < 32) pieces.insert(std::string(1, character));
    if (std::isalnum(byte)) {
      word += character;
      continue;
    }
    if (word.size() > 1 && pieces.size() < 32) pieces.insert(word);
    word.clear();
  }
  std::set<std::string> probes;
  for (const std::string& piece : pieces) {
    for (const char* end : {"", "!", "\n\x01"}) probes.insert(repeated(piece, length) + end);
  }
  return probes;
}

bool looks_like_regex(const std::string& text) {
  for (const char* sign : {".*", ".+", "\\d", "\\w", "\\s", "(?", "[a-z", "[0-9"}) {
    if (text.find(sign) != std::string::npos) return true;
  }
  return text.size() > 1 && (text.front() == '^' || text.back() == '$');
}

}  // namespace

void check_pattern(const Node& node, const domain::TextPattern& pattern, ProblemList& problems) {
  if (!pattern.is_regex()) {
    if (looks_like_regex(node.text)) {
      problems.warning(node.place, "this is compared as equal text; a regex stands between slashes: /" +
                                       harmless(node.text) + "/");
    }
    return;
  }
  for (const std::string& probe : probes_for(node.text, short_probe)) {
    if (!pattern.runs_away(probe)) continue;
    problems.problem(node.place,
                     "this regex can run away: on a text of " + std::to_string(probe.size()) +
                         " characters it already tries too much (repetitions inside repetitions do that)");
    return;
  }
  for (const std::string& probe : probes_for(node.text, long_probe)) {
    if (!pattern.runs_away(probe)) continue;
    problems.warning(node.place,
                     "this regex can be slow: on some texts of " + std::to_string(probe.size()) +
                         " characters it tries so much that it is given up, and then it does not match "
                         "(what begins or ends with a repetition does that, and two of them)");
    return;
  }
}

}  // namespace im_mock::scenario
