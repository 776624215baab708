#include "bayeux/client_ids.h"

namespace im_mock::bayeux {

namespace {

// The finaliser of SplitMix64: neighbouring numbers become unlike.
std::uint64_t mixed(std::uint64_t value) {
  value += 0x9e3779b97f4a7c15U;
  value = (value ^ (value >> 30U)) * 0xbf58476d1ce4e5b9U;
  value = (value ^ (value >> 27U)) * 0x94d049bb133111ebU;
  return value ^ (value >> 31U);
}

void append_base36(std::string& text, std::uint64_t value, std::size_t digits) {
  constexpr char all_digits[] = "0123456789abcdefghijklmnopqrstuvwxyz";
  std::string reversed;
  while (value > 0 || reversed.size() < digits) {
    reversed += all_digits[value % 36];
    value /= 36;
  }
  text.append(reversed.rbegin(), reversed.rend());
}

}  // namespace

std::string ClientIds::next() {
  ++count_;
  const std::uint64_t first = mixed(mixed(seed_) ^ count_);
  std::string id;
  // Of two ids with counters of equal length the counters differ; of unequal length, the ids are of unequal
  // length.
  append_base36(id, count_, 1);
  append_base36(id, first, 13);
  append_base36(id, mixed(first), 13);
  return id;
}

std::string ClientIds::next_browser() {
  constexpr std::uint64_t other_sequence = 0x62726f77736572U;
  const std::uint64_t first = mixed(mixed(seed_ ^ other_sequence) ^ ++browsers_);
  std::string id;
  append_base36(id, first, 13);
  append_base36(id, mixed(first), 13);
  return id.substr(0, 16);
}

}  // namespace im_mock::bayeux
