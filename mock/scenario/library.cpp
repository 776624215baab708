// What loader.h says of everything that some files and folders hold.
#include <algorithm>
#include <array>
#include <cstdio>
#include <filesystem>
#include <map>
#include <set>

#include "scenario/loader.h"
#include "scenario/read/read_scenario.h"
#include "scenario/yaml/problem_list.h"
#include "scenario/yaml/source.h"
#include "scenario/yaml/yaml_tree.h"
#include "text/printable.h"

namespace im_mock::scenario {
namespace {

namespace fs = std::filesystem;

Problem problem_of(const std::string& file, const std::string& text) {
  return {Problem::Severity::Problem, file, 0, 0, text, "", 0};
}

// Editors and systems leave hidden files beside those they are about: `.#story.yaml` (Emacs), `._story.yaml`
// (macOS). They are no scenarios, even when they end like one.
bool is_yaml_name(std::string_view name) {
  const auto point = name.rfind('.');
  if (point == std::string_view::npos || name.front() == '.') return false;
  return name.substr(point) == ".yaml" || name.substr(point) == ".yml";
}

// What stands before the names of the files in that folder: "stories/" for "./stories".
std::string prefix_of(const std::string& folder) {
  const std::string with_name = (fs::path(folder) / "x").lexically_normal().string();
  return with_name.substr(0, with_name.size() - 1);
}

// The files to read, sorted and each once; what cannot be listed is a problem.
std::set<std::string> files_in(const std::vector<std::string>& files_or_folders,
                               std::vector<Problem>& problems) {
  std::set<std::string> files;
  for (const std::string& path : files_or_folders) {
    std::error_code error;
    const fs::file_status status = fs::status(path, error);
    if (!fs::exists(status)) {
      problems.push_back(problem_of(
          path, status.type() == fs::file_type::none ? error.message() : "there is no such file or folder"));
    } else if (!fs::is_directory(status)) {
      files.insert(fs::path(path).lexically_normal().string());
    } else {
      const std::size_t before = files.size();
      fs::directory_iterator entry(path, error);
      const std::string prefix = prefix_of(path);
      for (; !error && entry != fs::directory_iterator(); entry.increment(error)) {
        const std::string& whole = entry->path().native();
        const auto name = std::string_view(whole).substr(whole.rfind('/') + 1);
        std::error_code ignored;
        if (is_yaml_name(name) && !entry->is_directory(ignored)) files.insert(prefix + std::string(name));
      }
      if (error) {
        problems.push_back(problem_of(path, "this folder cannot be read: " + error.message()));
      } else if (files.size() == before) {
        problems.push_back(
            problem_of(path, "this folder holds no scenario (*.yaml or *.yml; hidden files do not count)"));
      }
    }
  }
  return files;
}

// Why a path is not even opened. Who opens a FIFO waits for a writer, and a device may do anything.
std::optional<std::string> objection_to(const std::string& name) {
  std::error_code error;
  const auto type = fs::status(name, error).type();
  const std::string wanted = ", and only regular files are read";
  switch (type) {
    case fs::file_type::fifo:
      return "this is a FIFO" + wanted;
    case fs::file_type::socket:
      return "this is a socket" + wanted;
    case fs::file_type::block:
    case fs::file_type::character:
      return "this is a device" + wanted;
    case fs::file_type::unknown:
      return "this is something unknown" + wanted;
    default:
      return std::nullopt;
  }
}

// The file's text; at most so much that a longer file is noticed. Not with a stream, which takes twice as
// long to open a hundred files.
std::optional<std::string> read_file(const std::string& name) {
  const std::unique_ptr<std::FILE, int (*)(std::FILE*)> file(std::fopen(name.c_str(), "rbe"), std::fclose);
  if (!file) return std::nullopt;
  std::setvbuf(file.get(), nullptr, _IONBF, 0);
  std::string text;
  std::array<char, 16 * 1024> part;
  while (text.size() <= longest_source) {
    const std::size_t count = std::fread(part.data(), 1, part.size(), file.get());
    text.append(part.data(), count);
    if (count < part.size()) break;
  }
  if (std::ferror(file.get()) != 0) return std::nullopt;
  return text;
}

// The name that the text gives its scenario, if it can be read so far.
std::string name_in(const std::string& text, const std::string& file) {
  ProblemList ignored;
  const NodePointer root = read_yaml(std::make_shared<const Source>(file, text), ignored);
  const NodePointer name = root ? root->find("scenario") : nullptr;
  return name && name->kind == Node::Kind::Scalar ? name->text : default_name(file);
}

bool may_extend(const KnownText& each) {
  return each.text.find("extends") != std::string::npos;
}

// For `extends`: the texts at hand and, for a file that was named alone, the others in its folder.
std::vector<KnownText> with_neighbours(const std::vector<KnownText>& texts) {
  std::vector<KnownText> known = texts;
  std::set<fs::path> read;
  std::set<fs::path> folders;
  for (const KnownText& each : texts) {
    read.insert(fs::path(each.file).lexically_normal());
    if (may_extend(each)) folders.insert(fs::path(each.file).parent_path());
  }
  for (const fs::path& folder : folders) {
    std::vector<Problem> ignored;
    for (const std::string& file : files_in({folder.empty() ? "." : folder.string()}, ignored)) {
      if (read.count(fs::path(file).lexically_normal()) > 0) continue;
      if (objection_to(file)) continue;
      if (const auto text = read_file(file)) known.push_back({name_in(*text, file), file, *text});
    }
  }
  return known;
}

void refuse_equal_names(Library& library) {
  std::map<std::string, std::string> files_by_name;
  for (const auto& scenario : library.scenarios) {
    const auto [first, is_new] = files_by_name.emplace(scenario->name, scenario->file);
    if (is_new) continue;
    library.problems.push_back(problem_of(
        scenario->file,
        "the scenario " + in_quotes(scenario->name) + " is there already, in " + harmless(first->second)));
  }
}

// The texts, before anything is understood: without names.
Library read_paths(const std::vector<std::string>& files_or_folders) {
  Library library;
  const std::set<std::string> files = files_in(files_or_folders, library.problems);
  library.files.assign(files.begin(), files.end());
  for (const std::string& file : files) {
    if (const auto objection = objection_to(file)) {
      library.problems.push_back(problem_of(file, *objection));
    } else if (auto text = read_file(file)) {
      library.texts.push_back({"", file, std::move(*text)});
    } else {
      library.problems.push_back(problem_of(file, "this file cannot be read"));
    }
  }
  return library;
}

}  // namespace

Library load_paths(const std::vector<std::string>& files_or_folders) {
  Library library = read_paths(files_or_folders);
  // To read a text for its name takes as long as to read it for good, so that is done only when somebody
  // asks.
  const bool names_count = std::any_of(library.texts.begin(), library.texts.end(), may_extend);
  if (names_count) {
    for (KnownText& each : library.texts) each.name = name_in(each.text, each.file);
    library.bases = with_neighbours(library.texts);
  }
  for (KnownText& text : library.texts) {
    Loaded loaded = load_text(text.text, text.file, library.bases);
    const auto& scenario = loaded.scenario;
    if (scenario) library.scenarios.push_back(scenario);
    if (!names_count) text.name = scenario ? scenario->name : name_in(text.text, text.file);
    for (Problem& problem : loaded.problems) {
      const bool told =
          std::find(library.problems.begin(), library.problems.end(), problem) != library.problems.end();
      if (!told) library.problems.push_back(std::move(problem));
    }
  }
  if (!names_count) library.bases = library.texts;
  refuse_equal_names(library);
  return library;
}

}  // namespace im_mock::scenario
