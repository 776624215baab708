#include "app/world/sign_ins.h"

#include <algorithm>

namespace im_mock::app {

const SignIn& SignIns::begin(domain::AgentIndex agent, RealTime now) {
  if (by_cookie_.size() >= count_max) {
    by_cookie_.erase(std::min_element(
        by_cookie_.begin(), by_cookie_.end(),
        [](const auto& left, const auto& right) { return left.second.last_used < right.second.last_used; }));
  }
  const std::string name = std::to_string(seed_) + " " + std::to_string(++count_);
  SignIn made;
  made.cookie = "node0" + domain::agent_id_for("cookie " + name).substr(0, 26);
  made.csrf_token = domain::device_id_for("token " + name);
  made.agent = agent;
  made.last_used = now;
  return by_cookie_[made.cookie] = made;
}

const SignIn* SignIns::use(const std::string& cookie, RealTime now) {
  const auto found = by_cookie_.find(cookie);
  if (found == by_cookie_.end()) return nullptr;
  if (now - found->second.last_used > idle_max) {
    by_cookie_.erase(found);
    return nullptr;
  }
  found->second.last_used = now;
  return &found->second;
}

void SignIns::end(const std::string& cookie) {
  by_cookie_.erase(cookie);
}

}  // namespace im_mock::app
