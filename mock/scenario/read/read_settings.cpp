#include "scenario/read/read_settings.h"

#include "text/printable.h"

namespace im_mock::scenario {
namespace {

using domain::Settings;

// Takes a value into a setting when there is one.
template <typename Value, typename Target>
void take(const std::optional<Value>& value, Target& target) {
  if (value) target = *value;
}

domain::Capabilities read_row(const NodePointer& list, ProblemList& problems) {
  domain::Capabilities row;
  if (list->kind != Node::Kind::List) {
    problems.problem(list->place,
                     "a state's capabilities must be a list of operations, found " + describe(*list));
    return row;
  }
  for (const NodePointer& item : list->items) {
    const auto operation = operation_of(*item, problems);
    if (!operation) continue;
    if (row.contains(*operation))
      problems.warning(item->place, in_quotes(item->text) + " is in this list twice");
    row.add(*operation);
  }
  return row;
}

void read_capabilities(const KeyReader& keys, Settings& settings) {
  const NodePointer table = keys.map("capabilities");
  if (!table) return;
  for (const Member& member : table->members) {
    const auto state = state_of(*member.key, keys.problems());
    const domain::Capabilities row = read_row(member.value, keys.problems());
    if (state) settings.capabilities[static_cast<std::size_t>(*state)] = row;
  }
}

// A duration, or `never`.
void read_auto_answer(const KeyReader& keys, Settings& settings) {
  const NodePointer node = keys.node()->find("autoAnswer");
  if (node && node->kind == Node::Kind::Scalar && node->text == "never") {
    settings.auto_answer = std::nullopt;
  } else {
    take(keys.duration("autoAnswer"), settings.auto_answer);
  }
}

void check_polling(const KeyReader& keys, const Settings& settings) {
  if (settings.connect_timeout.count() > 0 || settings.connect_interval.count() > 0) return;
  keys.problems().warning(keys.place_of("connectTimeout"),
                          "with no connectTimeout and no connectInterval clients ask again without a pause");
}

}  // namespace

void read_settings(const KeyReader& top, Reading& reading) {
  if (!top.map("settings")) return;
  const KeyReader keys(top.map("settings"), Section::Settings, reading.problems);
  Settings& settings = reading.scenario.settings;
  take(keys.duration("eventDelay"), settings.event_delay);
  if (const auto choice = keys.choice("completedSessions")) {
    settings.completed_sessions =
        *choice == "keep" ? domain::CompletedSessions::Keep : domain::CompletedSessions::Remove;
  }
  if (const auto choice = keys.choice("unknownUserDataKey")) {
    settings.unknown_user_data_key =
        *choice == "refuse" ? domain::UnknownKey::Refuse : domain::UnknownKey::Ignore;
  }
  read_capabilities(keys, settings);
  take(keys.boolean("relaxedSendMessage"), settings.relaxed_send_message);
  take(keys.boolean("echoMessages"), settings.echo_messages);
  read_auto_answer(keys, settings);
  take(keys.boolean("mustBeLoggedIn"), settings.must_be_logged_in);
  take(keys.whole_number("invalidStateHttpStatus"), settings.invalid_state_http_status);
  take(keys.boolean("csrf"), settings.csrf);
  take(keys.boolean("metrics"), settings.metrics);
  take(keys.text("version"), settings.version);
  take(keys.texts("features"), settings.features);
  take(keys.duration("connectTimeout"), settings.connect_timeout);
  take(keys.duration("connectInterval"), settings.connect_interval);
  take(keys.duration("maxInterval"), settings.max_interval);
  if (const auto choice = keys.choice("cometd")) settings.cometd = *choice == "5" ? 5 : 3;
  if (const auto choice = keys.choice("browserCookie")) {
    settings.browser_cookie =
        *choice == "required" ? domain::BrowserCookie::Required : domain::BrowserCookie::Optional;
  }
  check_polling(keys, settings);
}

}  // namespace im_mock::scenario
