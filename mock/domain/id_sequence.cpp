#include "domain/id_sequence.h"

#include <algorithm>

namespace im_mock::domain {
namespace {

constexpr char digits[] = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";

// SplitMix64: small, well mixed, and defined bit by bit, so that every platform makes the same ids.
std::uint64_t mixed(std::uint64_t& state) {
  std::uint64_t value = (state += 0x9e3779b97f4a7c15ULL);
  value = (value ^ (value >> 30)) * 0xbf58476d1ce4e5b9ULL;
  value = (value ^ (value >> 27)) * 0x94d049bb133111ebULL;
  return value ^ (value >> 31);
}

}  // namespace

IdSequence::IdSequence(std::uint64_t seed) : prefix_("00") {
  while (prefix_.size() < 26) prefix_ += digits[mixed(seed) % 36];
}

std::string IdSequence::next() {
  std::string counter;
  for (std::uint64_t rest = ++count_; counter.size() < 6; rest /= 36) counter += digits[rest % 36];
  std::reverse(counter.begin(), counter.end());
  return prefix_ + counter;
}

}  // namespace im_mock::domain
