#pragma once
// A party of a session as the other one sees it: four writings of a telephone number and nothing else.

#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace im_mock::domain {

// documented: exactly these four members. A short extension is the same in all four (IM sample).
struct Participant {
  std::string digits;
  std::string e164_number;
  std::string formatted_phone_number;
  std::string phone_number;

  static Participant of(const std::string& number) { return {number, number, number, number}; }
  bool operator==(const Participant&) const = default;
};

// Those of a view never change, and each of its snapshots has the same. Never null.
using SharedParticipants = std::shared_ptr<const std::vector<Participant>>;

inline SharedParticipants shared(std::vector<Participant> participants) {
  return std::make_shared<const std::vector<Participant>>(std::move(participants));
}

}  // namespace im_mock::domain
