#include <algorithm>

#include "domain/world.h"
#include "scenario/commands/explain.h"
#include "scenario/loader.h"
#include "scenario/sound_text.h"
#include "text/printable.h"

namespace im_mock::scenario {
namespace {

constexpr std::size_t most_told = 110;
constexpr std::size_t longest_excerpt = 1000;

bool is_printable(const std::string& text) {
  for (std::size_t position = 0; position < text.size();) {
    const auto character = next_character(text, position);
    if (!character || (*character < 0x20 && *character != '\n') || *character == 0x7f) return false;
  }
  return true;
}

bool has_a_place(const Problem& problem) {
  if (problem.line > 0) return problem.column > 0 && problem.caret >= 0;
  const bool of_the_whole = problem.text == "there is nothing in it" ||
                            problem.text.starts_with("longer than ") || problem.text.starts_with("and ");
  return problem.line == 0 && of_the_whole;
}

std::string unsound_problems(const std::vector<Problem>& problems, bool loaded) {
  if (loaded == any_problem(problems)) return loaded ? "loaded with problems" : "not loaded and no problem";
  if (problems.size() > most_told) return "too many problems";
  for (const Problem& problem : problems) {
    if (!has_a_place(problem)) return "no place: " + to_text(problem);
    if (problem.source_line.size() > longest_excerpt) return "too long an excerpt";
    if (!is_printable(to_text(problem))) return "harmful: " + to_text(problem);
  }
  return "";
}

std::string unsound_story(const std::shared_ptr<const domain::Scenario>& scenario) {
  if (!is_printable(explain(*scenario))) return "the explanation is harmful";
  domain::World world(scenario, 1);
  world.advance_to(domain::Instant{60'000});
  const auto events = world.take_events();
  const bool halted = std::any_of(events.begin(), events.end(), [](const auto& event) {
    return event.kind == domain::Event::Kind::Halted;
  });
  return halted ? "the story halts: " + world.halted() : "";
}

}  // namespace

std::string what_is_unsound(std::string_view text) {
  const Loaded loaded = load_text(text, "text.yaml");
  std::string wrong = unsound_problems(loaded.problems, loaded.scenario != nullptr);
  if (wrong.empty() && loaded.scenario) wrong = unsound_story(loaded.scenario);
  if (!wrong.empty()) return wrong;
  static const domain::Scenario context = [] {
    domain::Scenario made;
    made.agents.push_back(domain::default_agent());
    return made;
  }();
  const LoadedSession session = load_session(text, context);
  return unsound_problems(session.problems, session.plan != nullptr);
}

}  // namespace im_mock::scenario
