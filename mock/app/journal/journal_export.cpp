#include "app/journal/journal_export.h"

#include <map>
#include <optional>
#include <vector>

#include "app/journal/secrets.h"
#include "app/journal/timestamp.h"
#include "app/journal/yaml_text.h"
#include "domain/event.h"

namespace im_mock::app {
namespace {

using domain::Json;

// A text that came out of a template may look like one.
std::string literal(const std::string& text) {
  std::string result;
  std::size_t position = 0;
  for (std::size_t open; (open = text.find("{{", position)) != std::string::npos; position = open + 2) {
    result += text.substr(position, open - position) + "{{\"{{\"}}";
  }
  return result + text.substr(position);
}

Json literal(const Json& value) {
  if (value.is_string()) return literal(value.get<std::string>());
  Json result = value;
  if (value.is_structured()) {
    for (Json& member : result) member = literal(member);
  }
  return result;
}

// One change of a session, and which of its two views saw it.
struct Moment {
  const JournalRow* row;
  bool owner_saw;
  bool peer_saw;
};

// What the journal knows of one session, by the row's order.
struct Told {
  std::string owner;
  std::string peer;  // empty when the other party is no agent
  std::vector<Moment> moments;
};

// The owner's view changes first, the peer's right after it: two rows are one moment.
void add(Told& told, const JournalRow& row) {
  if (told.owner.empty()) told.owner = row.agent;
  if (row.agent == told.owner) {
    told.moments.push_back({&row, true, false});
    return;
  }
  told.peer = row.agent;
  if (!told.moments.empty()) {
    Moment& last = told.moments.back();
    const bool same = last.row->what == row.what && last.row->at == row.at && last.row->cause == row.cause &&
                      (row.snapshot || last.row->text == row.text);
    if (last.owner_saw && !last.peer_saw && same) {
      last.peer_saw = true;
      return;
    }
  }
  told.moments.push_back({&row, false, true});
}

std::string participants_yaml(const domain::SessionSnapshot& session) {
  Json list = Json::array();
  for (const domain::Participant& one : *session.participants) {
    if (one == domain::Participant::of(one.phone_number)) {
      list.push_back(one.phone_number);
    } else {
      list.push_back({{"phoneNumber", one.phone_number},
                      {"digits", one.digits},
                      {"e164Number", one.e164_number},
                      {"formattedPhoneNumber", one.formatted_phone_number}});
    }
  }
  return yaml_line(list);
}

// The members that make `next` of `previous`; each deleted key was an event of its own.
std::string user_data_change(const Json& previous, const Json& next) {
  Json changed = Json::object();
  for (const auto& [key, value] : next.items()) {
    const auto old = previous.find(key);
    if (old == previous.end() || *old != value) changed[key] = literal(value);
  }
  Json deleted = Json::array();
  for (const auto& [key, value] : previous.items()) {
    if (!next.contains(key)) deleted.push_back(key);
  }
  if (!deleted.empty()) return "deleteUserData: " + yaml_line(deleted);
  // Data that was written again unchanged was told all the same.
  if (changed.empty() && !next.empty()) changed[next.begin().key()] = literal(next.front());
  return "userData: " + yaml_line(changed);
}

std::string session_yaml(const std::string& id, const Told& told) {
  std::string text = "  - id: " + yaml_text(id) + "\n    agent: " + yaml_text(told.owner) + "\n";
  const domain::SessionSnapshot* first = nullptr;
  for (const Moment& moment : told.moments) {
    if (first == nullptr && moment.row->snapshot) first = moment.row->snapshot.get();
  }
  const bool begins_here = told.moments.front().row->what == "stateChanged";
  if (first != nullptr) text += "    participants: " + participants_yaml(*first) + "\n";
  if (first != nullptr && !first->user_data->empty())
    text += "    userData: " + yaml_line(*first->user_data) + "\n";
  // The session's beginning has fallen out of the journal: it goes on from where it was.
  if (!begins_here) {
    text += "    state: " + std::string(first == nullptr ? "Talking" : to_string(first->state)) + "\n";
  }
  text += "    timeline:\n";
  Json user_data = first == nullptr ? Json::object() : *first->user_data;
  std::optional<domain::State> state;
  if (!begins_here) state = first == nullptr ? domain::State::Talking : first->state;
  for (const Moment& moment : told.moments) {
    const JournalRow& row = *moment.row;
    std::string effect;
    bool is_legal = state != domain::State::Completed;
    if (row.what == "stateChanged") {
      effect = "state: " + row.text;
      is_legal = domain::may_follow(state, row.snapshot->state);
      if (is_legal) state = row.snapshot->state;
    } else if (row.what == "userDataChanged") {
      effect = user_data_change(user_data, *row.snapshot->user_data);
      user_data = *row.snapshot->user_data;
    } else {
      effect = "message: " + yaml_text(literal(row.text));
      // Only the other side saw it: the speaker was not told of its own message.
      if (!told.peer.empty() && moment.owner_saw != moment.peer_saw) {
        effect += ", by: " + yaml_text(moment.owner_saw ? told.peer : told.owner);
      }
    }
    if (row.text_is_cut) text += "      # The journal has kept the beginning of this text only.\n";
    text += is_legal ? "      - {at: " : "      # not possible in a scenario: {at: ";
    text += std::to_string(row.at.count()) + "ms, " + effect + "}\n";
  }
  return text;
}

// Agents' states belong to no session, so one that nobody sees tells of them.
std::string agent_states_yaml(const std::vector<const JournalRow*>& rows) {
  const std::string& owner = rows.front()->agent;
  std::string text =
      "  # How the agents fared; there is no session to be seen.\n  - agent: " + yaml_text(owner) +
      "\n    timeline:\n";
  for (const JournalRow* row : rows) {
    text += "      - {at: " + std::to_string(row->at.count()) + "ms, agentState: " + row->text +
            (row->agent == owner ? "" : ", by: " + yaml_text(row->agent)) + "}\n";
  }
  return text;
}

// What is no story: all of it comes back, but for the secrets.
std::string declared_yaml(const domain::Scenario& scenario) {
  std::string text;
  for (const auto& [key, value] : scenario.declared.items()) {
    if (key != "agents") {
      text += key + ": " + yaml_line(value) + "\n";
      continue;
    }
    text += "agents:  # their passwords are not written; each is empty now\n";
    for (Json agent : value) {
      agent.erase("password");
      take_secrets_from(agent);
      text += "  - " + yaml_line(agent) + "\n";
    }
  }
  return text;
}

// A name has at most 64 characters.
std::string replay_name(const std::string& name) {
  constexpr std::size_t longest_name = 64;
  const std::string ending = "-replay";
  return name.substr(0, longest_name - ending.size()) + ending;
}

}  // namespace

std::string scenario_yaml_of(const Journal& journal, const domain::Scenario& scenario) {
  std::vector<std::string> order;
  std::map<std::string, Told> sessions;
  std::vector<const JournalRow*> agent_states;
  for (const JournalRow& row : journal.rows()) {
    if (row.kind != JournalRow::Kind::Change) continue;
    if (row.what == to_string(domain::Event::Kind::AgentStateChanged)) {
      agent_states.push_back(&row);
      continue;
    }
    if (sessions.count(row.session) == 0) order.push_back(row.session);
    add(sessions[row.session], row);
  }
  std::string text = "# yaml-language-server: $schema=./scenario.schema.json\n";
  if (journal.dropped() > 0) {
    text += "# The journal had lost its first " + std::to_string(journal.dropped()) +
            " rows; what they told is missing.\n";
  }
  text += "scenario: " + yaml_text(replay_name(scenario.name)) +
          "\ndescription: " + yaml_text("What happened when " + scenario.name + " was played.") +
          "\nepoch: " + timestamp(scenario.epoch_ms) + "\n";
  text += declared_yaml(scenario);
  if (!order.empty() || !agent_states.empty()) text += "sessions:\n";
  if (!agent_states.empty()) text += agent_states_yaml(agent_states);
  for (const std::string& id : order) text += session_yaml(id, sessions.at(id));
  constexpr std::size_t longest_file = 1024UL * 1024;
  if (text.size() > longest_file)
    text.insert(0, "# Too much has happened: a scenario of over 1 MiB cannot be played.\n");
  return text;
}

}  // namespace im_mock::app
