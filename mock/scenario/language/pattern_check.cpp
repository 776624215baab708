#include "scenario/language/pattern_check.h"

#include <string>

#include "text/printable.h"
#include "text/runaway.h"

namespace im_mock::scenario {
namespace {

bool looks_like_regex(const std::string& text) {
  for (const char* sign : {".*", ".+", "\\d", "\\w", "\\s", "(?", "[a-z", "[0-9"}) {
    if (text.find(sign) != std::string::npos) return true;
  }
  return text.size() > 1 && (text.front() == '^' || text.back() == '$');
}

}  // namespace

void check_pattern(const Node& node, const domain::TextPattern& pattern, ProblemList& problems) {
  if (!pattern.is_regex()) {
    if (looks_like_regex(node.text)) {
      problems.warning(node.place, "this is compared as equal text; a regex stands between slashes: /" +
                                       harmless(node.text) + "/");
    }
    return;
  }
  if (const auto runaway = domain::runaway_of(pattern)) {
    if (runaway->at_once) {
      problems.problem(node.place, runaway->sentence);
    } else {
      problems.warning(node.place, runaway->sentence);
    }
  }
}

}  // namespace im_mock::scenario
