#include "api/gws/collection.h"

#include <algorithm>
#include <cctype>
#include <vector>

#include "api/call/answers.h"
#include "api/call/parameters.h"
#include "text/json_text.h"

namespace im_mock::api {

using domain::Json;

Response ok_json(const std::string& name, const Json& value) {
  return ok("\"" + name + "\":" + app::json_line(value));
}

Json with_fields(const Call& call, const Json& resource) {
  const std::string* fields = call.target.parameter("fields");
  if (fields == nullptr || *fields == "*") return resource;
  const auto wanted = split_list(*fields);
  Json some = Json::object();
  for (const auto& [member, value] : resource.items()) {
    if (std::find(wanted.begin(), wanted.end(), member) != wanted.end()) some[member] = value;
  }
  return some;
}

std::string odd_fields(const Call& call, const Json& resources) {
  const std::string* fields = call.target.parameter("fields");
  if (fields == nullptr || resources.empty()) return "";
  std::vector<std::string> known;
  for (const Json& resource : resources) {
    for (const auto& [member, value] : resource.items()) {
      if (std::find(known.begin(), known.end(), member) == known.end()) known.push_back(member);
    }
  }
  return odd_names("fields", *fields, known);
}

Response collection(const Call& call, const std::string& name, const Json& resources) {
  const bool whole = call.target.parameter("fields") != nullptr;
  Json list = Json::array();
  for (const Json& resource : resources) {
    list.push_back(whole ? with_fields(call, resource) : resource.at("uri"));
  }
  Response response = ok_json(whole ? name : "uris", list);
  add_remark(response, odd_fields(call, resources));
  return response;
}

Response one_of(const Call& call, const std::string& name, const Json& resources) {
  for (const Json& resource : resources) {
    if (resource.at("id") != call.captured.at(name)) continue;
    Response response = ok_json(name, with_fields(call, resource));
    add_remark(response, odd_fields(call, Json::array({resource})));
    return response;
  }
  return not_found(call, name);
}

Response not_found(const Call& call, const std::string& name) {
  std::string title = name;
  title.front() = static_cast<char>(std::toupper(static_cast<unsigned char>(title.front())));
  return refused(
      {domain::Reason::NotFound,
       title + " not found.",
       "agent " + call.agent_data().user_name + " has no " + name + " '" + call.captured.at(name) + "'",
       {},
       {}},
      call.scenario().settings);
}

}  // namespace im_mock::api
