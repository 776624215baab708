#include "app/backend.h"

#include <algorithm>
#include <exception>
#include <mutex>
#include <utility>

namespace im_mock::app {
namespace {

constexpr const char* default_world = "default";
constexpr std::size_t name_length_max = 64;

bool is_world_name(const std::string& name) {
  constexpr std::string_view allowed = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-.";
  return !name.empty() && name.size() <= name_length_max && name.front() != '.' &&
         name.find_first_not_of(allowed) == std::string::npos;
}

// A thousand worlds do not hold a thousand full journals.
Backend::Options with_journals(Backend::Options options) {
  constexpr std::size_t full_ones = 4;
  options.world.journals = std::make_shared<JournalBudget>(full_ones * options.world.journal_bytes);
  return options;
}

// Lets each piece of work have its turn, whatever becomes of the others; then throws the last failure.
class Turns {
 public:
  template <typename Work>
  void take(const Work& work) {
    try {
      work();
    } catch (...) {
      failure_ = std::current_exception();
    }
  }
  void end() {
    if (failure_) std::rethrow_exception(failure_);
  }

 private:
  std::exception_ptr failure_;
};

domain::Refusal refusal(domain::Reason reason, const std::string& message) {
  return {reason, message, message, {}, {}};
}

}  // namespace

std::optional<std::size_t> default_among(const std::vector<std::string>& names, const std::string& wanted) {
  const auto found = std::find(names.begin(), names.end(), wanted.empty() ? "demo" : wanted);
  if (found != names.end()) return found - names.begin();
  if (!wanted.empty() || names.empty()) return std::nullopt;
  return 0;
}

Backend::Backend(Scenarios scenarios, Options options, RealTime now)
    : options_(with_journals(std::move(options))), scenarios_(std::move(scenarios)) {
  worlds_[default_world] = make(default_world, {}, now);
}

std::shared_ptr<HostedWorld> Backend::make(const std::string& name, const WorldPlan& plan, RealTime now) {
  WorldOptions options = options_.world;
  options.clock = plan.clock.value_or(options.clock);
  options.speed = plan.speed.value_or(options.speed);
  options.seed = plan.seed.value_or(options.seed);
  auto scenario = plan.from       ? plan.from->shared_scenario()
                  : plan.scenario ? plan.scenario
                                  : default_scenario();
  auto made = std::make_shared<HostedWorld>(name, std::move(scenario), options, now, [this] {
    if (wake_) wake_();
  });
  if (plan.from) made->enter(now).become(*plan.from);
  return made;
}

std::shared_ptr<HostedWorld> Backend::world(const std::string& name) const {
  const std::shared_lock lock(mutex_);
  const auto found = worlds_.find(name);
  return found == worlds_.end() ? nullptr : found->second;
}

std::vector<std::shared_ptr<HostedWorld>> Backend::worlds() const {
  const std::shared_lock lock(mutex_);
  std::vector<std::shared_ptr<HostedWorld>> all;
  for (const auto& [name, world] : worlds_) all.push_back(world);
  return all;
}

domain::Result<Backend::Made> Backend::put_world(const std::string& name, const WorldPlan& plan,
                                                 RealTime now) {
  if (!is_world_name(name)) {
    return refusal(
        domain::Reason::InvalidParameter,
        "a world's name has 1 to 64 letters, digits, '-', '_' or '.', and does not begin with '.'");
  }
  auto made = make(name, plan, now);
  std::shared_ptr<HostedWorld> old;
  {
    const std::unique_lock lock(mutex_);
    const auto found = worlds_.find(name);
    if (found == worlds_.end() && worlds_.size() > options_.worlds_max) {
      return refusal(domain::Reason::InvalidState,
                     "there are " + std::to_string(options_.worlds_max) +
                         " worlds already; delete one, or start with a greater --max-worlds");
    }
    if (found != worlds_.end()) old = found->second;
    worlds_[name] = made;
  }
  if (old) old->enter(now).close();
  if (wake_) wake_();
  return Made{std::move(made), old == nullptr};
}

domain::Result<domain::Done> Backend::delete_world(const std::string& name, RealTime now) {
  if (name == default_world) {
    return refusal(domain::Reason::InvalidState,
                   "the default world cannot be deleted; reset it, or PUT it anew");
  }
  std::shared_ptr<HostedWorld> old;
  {
    const std::unique_lock lock(mutex_);
    const auto found = worlds_.find(name);
    if (found == worlds_.end()) return refusal(domain::Reason::NotFound, "there is no world '" + name + "'");
    old = std::move(found->second);
    worlds_.erase(found);
  }
  old->enter(now).close();
  old.reset();
  if (options_.world_deleted) options_.world_deleted();
  return domain::Done{};
}

Backend::Scenarios Backend::scenarios() const {
  const std::shared_lock lock(mutex_);
  return scenarios_;
}

std::shared_ptr<const domain::Scenario> Backend::scenario(const std::string& name) const {
  const std::shared_lock lock(mutex_);
  const auto found = std::find_if(scenarios_.begin(), scenarios_.end(),
                                  [&](const auto& scenario) { return scenario->name == name; });
  return found == scenarios_.end() ? nullptr : *found;
}

std::shared_ptr<const domain::Scenario> Backend::default_scenario() const {
  const std::shared_lock lock(mutex_);
  std::vector<std::string> names;
  for (const auto& scenario : scenarios_) names.push_back(scenario->name);
  return scenarios_[default_among(names, options_.default_scenario).value_or(0)];
}

void Backend::replace_scenarios(Scenarios scenarios) {
  const std::unique_lock lock(mutex_);
  scenarios_ = std::move(scenarios);
}

domain::Result<domain::Done> Backend::keep_snapshot(const std::string& name, domain::World world) {
  auto kept = std::make_shared<const domain::World>(std::move(world));
  const std::unique_lock lock(mutex_);
  if (snapshots_.size() >= options_.snapshots_max && !snapshots_.contains(name)) {
    return refusal(domain::Reason::InvalidState,
                   "there are " + std::to_string(options_.snapshots_max) + " snapshots already; delete one");
  }
  snapshots_[name] = std::move(kept);
  return domain::Done{};
}

bool Backend::delete_snapshot(const std::string& name) {
  std::shared_ptr<const domain::World> old;  // goes when the lock is open again
  const std::unique_lock lock(mutex_);
  const auto found = snapshots_.find(name);
  if (found == snapshots_.end()) return false;
  old = std::move(found->second);
  snapshots_.erase(found);
  return true;
}

std::shared_ptr<const domain::World> Backend::snapshot(const std::string& name) const {
  const std::shared_lock lock(mutex_);
  const auto found = snapshots_.find(name);
  return found == snapshots_.end() ? nullptr : found->second;
}

std::vector<std::string> Backend::snapshots() const {
  const std::shared_lock lock(mutex_);
  std::vector<std::string> names;
  for (const auto& [name, world] : snapshots_) names.push_back(name);
  return names;
}

std::optional<RealTime> Backend::next_due() const {
  const std::shared_lock lock(mutex_);
  std::optional<RealTime> earliest;
  for (const auto& [name, world] : worlds_) {
    const auto due = world->next_due();
    if (due && (!earliest || *due < *earliest)) earliest = due;
  }
  return earliest;
}

bool Backend::tick(RealTime now) {
  bool all = true;
  Turns turns;
  for (const auto& world : worlds()) {
    if (world->next_due().value_or(now + RealTime{1}) > now) continue;
    turns.take([&] { all = world->tick(now) && all; });
  }
  turns.end();
  return all;
}

void Backend::visit_each(RealTime now, const std::function<void(HostedWorld::Visit&)>& work) const {
  constexpr RealTime no_patience{0};
  std::vector<std::shared_ptr<HostedWorld>> busy;
  Turns turns;
  for (const auto& world : worlds()) {
    turns.take([&] {
      if (!world->enter_within(no_patience, now, work)) busy.push_back(world);
    });
  }
  for (const auto& world : busy) {
    turns.take([&] {
      auto visit = world->enter(now);
      work(visit);
    });
  }
  turns.end();
}

void Backend::stop(RealTime now) {
  stopping_ = true;
  visit_each(now, [](HostedWorld::Visit& visit) { visit.release_polls(); });
}

}  // namespace im_mock::app
