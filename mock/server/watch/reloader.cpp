#include "server/watch/reloader.h"

#include <algorithm>
#include <utility>

namespace im_mock::server {
namespace {

std::map<std::string, std::string> texts_of(const scenario::Library& library) {
  std::map<std::string, std::string> texts;
  for (const scenario::KnownText& text : library.texts) texts[text.file] = text.text;
  return texts;
}

// What is loaded now, and the old story of each file that is broken now.
app::Backend::Scenarios merged(const app::Backend::Scenarios& old, const scenario::Library& library) {
  app::Backend::Scenarios scenarios = library.scenarios;
  const auto loaded = [&](const auto& scenario) {
    return std::any_of(scenarios.begin(), scenarios.end(), [&](const auto& other) {
      return other->file == scenario->file || other->name == scenario->name;
    });
  };
  for (const auto& scenario : old) {
    const bool broken =
        std::any_of(library.problems.begin(), library.problems.end(), [&](const scenario::Problem& problem) {
          return problem.severity == scenario::Problem::Severity::Problem && problem.file == scenario->file;
        });
    if (broken && !loaded(scenario)) scenarios.push_back(scenario);
  }
  std::sort(scenarios.begin(), scenarios.end(),
            [](const auto& left, const auto& right) { return left->file < right->file; });
  return scenarios.empty() ? old : scenarios;
}

}  // namespace

Reloader::Reloader(std::vector<std::string> files, const scenario::Library& library, WhenChanged when_changed,
                   app::Backend& backend, api::LibraryBoard& board, const Log& log)
    : files_(std::move(files)),
      when_changed_(when_changed),
      backend_(backend),
      board_(board),
      log_(log),
      texts_(texts_of(library)),
      problems_(library.problems) {
  board_.show(library);
}

void Reloader::reload(app::RealTime now) {
  const scenario::Library library = scenario::load_paths(files_);
  const auto names = changed(library);
  const bool same_problems = library.problems == problems_;
  auto texts = texts_of(library);
  if (names.empty() && same_problems && texts.size() == texts_.size()) return;
  texts_ = std::move(texts);
  problems_ = library.problems;
  board_.show(library);
  if (!same_problems) {
    for (const scenario::Problem& problem : problems_)
      log_.lines(LogLevel::Warning, scenario::to_text(problem));
  }
  backend_.replace_scenarios(merged(backend_.scenarios(), library));
  std::string list;
  for (const std::string& name : names) list += " " + name;
  log_.message(LogLevel::Info, "reloaded: " + std::to_string(backend_.scenarios().size()) +
                                   " scenarios; changed:" + (list.empty() ? " none" : list));
  if (when_changed_ == WhenChanged::GoOn) return;
  backend_.visit_each(now, [&](app::HostedWorld::Visit& visit) {
    const std::string playing = visit.world().scenario().name;
    const auto fresh = backend_.scenario(playing);
    if (fresh && std::find(names.begin(), names.end(), playing) != names.end()) visit.play(fresh);
  });
}

std::vector<std::string> Reloader::changed(const scenario::Library& library) const {
  std::vector<std::string> changed_files;
  for (const scenario::KnownText& text : library.texts) {
    const auto old = texts_.find(text.file);
    if (old == texts_.end() || old->second != text.text) changed_files.push_back(text.file);
  }
  std::vector<std::string> names;
  if (changed_files.empty()) return names;
  for (const scenario::KnownText& text : library.texts) {
    const bool itself =
        std::find(changed_files.begin(), changed_files.end(), text.file) != changed_files.end();
    const bool loaded = std::any_of(library.scenarios.begin(), library.scenarios.end(),
                                    [&](const auto& scenario) { return scenario->file == text.file; });
    if (!loaded) continue;  // it is broken: its old story stays
    if (itself || text.text.find("extends") != std::string::npos) names.push_back(text.name);
  }
  return names;
}

}  // namespace im_mock::server
