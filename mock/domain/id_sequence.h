#pragma once
// The ids of sessions that are not given one: the shape of the real ones, and the same at every run for one
// seed.

#include <cstdint>
#include <string>

namespace im_mock::domain {

// A copyable value. observed: 32 characters of [0-9A-Z], of which the last six count up.
class IdSequence {
 public:
  explicit IdSequence(std::uint64_t seed);
  std::string next();

 private:
  std::string prefix_;
  std::uint64_t count_ = 0;
};

}  // namespace im_mock::domain
