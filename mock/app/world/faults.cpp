#include "app/world/faults.h"

#include <algorithm>
#include <cstdint>

namespace im_mock::app {
namespace {

using domain::AnswerFault;
using domain::Fault;
using domain::Instant;
using domain::PushFault;
using domain::PushTrouble;

bool is_any_or(const std::string& wanted, std::string_view found) {
  return wanted.empty() || wanted == found;
}

bool matches(Faults::Entry& entry, const Occasion& occasion, Instant now) {
  const Fault& fault = entry.fault;
  const domain::FaultConditions& on = fault.on;
  const auto is_any_or_like = [&entry](const std::optional<domain::TextPattern>& wanted,
                                       std::string_view found) {
    if (!wanted) return true;
    const auto attempt = wanted->attempt(found);
    if (attempt.gave_up) ++entry.gave_up;
    return attempt.groups.has_value();
  };
  return now >= fault.from && (!fault.until || now < *fault.until) &&
         is_any_or(on.operation, occasion.operation) && is_any_or(on.method, occasion.method) &&
         is_any_or(on.meta, occasion.meta) && is_any_or(on.notification, occasion.notification) &&
         is_any_or_like(on.path, occasion.path) && is_any_or_like(on.session, occasion.session) &&
         is_any_or_like(on.agent, occasion.agent);
}

// The same number for the same three, and as good as random for others (SplitMix64's finish).
std::uint64_t mixed(std::uint64_t seed, std::uint64_t index, std::uint64_t count) {
  std::uint64_t mix = seed * 0x9E3779B97F4A7C15U + index * 0xD1B54A32D192ED03U + count * 0x8CB92BA72F3D8DD7U;
  mix = (mix ^ (mix >> 30U)) * 0xBF58476D1CE4E5B9U;
  mix = (mix ^ (mix >> 27U)) * 0x94D049BB133111EBU;
  return mix ^ (mix >> 31U);
}

// The Bayeux messages that a client's trouble is about, when its conditions leave that open.
bool is_about(PushTrouble trouble, std::string_view meta) {
  if (trouble == PushTrouble::Refuse) return meta == "handshake" || meta == "subscribe";
  if (trouble == PushTrouble::UnknownClient) return meta != "handshake";
  return meta == "connect";
}

}  // namespace

Faults::Faults(std::vector<Fault> faults, std::uint64_t seed, Instant now) : seed_(seed) {
  for (Fault& fault : faults) {
    if (const auto* outage = std::get_if<domain::Outage>(&fault.what)) {
      const Instant begins = outage->from.value_or(now);
      const Instant ends = begins + outage->lasts;
      if (ends > now) outages_.push_back({entries_.size(), begins, ends});
    } else if (std::holds_alternative<AnswerFault>(fault.what) && !fault.on.meta.empty()) {
      looks_at_meta_ = true;
    }
    entries_.push_back({std::move(fault)});
  }
}

bool Faults::would_fire(std::size_t index) const {
  const Entry& entry = entries_[index];
  const domain::FaultConditions& on = entry.fault.on;
  if (entry.matched < static_cast<std::uint64_t>(on.nth)) return false;
  if (on.times && entry.fired >= static_cast<std::uint64_t>(*on.times)) return false;
  return mixed(seed_, index, entry.matched) % 100 < static_cast<std::uint64_t>(on.percent);
}

template <typename IsMeant>
const Faults::Entry* Faults::fire(const Occasion& occasion, Instant now, const IsMeant& is_meant) {
  Entry* firing = nullptr;
  for (std::size_t index = 0; index < entries_.size(); ++index) {
    Entry& entry = entries_[index];
    if (!is_meant(entry.fault) || !matches(entry, occasion, now)) continue;
    ++entry.matched;
    if (firing == nullptr && would_fire(index)) firing = &entry;
  }
  if (firing != nullptr) ++firing->fired;
  return firing;
}

const Faults::Entry* Faults::on_request(const Occasion& occasion, Instant now) {
  return fire(occasion, now,
              [](const Fault& fault) { return std::holds_alternative<AnswerFault>(fault.what); });
}

const Faults::Entry* Faults::on_notification(const Occasion& occasion, Instant now, bool overtakes) {
  return fire(occasion, now, [overtakes](const Fault& fault) {
    const auto* push = std::get_if<PushFault>(&fault.what);
    return push != nullptr && domain::is_for_notifications(push->trouble) &&
           !(overtakes && push->trouble == PushTrouble::Reorder);
  });
}

const Faults::Entry* Faults::on_message(const Occasion& occasion, Instant now) {
  return fire(occasion, now, [&](const Fault& fault) {
    const auto* push = std::get_if<PushFault>(&fault.what);
    return push != nullptr && !domain::is_for_notifications(push->trouble) &&
           is_about(push->trouble, occasion.meta);
  });
}

const Faults::Entry* Faults::outage() const {
  for (const OutageTime& time : outages_) {
    if (time.begun) return &entries_[time.entry];
  }
  return nullptr;
}

domain::Duration Faults::outage_rest(Instant now) const {
  domain::Duration rest{0};
  for (const OutageTime& time : outages_) {
    if (time.begun) rest = std::max(rest, time.ends - now);
  }
  return rest;
}

const Faults::Entry* Faults::end_outage() {
  const auto on = std::find_if(outages_.begin(), outages_.end(), [](const auto& time) { return time.begun; });
  if (on == outages_.end()) return nullptr;
  const Entry* entry = &entries_[on->entry];
  outages_.erase(on);
  return entry;
}

void Faults::hold_back(domain::Event event, Instant until, bool to_be_overtaken) {
  held_back_.emplace(until, HeldBack{std::move(event), to_be_overtaken});
}

bool Faults::waits_to_be_overtaken(domain::AgentIndex agent) const {
  return std::any_of(held_back_.begin(), held_back_.end(), [agent](const auto& held) {
    return held.second.to_be_overtaken && held.second.event.agent == agent;
  });
}

std::vector<domain::Event> Faults::take_overtaken(domain::AgentIndex agent) {
  std::vector<domain::Event> taken;
  for (auto at = held_back_.begin(); at != held_back_.end();) {
    const bool is_meant = at->second.to_be_overtaken && at->second.event.agent == agent;
    if (is_meant) taken.push_back(std::move(at->second.event));
    at = is_meant ? held_back_.erase(at) : std::next(at);
  }
  return taken;
}

std::vector<domain::Event> Faults::take_held_back() {
  std::vector<domain::Event> taken;
  for (auto& [until, held] : held_back_) taken.push_back(std::move(held.event));
  held_back_.clear();
  return taken;
}

std::optional<Instant> Faults::next_due() const {
  std::optional<Instant> due;
  if (!held_back_.empty()) due = held_back_.begin()->first;
  for (const OutageTime& time : outages_) {
    const Instant edge = time.begun ? time.ends : time.begins;
    if (!due || edge < *due) due = edge;
  }
  return due;
}

// At one moment outages come first: what is late then is late for nobody.
std::optional<Faults::Happening> Faults::take_due(Instant now) {
  const auto due = next_due();
  if (!due || *due > now) return std::nullopt;
  for (auto time = outages_.begin(); time != outages_.end(); ++time) {
    Entry* const entry = &entries_[time->entry];
    if (!time->begun && time->begins <= *due) {
      time->begun = true;
      ++entry->matched;
      ++entry->fired;
      return OutageBegins{entry};
    }
    if (time->begun && time->ends <= *due) {
      outages_.erase(time);
      return OutageEnds{entry};
    }
  }
  domain::Event event = std::move(held_back_.begin()->second.event);
  held_back_.erase(held_back_.begin());
  return event;
}

}  // namespace im_mock::app
