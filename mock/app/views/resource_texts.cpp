#include "app/views/resource_texts.h"

#include <utility>

#include "app/views/resource_json.h"

namespace im_mock::app {

const std::string& ResourceTexts::text_of(const std::shared_ptr<const domain::SessionSnapshot>& snapshot,
                                          const std::string& api_base) {
  auto found = recent_.find(snapshot.get());
  if (found == recent_.end()) {
    if (recent_.size() >= recent_max) older_ = std::exchange(recent_, {});
    auto known = older_.extract(snapshot.get());
    found = known ? recent_.insert(std::move(known)).position
                  : recent_.emplace(snapshot.get(), Kept{snapshot, api_base, ""}).first;
  }
  Kept& kept = found->second;
  if (kept.text.empty() || kept.api_base != api_base) {
    kept.text = im_session_json(*snapshot, api_base);
    kept.api_base = api_base;
  }
  return kept.text;
}

}  // namespace im_mock::app
