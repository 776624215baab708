#pragma once
// A session's user data: how large it may become, and what it becomes. Pure functions.

#include <cstddef>
#include <string>
#include <variant>

#include "text/json.h"

namespace im_mock::domain {

// Templates can double a text at every step, and clients can attach for ever.
inline constexpr std::size_t text_max = 1024 * 1024;       // bytes of a message, or of what a template gives
inline constexpr std::size_t user_data_max = 1024 * 1024;  // weight of a session's user data
inline constexpr std::size_t user_data_members_max = 1000;

// About how much memory a value takes: the bytes of all names and texts, and 16 for each value.
std::size_t weight_of(const Json& value);

// Why user data of that weight and so many members is refused; empty when it is not.
std::string objection_to_user_data(std::size_t weight, std::size_t members);

// `old` with the members of `data` added or replaced; or why that would be too much.
std::variant<Json, std::string> merged_user_data(const Json& old, const Json& data);

}  // namespace im_mock::domain
