#include "app/resource_texts.h"

#include <functional>

#include "app/resource_json.h"

namespace im_mock::app {

const std::string& ResourceTexts::text_of(const std::shared_ptr<const domain::SessionSnapshot>& snapshot,
                                          const std::string& api_base) {
  constexpr std::size_t count_max = 4093;  // a prime, because addresses are multiples of something
  Kept& kept = kept_[std::hash<const void*>()(snapshot.get()) % count_max];
  if (kept.snapshot != snapshot || kept.api_base != api_base) {
    kept = {snapshot, api_base, im_session_json(*snapshot, api_base)};
  }
  return kept.text;
}

}  // namespace im_mock::app
