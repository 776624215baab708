#include "domain/user_data.h"

#include <utility>

namespace im_mock::domain {

std::size_t weight_of(const Json& value) {
  constexpr std::size_t each = 16;
  std::size_t weight = each;
  if (value.is_string()) weight += value.get_ref<const std::string&>().size();
  if (value.is_object()) {
    for (const auto& [name, member] : value.items()) weight += name.size() + weight_of(member);
  } else if (value.is_array()) {
    for (const Json& item : value) weight += weight_of(item);
  }
  return weight;
}

std::string objection_to_user_data(std::size_t weight, std::size_t members) {
  if (members > user_data_members_max) {
    return "the user data of a session has at most " + std::to_string(user_data_members_max) +
           " members; this would be " + std::to_string(members);
  }
  if (weight > user_data_max) {
    return "the user data of a session has at most " + std::to_string(user_data_max) +
           " bytes (16 for each value among them); this would be " + std::to_string(weight);
  }
  return "";
}

std::variant<Json, std::string> merged_user_data(const Json& old, const Json& data) {
  if (std::string objection = objection_to_user_data(weight_of(data), data.size()); !objection.empty())
    return objection;
  Json merged = old;
  for (const auto& [key, value] : data.items()) merged[key] = value;
  if (std::string objection = objection_to_user_data(weight_of(merged), merged.size()); !objection.empty())
    return objection;
  return merged;
}

}  // namespace im_mock::domain
