#pragma once
// What one world remembers of its faults: how often each matched and fired, which outage is on, and the
// notifications that are held back. A value; not thread-safe. It reads no clock and draws no random number:
// the same faults, seed and occasions fire the same.

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "domain/event.h"
#include "domain/fault.h"

namespace im_mock::app {

// A request, a Bayeux message or a notification, as the conditions of faults see it. What it does not have is
// empty.
struct Occasion {
  std::string_view operation;
  std::string_view method;
  std::string_view path;
  std::string_view meta;
  std::string_view notification;
  std::string_view session;
  std::string_view agent;
};

class Faults {
 public:
  struct Entry {
    domain::Fault fault;
    std::uint64_t matched = 0;
    std::uint64_t fired = 0;
    std::uint64_t gave_up = 0;  // how often a pattern tried too much, and so did not match
  };
  struct OutageBegins {
    const Entry* entry;
  };
  struct OutageEnds {
    const Entry* entry;
  };
  using Happening = std::variant<OutageBegins, OutageEnds, domain::Event>;

  // From `now` on. Outages that are over by then never happen; one that is on then begins at once.
  Faults(std::vector<domain::Fault> faults, std::uint64_t seed, domain::Instant now);
  Faults() = default;

  const std::vector<Entry>& entries() const { return entries_; }
  std::size_t held_back() const { return held_back_.size(); }

  // The fault that fires on this occasion, or null when all goes well. Every fault that matches counts it; of
  // those that would fire the first does.
  const Entry* on_request(const Occasion& occasion, domain::Instant now);
  // What `overtakes` another is no occasion for Reorder.
  const Entry* on_notification(const Occasion& occasion, domain::Instant now, bool overtakes);
  const Entry* on_message(const Occasion& occasion, domain::Instant now);
  // Whether on_request could look at Occasion::meta, which costs reading the body.
  bool looks_at_meta() const { return looks_at_meta_; }

  // The outage that is on, or null; and how long the service will still be away.
  const Entry* outage() const;
  domain::Duration outage_rest(domain::Instant now) const;

  // Ends the outage that is on before its time: which one it was, or null.
  const Entry* end_outage();

  // Keeps the event's notification until then, or until another of the same agent has overtaken it.
  void hold_back(domain::Event event, domain::Instant until, bool to_be_overtaken);
  // Whether a notification of the agent waits to be overtaken; and those that do.
  bool waits_to_be_overtaken(domain::AgentIndex agent) const;
  std::vector<domain::Event> take_overtaken(domain::AgentIndex agent);
  // Everything that is held back, in order.
  std::vector<domain::Event> take_held_back();

  // When something of this happens by itself: an outage begins or ends, a notification comes late.
  std::optional<domain::Instant> next_due() const;
  // The first of it that is due; nothing when nothing is.
  std::optional<Happening> take_due(domain::Instant now);

 private:
  struct HeldBack {
    domain::Event event;
    bool to_be_overtaken;
  };
  struct OutageTime {
    std::size_t entry;
    domain::Instant begins;
    domain::Instant ends;
    bool begun = false;
  };

  template <typename IsMeant>
  const Entry* fire(const Occasion& occasion, domain::Instant now, const IsMeant& is_meant);
  bool would_fire(std::size_t index) const;

  std::vector<Entry> entries_;
  std::uint64_t seed_ = 0;
  bool looks_at_meta_ = false;
  std::vector<OutageTime> outages_;  // those that are not over
  std::multimap<domain::Instant, HeldBack> held_back_;
};

}  // namespace im_mock::app
