#include "api/gws/collection.h"

#include <algorithm>
#include <cctype>

#include "api/call/answers.h"
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

Response collection(const Call& call, const std::string& name, const Json& resources) {
  const bool whole = call.target.parameter("fields") != nullptr;
  Json list = Json::array();
  for (const Json& resource : resources) {
    list.push_back(whole ? with_fields(call, resource) : resource.at("uri"));
  }
  return ok_json(whole ? name : "uris", list);
}

Response one_of(const Call& call, const std::string& name, const Json& resources) {
  for (const Json& resource : resources) {
    if (resource.at("id") == call.captured.at(name)) return ok_json(name, with_fields(call, resource));
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
