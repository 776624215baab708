#include "scenario/yaml/problem_list.h"

#include <algorithm>
#include <tuple>

#include "text/printable.h"

namespace im_mock::scenario {
namespace {

constexpr std::size_t most_problems = 100;
constexpr int widest = 100;        // columns of a source line that are shown
constexpr int lead_of_caret = 60;  // columns shown before the caret when the line is cut

struct Character {
  std::string bytes;
  int width;
};

std::vector<Character> characters_of(std::string_view text) {
  std::vector<Character> characters;
  for (std::size_t position = 0; position < text.size();) {
    const auto character = next_character(text, position);
    if (!character) ++position;  // cannot happen after harmless()
    if (character) characters.push_back({utf8_of(*character), width_of(*character)});
  }
  return characters;
}

// The part of the line around the place that fits, and the caret's column in it.
void cut_line(Problem& problem, std::string_view line, std::size_t byte) {
  byte = std::min(byte, line.size());
  const auto continues = [&](std::size_t at) {
    return (static_cast<unsigned char>(line[at]) & 0xc0) == 0x80;
  };
  problem.column = 1;
  for (std::size_t at = 0; at < byte; ++at) problem.column += continues(at) ? 0 : 1;
  std::size_t from = byte - std::min(byte, static_cast<std::size_t>(widest) * 4);
  while (from < byte && continues(from)) ++from;
  const auto before = characters_of(harmless(line.substr(from, byte - from)));
  const auto after = characters_of(harmless(line.substr(byte, static_cast<std::size_t>(widest) * 4)));

  std::size_t first = before.size();
  int lead = 0;
  while (first > 0 && lead + before[first - 1].width <= lead_of_caret) lead += before[--first].width;
  std::string shown = first > 0 || from > 0 ? "..." : "";
  problem.caret = lead + static_cast<int>(shown.size());
  for (; first < before.size(); ++first) shown += before[first].bytes;
  int width = problem.caret;
  for (const Character& character : after) {
    if (width + character.width > widest) {
      shown += "...";
      break;
    }
    shown += character.bytes;
    width += character.width;
  }
  problem.source_line = shown;
}

auto order_of(const Problem& problem) {
  return std::tie(problem.file, problem.line, problem.column, problem.severity, problem.text);
}

}  // namespace

void ProblemList::problem(const Place& place, const std::string& text) {
  ++count_;
  add(Problem::Severity::Problem, place, text);
}

void ProblemList::warning(const Place& place, const std::string& text) {
  add(Problem::Severity::Warning, place, text);
}

void ProblemList::add(Problem::Severity severity, const Place& place, const std::string& text) {
  // Room is kept for a problem after any number of warnings: a list without one means a good scenario.
  if (problems_.size() >= most_problems &&
      (severity == Problem::Severity::Warning || count_ > most_problems)) {
    ++dropped_;
    return;
  }
  Problem problem{severity, place.source->file(), place.line, 0, harmless(text), "", 0};
  if (place.line > 0) {
    cut_line(problem, place.source->line(place.line), static_cast<std::size_t>(std::max(place.byte, 0)));
  }
  problems_.push_back(std::move(problem));
}

std::vector<Problem> ProblemList::take() {
  std::sort(problems_.begin(), problems_.end(),
            [](const Problem& left, const Problem& right) { return order_of(left) < order_of(right); });
  problems_.erase(std::unique(problems_.begin(), problems_.end()), problems_.end());
  if (dropped_ > 0) {
    problems_.push_back({Problem::Severity::Warning, problems_.back().file, 0, 0,
                         "and " + std::to_string(dropped_) + " more problems and warnings", "", 0});
  }
  dropped_ = 0;
  return std::move(problems_);
}

}  // namespace im_mock::scenario
