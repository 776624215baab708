#pragma once
// All worlds, and the scenarios that they can play. Thread-safe; worlds do not wait for one another.

#include <atomic>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <shared_mutex>
#include <string>
#include <vector>

#include "app/world/hosted_world.h"
#include "domain/result.h"
#include "domain/scenario.h"

namespace im_mock::app {

// What a new world is to be like. What is not given is as in the default world.
struct WorldPlan {
  std::shared_ptr<const domain::Scenario> scenario;  // null: the default scenario
  std::shared_ptr<const domain::World> from;         // a snapshot to go on from, instead of a scenario
  std::optional<ClockMode> clock;
  std::optional<double> speed;
  std::optional<std::uint64_t> seed;
};

// Which of the scenarios a default world plays: the one called `wanted` or, where that is empty, "demo", else
// the first. Nothing when there is none of the wanted name.
std::optional<std::size_t> default_among(const std::vector<std::string>& names, const std::string& wanted);

class Backend {
 public:
  // A world that is just made. Another may have replaced or dropped it by now, so nobody looks it up again.
  struct Made {
    std::shared_ptr<HostedWorld> world;
    bool is_new = false;  // there was none of that name
  };
  struct Options {
    WorldOptions world;             // of the default world, and the defaults of others
    std::size_t worlds_max = 1000;  // beside the default one
    std::size_t snapshots_max = 1000;
    std::string default_scenario;              // what default_among() wants
    std::function<void()> world_deleted = {};  // called, without a lock, when a world's memory is free
  };
  using Scenarios = std::vector<std::shared_ptr<const domain::Scenario>>;

  // There is at least one scenario. Makes the world "default".
  Backend(Scenarios scenarios, Options options, RealTime now);

  // null when there is none of that name.
  std::shared_ptr<HostedWorld> world(const std::string& name) const;
  std::vector<std::shared_ptr<HostedWorld>> worlds() const;  // by name
  // Makes a world, or makes it anew: the old one's clients are told that it is gone. Refused: a bad name, or
  // too many.
  domain::Result<Made> put_world(const std::string& name, const WorldPlan& plan, RealTime now);
  // Drops a world; its polls are answered at once. Refused: unknown, or the default world.
  domain::Result<domain::Done> delete_world(const std::string& name, RealTime now);

  Scenarios scenarios() const;
  std::shared_ptr<const domain::Scenario> scenario(const std::string& name) const;  // null when there is none
  std::shared_ptr<const domain::Scenario> default_scenario() const;
  void replace_scenarios(Scenarios scenarios);

  // Replaces one of that name. Refused: too many.
  domain::Result<domain::Done> keep_snapshot(const std::string& name, domain::World world);
  bool delete_snapshot(const std::string& name);                                 // false when there is none
  std::shared_ptr<const domain::World> snapshot(const std::string& name) const;  // null when there is none
  std::vector<std::string> snapshots() const;

  // Visits each world, those that are busy at last: a world that is busy for seconds keeps no other waiting.
  // Where the work fails in one, the others get their turn; then the last failure is thrown.
  void visit_each(RealTime now, const std::function<void(HostedWorld::Visit&)>& work) const;

  // When some world wants a tick, in real time; nothing while none does.
  std::optional<RealTime> next_due() const;
  // Lets happen what is due. False: a world was left out, because a visit has it; try again soon.
  bool tick(RealTime now);
  // Called whenever next_due() may have become earlier. To be set before requests come.
  void on_due(std::function<void()> wake) { wake_ = std::move(wake); }

  // Answers all held polls; new ones are not held any more.
  void stop(RealTime now);
  bool stopping() const { return stopping_.load(); }

 private:
  std::shared_ptr<HostedWorld> make(const std::string& name, const WorldPlan& plan, RealTime now);

  const Options options_;
  std::function<void()> wake_;
  std::atomic<bool> stopping_{false};
  mutable std::shared_mutex mutex_;  // around the maps, not around the worlds
  Scenarios scenarios_;
  std::map<std::string, std::shared_ptr<HostedWorld>> worlds_;
  std::map<std::string, std::shared_ptr<const domain::World>> snapshots_;
};

}  // namespace im_mock::app
