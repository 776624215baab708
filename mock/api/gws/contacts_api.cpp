// The directory: how an agent finds out whom to message. The agents of the scenario are in it, and its
// `contacts`.
#include <algorithm>
#include <cctype>
#include <charconv>
#include <optional>
#include <utility>

#include "api/call/answers.h"
#include "api/call/parameters.h"
#include "api/gws/collection.h"
#include "api/gws/me_api.h"
#include "api/gws/me_resources.h"
#include "app/views/agent_json.h"
#include "text/characters.h"

namespace im_mock::api {
namespace {

using domain::Json;
using domain::Refusal;

std::string lower(std::string text) {
  for (char& letter : text) letter = static_cast<char>(std::tolower(static_cast<unsigned char>(letter)));
  return text;
}

Json number_json(const std::string& number, const std::string& description, const std::string& switch_name) {
  return {{"phoneNumber", number}, {"description", description}, {"switchName", switch_name}};
}

std::string full_name(const domain::Agent& agent) {
  const bool both = !agent.first_name.empty() && !agent.last_name.empty();
  const std::string name = agent.first_name + (both ? " " : "") + agent.last_name;
  return name.empty() ? agent.user_name : name;
}

// observed: the members of a contact of type User. `channels` is for the filter and not shown.
struct Entry {
  Json json;
  std::vector<std::string> channels;
  std::optional<domain::AgentIndex> agent;
};

Entry entry_of(const Call& call, domain::AgentIndex index) {
  const domain::Agent& agent = call.scenario().agents[index];
  Json numbers = Json::array();
  for (const domain::Device& device : agent.devices) numbers.push_back(number_json(device.number, "", ""));
  Entry entry{{{"id", agent.id},
               {"name", full_name(agent)},
               {"type", "User"},
               {"phoneNumbers", numbers},
               {"userName", agent.user_name},
               {"firstName", agent.first_name},
               {"lastName", agent.last_name},
               {"employeeId", agent.user_name}},
              {},
              index};
  if (!agent.devices.empty()) entry.channels.emplace_back("voice");
  if (agent.is_fit_for_im()) entry.channels.emplace_back("im");
  return entry;
}

// What a contact that is no user does not have is left out.
Entry entry_of(const domain::Contact& contact) {
  Json numbers = Json::array();
  for (const auto& one : contact.numbers)
    numbers.push_back(number_json(one.number, one.description, one.switch_name));
  Entry entry{{{"id", contact.id}, {"name", contact.name}, {"type", contact.type}, {"phoneNumbers", numbers}},
              contact.channels,
              std::nullopt};
  const std::pair<const char*, const std::string&> more[] = {{"userName", contact.user_name},
                                                             {"firstName", contact.first_name},
                                                             {"lastName", contact.last_name},
                                                             {"employeeId", contact.employee_id}};
  for (const auto& [name, value] : more) {
    if (!value.empty() || contact.type == "User") entry.json[name] = value;
  }
  return entry;
}

// documented: `availability` on request, for whoever has a state.
void add_availability(const Call& call, Entry& entry) {
  const std::string* list = call.target.parameter("subresources");
  const auto wanted = split_list(list == nullptr ? "" : *list);
  const bool wants = std::any_of(wanted.begin(), wanted.end(), [](const auto& one) {
    return one == "*" || one.starts_with("availability");
  });
  if (!wants || !entry.agent) return;
  Json channels = Json::array();
  const Json state = app::user_state_json(call.visit->world().agent_state(*entry.agent));
  for (const std::string& channel : entry.channels)
    channels.push_back({{"channel", channel}, {"userState", state}});
  entry.json["availability"] = {{"channels", channels}};
}

std::vector<Entry> directory(const Call& call) {
  std::vector<Entry> all;
  for (domain::AgentIndex index = 0; index < call.scenario().agents.size(); ++index)
    all.push_back(entry_of(call, index));
  for (const domain::Contact& contact : call.scenario().contacts) all.push_back(entry_of(contact));
  for (Entry& entry : all) add_links(call, "/contacts/" + entry.json.at("id").get<std::string>(), entry.json);
  return all;
}

// unknown: how the filters compare. Here a part of a name is enough, in any case, and the beginning of a
// number.
bool matches(const Call& call, const Entry& entry) {
  const auto parameter = [&](const char* name) { return call.target.parameter(name); };
  if (const auto* type = parameter("type"); type != nullptr && entry.json.at("type") != *type) return false;
  if (const auto* name = parameter("name")) {
    bool found = false;
    for (const char* member : {"name", "firstName", "lastName", "userName"}) {
      const auto value = entry.json.find(member);
      found = found || (value != entry.json.end() &&
                        lower(value->get<std::string>()).find(lower(*name)) != std::string::npos);
    }
    if (!found) return false;
  }
  if (const auto* number = parameter("phoneNumber")) {
    const Json& numbers = entry.json.at("phoneNumbers");
    const bool found = std::any_of(numbers.begin(), numbers.end(), [&](const Json& one) {
      return one.at("phoneNumber").get_ref<const std::string&>().starts_with(*number);
    });
    if (!found) return false;
  }
  if (const auto* channel = parameter("channel")) {
    return std::find(entry.channels.begin(), entry.channels.end(), *channel) != entry.channels.end();
  }
  return true;
}

std::optional<Refusal> type_refusal(const Call& call) {
  const std::string* type = call.target.parameter("type");
  if (type == nullptr || *type == "User" || *type == "Queue" || *type == "Custom") return std::nullopt;
  return invalid(
      "type", "'" + domain::shortened(*type, 100) + "' is no type of contact; there is: User, Queue, Custom");
}

// A number of the query, `fallback` when it is not there, nothing when it is none.
std::optional<std::size_t> number_in(const Call& call, const char* name, std::size_t fallback) {
  const std::string* text = call.target.parameter(name);
  if (text == nullptr) return fallback;
  std::size_t number = 0;
  const char* const end = text->data() + text->size();
  const auto [stop, error] = std::from_chars(text->data(), end, number);
  if (text->empty() || error != std::errc() || stop != end) return std::nullopt;
  return number;
}

// documented: totalCount is how many there are, `contacts` the page of them.
Response contacts(Call& call) {
  const domain::Settings& settings = call.scenario().settings;
  if (const auto refusal = type_refusal(call)) return refused(*refusal, settings);
  const auto first = number_in(call, "startIndex", 0);
  const auto count = number_in(call, "count", static_cast<std::size_t>(-1));
  if (!first || !count) {
    const char* name = first ? "count" : "startIndex";
    return refused(invalid(name, std::string("'") + name + "' has to be a whole number, 0 or more"),
                   settings);
  }
  std::size_t total = 0;
  Json page = Json::array();
  Json shown = Json::array();
  for (Entry& entry : directory(call)) {
    if (!matches(call, entry) || total++ < *first || page.size() >= *count) continue;
    add_availability(call, entry);
    page.push_back(with_fields(call, entry.json));
    shown.push_back(std::move(entry.json));
  }
  Response response = ok("\"totalCount\":" + std::to_string(total) +
                         ",\"contacts\":" + page.dump(-1, ' ', false, Json::error_handler_t::replace));
  if (call.target.parameter("filterName") != nullptr)
    response.diagnosis =
        "the mock has no named filters; filterName and filterParameters are taken and ignored";
  add_remark(response, odd_fields(call, shown));
  return response;
}

Response contact(Call& call) {
  if (const auto refusal = type_refusal(call)) return refused(*refusal, call.scenario().settings);
  const std::string* type = call.target.parameter("type");
  Json found = Json::array();
  for (Entry& entry : directory(call)) {
    if (type != nullptr && entry.json.at("type") != *type) continue;
    add_availability(call, entry);
    found.push_back(std::move(entry.json));
  }
  return one_of(call, "contact", found);
}

}  // namespace

std::vector<Route> contacts_routes() {
  return {
      {"GET",
       "/api/v2/contacts",
       Access::Agent,
       Concerns::World,
       Body::Ignored,
       contacts,
       "the directory: `name`, `phoneNumber`, `channel`, `type`, `startIndex`, `count`",
       {"name", "phoneNumber", "channel", "type", "startIndex", "count", "filterName", "filterParameters",
        "fields", "subresources"}},
      {"GET",
       "/api/v2/contacts/{contact}",
       Access::Agent,
       Concerns::World,
       Body::Ignored,
       contact,
       "one contact; `type=User`, `subresources=availability`",
       {"type", "subresources", "fields"}},
  };
}

}  // namespace im_mock::api
