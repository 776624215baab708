#include "text/runaway.h"

#include <cctype>
#include <set>

namespace im_mock::domain {
namespace {

// Long enough that trying every way to divide it exceeds the match limit, short enough that a regex which
// only looks at each pair or triple of places stays below.
constexpr std::size_t probe_length = 40;

std::string repeated(const std::string& piece) {
  std::string text;
  while (text.size() < probe_length) text += piece;
  return text;
}

// Texts on which a regex with nested repetition tries too much: one of its own letters or words again and
// again, and then something that does not fit.
std::set<std::string> probes_for(const std::string& source) {
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
    for (const char* end : {"", "!", "\n\x01"}) probes.insert(repeated(piece) + end);
  }
  return probes;
}

}  // namespace

std::optional<std::string> runaway_of(const TextPattern& pattern) {
  if (!pattern.is_regex()) return std::nullopt;
  for (const std::string& probe : probes_for(pattern.source())) {
    if (pattern.outcome_on(probe) != TextPattern::Outcome::GivesUp) continue;
    return "this regex can run away: on a text of " + std::to_string(probe.size()) +
           " characters it already tries too much (repetitions inside repetitions do that)";
  }
  return std::nullopt;
}

}  // namespace im_mock::domain
