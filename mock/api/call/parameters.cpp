#include "api/call/parameters.h"

#include <algorithm>

#include "text/characters.h"
#include "text/did_you_mean.h"

namespace im_mock::api {
namespace {

constexpr std::size_t name_shown_max = 60;  // bytes of a name that are shown

bool is_in(const std::vector<std::string>& names, const std::string& name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

std::string listed(const std::vector<std::string>& names) {
  std::string list;
  for (const std::string& name : names) list += (list.empty() ? "" : ", ") + name;
  return list;
}

void append(std::string& remarks, const std::string& remark) {
  remarks += (remarks.empty() ? "" : "; ") + remark;
}

}  // namespace

std::string odd_parameters(const Route& route, const Target& target) {
  if (route.takes_any_parameter) return "";
  std::string remarks;
  for (const auto& [name, value] : target.query) {
    if (is_in(route.parameters, name)) continue;
    append(remarks, route.method + " " + route.pattern + " knows no parameter '" +
                        domain::shortened(name, name_shown_max) + "'" +
                        scenario::did_you_mean(name, route.parameters));
    if (!route.parameters.empty()) remarks += "; there is: " + listed(route.parameters);
  }
  for (const std::string& name : target.repeated) {
    if (is_in(route.parameters, name))
      append(remarks, "the parameter '" + name + "' stands there more than once, and the last one counts");
  }
  return remarks;
}

std::string odd_names(const std::string& parameter, const std::string& list,
                      const std::vector<std::string>& known) {
  if (list == "*") return "";
  const auto names = split_list(list);
  if (names.empty()) return "'" + parameter + "' names nothing";
  std::string remarks;
  for (const std::string& name : names) {
    if (is_in(known, name)) continue;
    append(remarks, name == "*" ? "'*' in '" + parameter + "' means all only when it stands alone"
                                : "'" + parameter + "' names '" + domain::shortened(name, name_shown_max) +
                                      "', which there is not" + scenario::did_you_mean(name, known));
  }
  return remarks;
}

void add_remark(Response& response, const std::string& remark) {
  if (!remark.empty()) append(response.diagnosis, remark);
}

}  // namespace im_mock::api
