// What goes wrong in a world on purpose: with requests, with notifications, with the service as a whole.
#include <algorithm>
#include <cmath>
#include <utility>

#include "app/views/resource_json.h"
#include "app/world/hosted_world.h"

namespace im_mock::app {

using domain::PushFault;
using domain::PushTrouble;

namespace {

// What a fault has hit, in the words of its conditions. The request has a row of its own with members of the
// same names; so they stand apart.
domain::Json hit_by(const Occasion& occasion) {
  domain::Json hit = domain::Json::object();
  const auto add = [&hit](const char* name, std::string_view value) {
    if (!value.empty()) hit[name] = value;
  };
  add("operation", occasion.operation);
  add("method", occasion.method);
  add("path", occasion.path);
  add("meta", occasion.meta);
  add("notification", occasion.notification);
  return hit;
}

}  // namespace

std::optional<domain::Instant> HostedWorld::Visit::next_due() const {
  const auto story = inside_.world.next_due();
  const auto fault = inside_.faults.next_due();
  if (!story || !fault) return story ? story : fault;
  return std::min(*story, *fault);
}

void HostedWorld::Visit::journal_fault(const domain::Fault& fault, const Occasion& occasion) {
  JournalRow row;
  row.kind = JournalRow::Kind::Fault;
  row.at = inside_.world.now();
  row.fault = fault.name;
  row.what = in_words(fault);
  row.session = occasion.session;
  row.agent = occasion.agent;
  row.body = json_line(hit_by(occasion));
  inside_.journal.append(std::move(row));
}

void HostedWorld::Visit::journal_outage(const domain::Fault& fault, const std::string& what) {
  JournalRow row;
  row.kind = JournalRow::Kind::Fault;
  row.at = inside_.world.now();
  row.fault = fault.name;
  row.what = what;
  inside_.journal.append(std::move(row));
}

const domain::Fault* HostedWorld::Visit::fault_on(const Occasion& request) {
  const Faults::Entry* entry = inside_.faults.on_request(request, inside_.world.now());
  if (entry == nullptr) return nullptr;
  journal_fault(entry->fault, request);
  return &entry->fault;
}

bayeux::Mishap HostedWorld::Visit::mishap_on(std::string_view meta, const std::string& agent) {
  Occasion occasion;
  occasion.meta = meta;
  occasion.agent = agent;
  const Faults::Entry* entry = inside_.faults.on_message(occasion, inside_.world.now());
  if (entry == nullptr) return bayeux::Mishap::None;
  journal_fault(entry->fault, occasion);
  const auto& push = std::get<PushFault>(entry->fault.what);
  switch (push.trouble) {
    case PushTrouble::UnknownClient:
      return bayeux::Mishap::ClientUnknown;
    case PushTrouble::Refuse:
      return push.try_again ? bayeux::Mishap::RefusedForNow : bayeux::Mishap::Refused;
    case PushTrouble::Storm:
      return bayeux::Mishap::AnsweredEmpty;
    case PushTrouble::Stop:
      return bayeux::Mishap::ToldToStop;
    default:
      return bayeux::Mishap::None;
  }
}

// An event's notification, unless a fault has something else in mind for it.
void HostedWorld::Visit::notify(const domain::Event& event) {
  Faults& faults = inside_.faults;
  if (faults.entries().empty()) return deliver(event);
  const domain::Scenario& scenario = inside_.world.scenario();
  Occasion occasion;
  occasion.notification = notification_type(event.kind);
  occasion.session = event.session_id;
  occasion.agent = scenario.agents[event.agent].user_name;
  const Faults::Entry* entry =
      faults.on_notification(occasion, event.at, faults.waits_to_be_overtaken(event.agent));
  if (entry == nullptr) {
    deliver(event);
  } else {
    journal_fault(entry->fault, occasion);
    const auto& push = std::get<PushFault>(entry->fault.what);
    switch (push.trouble) {
      case PushTrouble::Drop:
        return;
      case PushTrouble::Delay:
        return faults.hold_back(event, event.at + push.by, false);
      case PushTrouble::Reorder:
        return faults.hold_back(event, event.at + push.by, true);
      case PushTrouble::Incomplete:
        deliver(event, push.without);
        break;
      case PushTrouble::Duplicate:
        deliver(event);
        [[fallthrough]];
      default:
        deliver(event);
    }
  }
  for (domain::Event& overtaken : faults.take_overtaken(event.agent)) {
    overtaken.at = event.at;
    deliver(overtaken);
  }
}

// An outage begins or ends, or a notification comes late.
void HostedWorld::Visit::happen(Faults::Happening happening) {
  if (auto* late = std::get_if<domain::Event>(&happening)) {
    late->at = inside_.world.now();
    return deliver(*late);
  }
  const auto* begins = std::get_if<Faults::OutageBegins>(&happening);
  const domain::Fault& fault =
      begins != nullptr ? begins->entry->fault : std::get<Faults::OutageEnds>(happening).entry->fault;
  journal_outage(fault, begins != nullptr ? "outage begins" : "outage ends");
  if (begins == nullptr) return;
  take_released(inside_.bayeux.forget_all(), LateAnswer{503, "", away()});
  inside_.sign_ins.end_all();
}

std::optional<Away> HostedWorld::Visit::away() const {
  const Faults::Entry* outage = inside_.faults.outage();
  if (outage == nullptr) return std::nullopt;
  const domain::Duration rest = inside_.faults.outage_rest(inside_.world.now());
  const double speed = inside_.clock.mode() == ClockMode::Real ? inside_.clock.speed() : 1;
  const auto wait = std::ceil(static_cast<double>(rest.count()) / speed);
  return Away{outage->fault.name, rest, std::chrono::milliseconds{static_cast<std::int64_t>(wait)}};
}

void HostedWorld::Visit::put_faults(std::vector<domain::Fault> faults) {
  for (domain::Event& held : inside_.faults.take_held_back()) {
    held.at = inside_.world.now();
    deliver(held);
  }
  while (const Faults::Entry* outage = inside_.faults.end_outage())
    journal_outage(outage->fault, "outage ends");
  inside_.faults = Faults(std::move(faults), options().seed, inside_.world.now());
  // An outage that begins at once begins before the next request.
  advance_story(inside_.world.now(), {});
}

}  // namespace im_mock::app
