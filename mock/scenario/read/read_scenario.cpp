#include "scenario/read/read_scenario.h"

#include <algorithm>
#include <filesystem>
#include <map>

#include "scenario/language/as_written.h"
#include "scenario/language/key_reader.h"
#include "scenario/language/reading.h"
#include "scenario/language/values.h"
#include "scenario/read/read_agents.h"
#include "scenario/read/read_contacts.h"
#include "scenario/read/read_faults.h"
#include "scenario/read/read_rules.h"
#include "scenario/read/read_session.h"
#include "scenario/read/read_settings.h"
#include "text/printable.h"

namespace im_mock::scenario {
namespace {

using domain::Scenario;

constexpr std::string_view name_characters =
    "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz._-";
constexpr std::size_t longest_name = 64;

void read_name(const KeyReader& top, Scenario& scenario) {
  const auto name = top.text("scenario");
  if (!name) return;
  scenario.name = *name;
  if (is_name(*name)) return;
  top.problems().problem(
      top.place_of("scenario"),
      in_quotes(*name) + " is no name: a name is 1 to 64 letters, digits, '.', '_' or '-'");
}

void read_epoch(const KeyReader& top, Scenario& scenario) {
  const auto text = top.text("epoch");
  if (!text) return;
  const auto read = timestamp_of(*text);
  if (const auto* sentence = std::get_if<std::string>(&read)) {
    top.problems().problem(top.place_of("epoch"), *sentence);
  } else {
    scenario.epoch_ms = std::get<std::int64_t>(read);
  }
}

void read_sessions(const KeyReader& top, Reading& reading) {
  std::map<std::string, Place> ids;
  for (const NodePointer& node : top.items("sessions")) {
    reading.scenario.sessions.push_back(read_session(node, reading));
    const auto& id = reading.scenario.sessions.back()->id;
    if (!id) continue;
    const Place place = node->find("id")->place;
    const auto [first, is_new] = ids.emplace(*id, place);
    if (is_new) continue;
    reading.problems.problem(place, "the id " + in_quotes(*id) + " is here twice (the first is in " +
                                        line_of(first->second) + ")");
  }
}

// A warning, because an agent can still initiate sessions.
void check_is_played(const KeyReader& top) {
  if (top.has("sessions") || top.has("initiate") || top.has("replies") || top.has("extends")) return;
  top.problems().warning(top.node()->place,
                         "nothing happens in this scenario by itself: it has no 'sessions'");
}

}  // namespace

std::shared_ptr<const Scenario> read_scenario(const NodePointer& root, const std::string& file,
                                              ProblemList& problems) {
  auto scenario = std::make_shared<Scenario>();
  scenario->file = file;
  scenario->name = default_name(file);
  const KeyReader top(root, Section::Scenario, problems);
  Reading reading{problems, *scenario};
  read_name(top, *scenario);
  scenario->description = top.text("description").value_or("");
  read_epoch(top, *scenario);
  read_agents(top, reading);
  read_contacts(top, reading);
  read_settings(top, reading);
  read_replies(top, reading);
  read_sessions(top, reading);
  read_initiate(top, reading);
  scenario->faults = read_faults(top.items("faults"), reading);
  if (problems.count() == 0) scenario->declared = declared_in(*root);
  top.text("extends");  // has done its work already; what is left is to refuse what is no text
  if (top.whole()) check_is_played(top);
  return scenario;
}

std::string default_name(const std::string& file) {
  std::string name = std::filesystem::path(file).stem().string().substr(0, longest_name);
  for (char& character : name) {
    if (name_characters.find(character) == std::string_view::npos) character = '-';
  }
  return name.empty() ? "scenario" : name;
}

bool is_name(const std::string& text) {
  return !text.empty() && text.size() <= longest_name &&
         text.find_first_not_of(name_characters) == std::string::npos;
}

}  // namespace im_mock::scenario
