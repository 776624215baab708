#include "text/json_outline.h"

#include <algorithm>
#include <vector>

namespace im_mock::domain {

JsonOutline outline_of(std::string_view text) {
  JsonOutline outline;
  std::vector<std::size_t> open;  // the members of each list or object that is not closed yet
  bool in_string = false;
  for (std::size_t at = 0; at < text.size(); ++at) {
    const char character = text[at];
    if (in_string) {
      if (character == '\\') ++at;
      in_string = character != '"';
    } else if (character == '"') {
      in_string = true;
    } else if (character == '{' || character == '[') {
      open.push_back(0);
      outline.depth = std::max(outline.depth, open.size());
    } else if (character == '}' || character == ']') {
      if (!open.empty()) open.pop_back();
    } else if (character == ':') {
      ++outline.members;
      if (!open.empty()) outline.members_of_one = std::max(outline.members_of_one, ++open.back());
    }
  }
  return outline;
}

}  // namespace im_mock::domain
