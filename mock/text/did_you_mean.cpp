#include "text/did_you_mean.h"

#include <algorithm>
#include <cctype>

#include "text/printable.h"

namespace im_mock::scenario {
namespace {

std::string lower_case(std::string_view word) {
  std::string lower(word);
  for (char& letter : lower) letter = static_cast<char>(std::tolower(static_cast<unsigned char>(letter)));
  return lower;
}

// Letters that are wrong, missing, too many, or swapped with a neighbour.
std::size_t distance(std::string_view left, std::string_view right) {
  std::vector<std::size_t> before_last;
  std::vector<std::size_t> last(right.size() + 1);
  for (std::size_t column = 0; column <= right.size(); ++column) last[column] = column;
  for (std::size_t row = 1; row <= left.size(); ++row) {
    std::vector<std::size_t> now(right.size() + 1, row);
    for (std::size_t column = 1; column <= right.size(); ++column) {
      const bool same = left[row - 1] == right[column - 1];
      now[column] = std::min({last[column] + 1, now[column - 1] + 1, last[column - 1] + (same ? 0 : 1)});
      const bool swapped =
          row > 1 && column > 1 && left[row - 1] == right[column - 2] && left[row - 2] == right[column - 1];
      if (swapped) now[column] = std::min(now[column], before_last[column - 2] + 1);
    }
    before_last = std::move(last);
    last = std::move(now);
  }
  return last.back();
}

constexpr std::size_t longest_word = 64;

}  // namespace

std::string did_you_mean(std::string_view word, const std::vector<std::string>& known) {
  if (word.size() < 2 || word.size() > longest_word) return "";
  const std::string wanted = lower_case(word);
  const std::string* nearest = nullptr;
  std::size_t least = 0;
  for (const std::string& candidate : known) {
    if (candidate.size() > longest_word) continue;
    const std::size_t letters = distance(wanted, lower_case(candidate));
    const std::size_t allowed = std::max<std::size_t>(1, std::min(word.size(), candidate.size()) / 3);
    if (letters > allowed || (nearest && letters >= least)) continue;
    nearest = &candidate;
    least = letters;
  }
  return nearest ? " (did you mean " + in_quotes(*nearest) + "?)" : "";
}

}  // namespace im_mock::scenario
