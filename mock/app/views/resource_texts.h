#pragma once
// The JSON of snapshots, kept for the next time: a session is read far more often than it changes. A value;
// not thread-safe.

#include <cstddef>
#include <memory>
#include <string>
#include <unordered_map>

#include "domain/session.h"

namespace im_mock::app {

class ResourceTexts {
 public:
  // Whoever lists more sessions makes their texts anew: the kept ones would take more memory than they are
  // worth.
  static constexpr std::size_t list_max = 1000;

  // The same as im_session_json. Good until the next call.
  const std::string& text_of(const std::shared_ptr<const domain::SessionSnapshot>& snapshot,
                             const std::string& api_base);

 private:
  struct Kept {
    std::shared_ptr<const domain::SessionSnapshot> snapshot;  // kept alive, so that no other gets its address
    std::string api_base;
    std::string text;
  };
  using Texts = std::unordered_map<const domain::SessionSnapshot*, Kept>;

  // What was not asked for since the last time that there were so many recent ones is forgotten at the next.
  static constexpr std::size_t recent_max = 2 * list_max;
  Texts recent_;
  Texts older_;
};

}  // namespace im_mock::app
