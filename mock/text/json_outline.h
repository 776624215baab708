#pragma once
// A JSON text by its brackets, colons and quotes alone, before it is parsed: whether it is worth it. Pure; in
// one pass.

#include <cstddef>
#include <string_view>

namespace im_mock::domain {

struct JsonOutline {
  std::size_t depth = 0;           // of lists and objects in one another
  std::size_t members = 0;         // of all objects
  std::size_t members_of_one = 0;  // of that object which has most
};

// Right where the text is JSON; where it is not, the parser says so.
JsonOutline outline_of(std::string_view text);

// More than anybody writes. An object keeps its members in their order and looks through them for each new
// one, so a great many take time as their square.
inline constexpr std::size_t object_members_max = 1000;

}  // namespace im_mock::domain
