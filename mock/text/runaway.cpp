#include "text/runaway.h"

#include <cctype>
#include <set>

namespace im_mock::domain {
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

// The size of a text on which it tries too much.
std::optional<std::size_t> gives_up(const TextPattern& pattern, std::size_t length) {
  for (const std::string& probe : probes_for(pattern.source(), length)) {
    if (pattern.outcome_on(probe) == TextPattern::Outcome::GivesUp) return probe.size();
  }
  return std::nullopt;
}

}  // namespace

std::optional<Runaway> runaway_of(const TextPattern& pattern) {
  if (!pattern.is_regex()) return std::nullopt;
  if (const auto size = gives_up(pattern, short_probe)) {
    return Runaway{true,
                   "this regex can run away: on a text of " + std::to_string(*size) +
                       " characters it already tries too much (repetitions inside repetitions do that)"};
  }
  if (const auto size = gives_up(pattern, long_probe)) {
    return Runaway{false, "this regex can be slow: on some texts of " + std::to_string(*size) +
                              " characters it tries so much that it is given up, and then it does not match "
                              "(what begins or ends with a repetition does that, and two of them)"};
  }
  return std::nullopt;
}

}  // namespace im_mock::domain
