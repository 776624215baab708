#pragma once
// The HTTP sessions of one world: which JSESSIONID belongs to which agent. A value; not thread-safe. The ids
// follow from the world's seed, so that runs are equal; they guard nothing real.

#include <cstdint>
#include <map>
#include <optional>
#include <string>

#include "app/world/real_time.h"
#include "domain/scenario.h"

namespace im_mock::app {

struct SignIn {
  std::string cookie;      // the value of JSESSIONID
  std::string csrf_token;  // a UUID, alive as long as the HTTP session (documented)
  domain::AgentIndex agent = 0;
  RealTime last_used{0};
};

class SignIns {
 public:
  // documented: an HTTP session idle for 1800 s ends.
  static constexpr RealTime idle_max{1800 * 1000};
  static constexpr std::size_t count_max = 10000;  // one more ends the one that was idle longest

  explicit SignIns(std::uint64_t seed) : seed_(seed) {}

  // A new HTTP session of the agent.
  const SignIn& begin(domain::AgentIndex agent, RealTime now);
  // The HTTP session of that cookie, now used again; null when there is none or it was idle too long.
  const SignIn* use(const std::string& cookie, RealTime now);
  void end(const std::string& cookie);
  void end_all() { by_cookie_.clear(); }
  std::size_t size() const { return by_cookie_.size(); }

 private:
  std::uint64_t seed_;
  std::uint64_t count_ = 0;
  std::map<std::string, SignIn> by_cookie_;
};

}  // namespace im_mock::app
