#include "scenario/read/read_faults.h"

#include <algorithm>
#include <array>
#include <initializer_list>
#include <map>
#include <string_view>
#include <utility>

#include "scenario/language/key_reader.h"
#include "scenario/language/values.h"
#include "scenario/read/read_scenario.h"
#include "text/printable.h"

namespace im_mock::scenario {
namespace {

using domain::AnswerFault;
using domain::Fault;
using domain::PushFault;
using domain::PushTrouble;

constexpr std::array answer_keys{"respond", "perform", "delay", "drip", "garble", "close"};
constexpr std::array trouble_names{"drop",          "delay",  "duplicate", "reorder", "incomplete",
                                   "unknownClient", "refuse", "storm",     "stop"};
constexpr std::array garble_names{"", "cut", "notJson", "html", "wrongType"};
constexpr std::array close_names{"", "before", "within", "after"};

template <typename Value, typename Names>
Value value_named(const Names& names, const std::string& name) {
  return static_cast<Value>(std::find(names.begin(), names.end(), name) - names.begin());
}

bool has_answer_key(const KeyReader& keys) {
  return std::any_of(answer_keys.begin(), answer_keys.end(), [&](const char* key) { return keys.has(key); });
}

// Reports each key of the list that is there, with why it must not be.
void refuse_keys(const KeyReader& keys, std::initializer_list<const char*> names, const std::string& why) {
  for (const char* name : names) {
    if (keys.has(name)) keys.problems().problem(keys.place_of_key(name), in_quotes(name) + " " + why);
  }
}

AnswerFault::Respond read_respond(const NodePointer& node, ProblemList& problems) {
  const KeyReader keys(node, Section::Respond, problems);
  AnswerFault::Respond respond;
  respond.http_status = keys.whole_number("http").value_or(respond.http_status);
  respond.status_code = keys.whole_number("statusCode").value_or(respond.status_code);
  respond.status_message = keys.text("statusMessage").value_or(respond.status_message);
  respond.retry_after = keys.duration("retryAfter");
  respond.body = keys.text("body");
  respond.content_type = keys.text("contentType").value_or(respond.content_type);
  if (respond.body) {
    refuse_keys(keys, {"statusCode", "statusMessage"},
                "has no place beside 'body', which replaces the envelope");
  }
  const bool is_one_line =
      std::none_of(respond.content_type.begin(), respond.content_type.end(),
                   [](char letter) { return static_cast<unsigned char>(letter) < ' ' || letter == '\x7f'; });
  if (!is_one_line || respond.content_type.empty()) {
    problems.problem(keys.place_of("contentType"), "'contentType' must be one line of text");
  }
  return respond;
}

AnswerFault read_answer_fault(const KeyReader& keys) {
  AnswerFault fault;
  if (keys.map("respond")) fault.respond = read_respond(keys.map("respond"), keys.problems());
  fault.perform = keys.boolean("perform").value_or(!keys.has("respond"));
  const auto delay = keys.duration("delay");
  const auto drip = keys.duration("drip");
  fault.delay = delay.value_or(fault.delay);
  fault.drip = drip.value_or(fault.drip);
  fault.garble = value_named<domain::Garble>(garble_names, keys.choice("garble").value_or(""));
  fault.close = value_named<domain::Close>(close_names, keys.choice("close").value_or(""));
  if (fault.close == domain::Close::Before) {
    refuse_keys(keys, {"drip", "garble"}, "has no place beside 'close: before': there is no body");
  }
  const bool is_wrong = (keys.has("delay") && !delay) || (keys.has("drip") && !drip);  // and told already
  const bool changes = is_wrong || fault.respond || !fault.perform || fault.delay.count() > 0 ||
                       fault.drip.count() > 0 || keys.has("garble") || keys.has("close");
  if (!changes) keys.problems().problem(keys.node()->place, "this fault changes nothing");
  return fault;
}

PushFault read_push_fault(const KeyReader& keys) {
  PushFault fault;
  const auto name = keys.choice("notifications");
  if (!name) return fault;
  fault.trouble = value_named<PushTrouble>(trouble_names, *name);
  fault.by = keys.duration("by").value_or(fault.by);
  fault.without = keys.texts("without").value_or(
      std::vector<std::string>{"imSession", "imSessionPath", "message", "devices"});
  if (keys.has("by") && fault.by.count() == 0) {
    keys.problems().problem(keys.place_of("by"), "a notification that is late by no time is not late");
  }
  fault.try_again = keys.choice("advice") == "handshake";
  if (fault.trouble != PushTrouble::Delay && fault.trouble != PushTrouble::Reorder) {
    refuse_keys(keys, {"by"}, "belongs to 'notifications: delay' and 'notifications: reorder'");
  }
  if (fault.trouble != PushTrouble::Incomplete) {
    refuse_keys(keys, {"without"}, "belongs to 'notifications: incomplete'");
  }
  if (fault.trouble != PushTrouble::Refuse) {
    refuse_keys(keys, {"advice"}, "belongs to 'notifications: refuse'");
  }
  return fault;
}

// The Bayeux messages that a trouble can be for.
std::vector<std::string> metas_of(PushTrouble trouble) {
  if (trouble == PushTrouble::Refuse) return {"handshake", "subscribe"};
  if (trouble == PushTrouble::UnknownClient) return {"connect", "subscribe", "unsubscribe", "disconnect"};
  return {"connect"};
}

// Conditions that the fault's kind of occasion does not have.
void check_conditions(const KeyReader& on, const Fault& fault) {
  const std::string never = "is never there on such an occasion, so this fault never fires";
  const auto* push = std::get_if<PushFault>(&fault.what);
  if (push == nullptr) {
    refuse_keys(on, {"notification"}, never);
    if (on.has("operation") && fault.on.method == "GET") {
      on.problems().problem(on.place_of("method"), "operations come with POST, so this fault never fires");
    }
    const auto operation = domain::operation_named(fault.on.operation);
    if (!fault.on.operation.empty() && (!operation || operation == domain::OperationName::InitiateIMSession))
      refuse_keys(on, {"session"}, never);
    if (on.has("meta")) {
      refuse_keys(on, {"operation", "session"}, never);
      if (fault.on.method == "GET") {
        on.problems().problem(on.place_of("method"),
                              "Bayeux messages come with POST, so this fault never fires");
      }
    }
    return;
  }
  refuse_keys(on, {"operation", "method", "path"}, never);
  if (domain::is_for_notifications(push->trouble)) {
    refuse_keys(on, {"meta"}, never);
    if (fault.on.notification == "DeviceStateChange") refuse_keys(on, {"session"}, never);
    return;
  }
  refuse_keys(on, {"session", "notification"}, never);
  const auto metas = metas_of(push->trouble);
  if (!fault.on.meta.empty() && std::find(metas.begin(), metas.end(), fault.on.meta) == metas.end()) {
    std::string list;
    for (const std::string& meta : metas) list += (list.empty() ? "" : " or ") + meta;
    on.problems().problem(on.place_of("meta"), "such a fault is for " + list + ", so this one never fires");
  }
}

void read_conditions(const KeyReader& on, Fault& fault, const Reading& reading) {
  domain::FaultConditions& conditions = fault.on;
  conditions.operation = on.choice("operation").value_or("");
  conditions.method = on.choice("method").value_or("");
  conditions.path = on.pattern("path");
  conditions.meta = on.choice("meta").value_or("");
  conditions.notification = on.choice("notification").value_or("");
  conditions.session = on.pattern("session");
  conditions.agent = on.pattern("agent");
  conditions.nth = on.whole_number("nth").value_or(1);
  conditions.times = on.whole_number("times");
  if (on.has("nth") && !conditions.times) conditions.times = 1;
  conditions.percent = on.whole_number("percent").value_or(100);
  if (conditions.agent && !conditions.agent->is_regex() && !conditions.agent->matches_everything()) {
    check_agent_name(conditions.agent->source(), on.place_of("agent"), reading);
  }
  check_conditions(on, fault);
}

domain::Outage read_outage(const KeyReader& keys) {
  refuse_keys(keys, {"on", "from", "until"}, "has no place beside 'outage', which says when in itself");
  domain::Outage outage;
  if (!keys.map("outage")) return outage;
  const KeyReader own(keys.map("outage"), Section::Outage, keys.problems());
  outage.from = own.duration("from");
  if (const auto lasts = own.duration("for")) {
    outage.lasts = *lasts;
    if (lasts->count() == 0)
      own.problems().problem(own.place_of("for"), "an outage of no time changes nothing");
  }
  return outage;
}

// One fault breaks one thing, so that each has its own conditions and its own count.
bool check_kind(const KeyReader& keys) {
  if (!keys.whole()) return false;
  const int kinds =
      (has_answer_key(keys) ? 1 : 0) + (keys.has("notifications") ? 1 : 0) + (keys.has("outage") ? 1 : 0);
  if (kinds == 1) return true;
  keys.problems().problem(keys.node()->place,
                          kinds == 0
                              ? "this fault breaks nothing; it needs 'respond', 'perform', 'delay', 'drip', "
                                "'garble', 'close', 'notifications' or 'outage'"
                              : "a fault breaks one thing: an answer, 'notifications' or an 'outage'; make "
                                "one fault of each");
  return false;
}

Fault read_fault(const NodePointer& node, std::size_t number, const Reading& reading) {
  const KeyReader keys(node, Section::Fault, reading.problems);
  Fault fault;
  ProblemList ignored;  // what is wrong with a value is told by who reads it
  fault.definition = json_of(*node, ignored);
  fault.name = keys.text("name").value_or("fault " + std::to_string(number));
  if (keys.has("name") && !is_name(fault.name)) {
    keys.problems().problem(keys.place_of("name"), in_quotes(fault.name) +
                                                       " is no name: a name is 1 to 64 letters, "
                                                       "digits, '.', '_' or '-'");
  }
  if (!check_kind(keys)) return fault;
  if (keys.has("outage")) {
    refuse_keys(keys, {"by", "without", "advice"}, "belongs to 'notifications'");
    fault.what = read_outage(keys);
    return fault;
  }
  if (keys.has("notifications")) {
    fault.what = read_push_fault(keys);
  } else {
    refuse_keys(keys, {"by", "without", "advice"}, "belongs to 'notifications'");
    fault.what = read_answer_fault(keys);
  }
  fault.from = keys.duration("from").value_or(domain::Duration{0});
  fault.until = keys.duration("until");
  if (fault.until && *fault.until <= fault.from) {
    keys.problems().problem(keys.place_of("until"), "'until' is not after 'from', so this fault never fires");
  }
  if (keys.map("on"))
    read_conditions(KeyReader(keys.map("on"), Section::FaultOn, keys.problems()), fault, reading);
  return fault;
}

}  // namespace

std::vector<Fault> read_faults(const std::vector<NodePointer>& nodes, const Reading& reading) {
  constexpr std::size_t most_faults = 1000;  // each is asked at each occasion
  std::vector<Fault> faults;
  std::map<std::string, Place> names;
  if (nodes.size() > most_faults) {
    reading.problems.problem(nodes[most_faults]->place,
                             "there are more than " + std::to_string(most_faults) + " faults");
    return faults;
  }
  for (const NodePointer& node : nodes) {
    faults.push_back(read_fault(node, faults.size() + 1, reading));
    const auto [first, is_new] = names.emplace(faults.back().name, node->place);
    if (is_new) continue;
    reading.problems.problem(node->place, "the fault " + in_quotes(faults.back().name) +
                                              " is here twice (the first is in " + line_of(first->second) +
                                              ")");
  }
  return faults;
}

}  // namespace im_mock::scenario
