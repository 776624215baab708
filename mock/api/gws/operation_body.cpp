#include "api/gws/operation_body.h"

#include <optional>
#include <string>

#include "api/call/answers.h"
#include "text/characters.h"
#include "text/did_you_mean.h"

namespace im_mock::api {
namespace {

using domain::Json;
using domain::OperationName;
using domain::Refusal;
using domain::Result;

std::string kind_of(const Json& value) {
  return value.type_name();
}

// Where the value of a parameter comes from, for those that are not the user's own.
std::string source_of(const std::string& name) {
  if (name == "devicePath")
    return "; its value is /devices/ and the device's id, from /me?subresources=devices";
  if (name == "destination")
    return "; its value is {\"phoneNumber\":\"...\"} with the number of the other party";
  return "";
}

// Reads the parameters of one operation and keeps the first refusal.
class Parameters {
 public:
  Parameters(const Json& body, std::string operation) : body_(body), operation_(std::move(operation)) {}

  std::string text(const std::string& name) {
    const Json* value = mandatory(name);
    if (value == nullptr) return "";
    if (value->is_string()) return value->get<std::string>();
    return wrong(name, "a string", *value), "";
  }

  std::optional<std::string> optional_text(const std::string& name, bool is_mandatory) {
    if (find(name) == nullptr && !is_mandatory) return std::nullopt;
    return text(name);
  }

  // documented: {"phoneNumber":"16001"}.
  std::optional<std::string> destination(bool is_mandatory) {
    if (find("destination") == nullptr && !is_mandatory) return std::nullopt;
    const Json* value = mandatory("destination");
    if (value == nullptr) return std::nullopt;
    if (!value->is_object()) {
      wrong("destination", "an object {\"phoneNumber\":\"...\"}", *value);
    } else if (!value->contains("phoneNumber")) {
      refuse(missing("destination.phoneNumber",
                     operation_ + " wants destination as {\"phoneNumber\":\"16001\"}"));
    } else if (const Json& number = value->at("phoneNumber"); !number.is_string() || number == "") {
      wrong("destination.phoneNumber", "a string that is not empty", number);
    } else {
      return number.get<std::string>();
    }
    return std::nullopt;
  }

  Json user_data(bool is_mandatory) {
    if (find("userData") == nullptr && !is_mandatory) return Json::object();
    const Json* value = mandatory("userData");
    if (value == nullptr) return Json::object();
    if (value->is_object()) return *value;
    return wrong("userData", "an object", *value), Json::object();
  }

  const std::optional<Refusal>& refusal() const { return refusal_; }

 private:
  // A member that is null counts as left out.
  const Json* find(const std::string& name) const {
    const auto found = body_.find(name);
    return found == body_.end() || found->is_null() ? nullptr : &*found;
  }

  const Json* mandatory(const std::string& name) {
    if (const Json* found = find(name)) return found;
    std::string members;
    for (const auto& [member, value] : body_.items()) members += (members.empty() ? "" : ", ") + member;
    refuse(missing(
        name, operation_ + " needs '" + name + "' in the JSON body; it has: " + members + source_of(name)));
    return nullptr;
  }

  void wrong(const std::string& name, const std::string& wanted, const Json& value) {
    refuse(invalid(name,
                   "'" + name + "' of " + operation_ + " has to be " + wanted + ", not " + kind_of(value)));
  }

  void refuse(Refusal refusal) {
    if (!refusal_) refusal_ = std::move(refusal);
  }

  const Json& body_;
  std::string operation_;
  std::optional<Refusal> refusal_;
};

// The operation's name, when it is one of `known`.
Result<OperationName> name_from(const Json& body, const std::vector<std::string>& known,
                                const std::string& where) {
  Parameters parameters(body, "every operation");
  const std::string name = parameters.text("operationName");
  if (parameters.refusal()) return *parameters.refusal();
  for (const std::string& candidate : known) {
    if (candidate == name) return *domain::operation_named(name);
  }
  std::string names;
  for (const std::string& candidate : known) names += (names.empty() ? "" : ", ") + candidate;
  return invalid("operationName", "'" + domain::shortened(name, 100) + "' is no operation of " + where +
                                      scenario::did_you_mean(name, known) + "; there is: " + names);
}

}  // namespace

Result<domain::InitiateIMSession> initiate_from(const Json& body) {
  const auto name = name_from(body, {"InitiateIMSession"}, "the collection /me/im-sessions");
  if (!name) return name.refusal();
  Parameters parameters(body, "InitiateIMSession");
  domain::InitiateIMSession operation;
  operation.destination = parameters.destination(true).value_or("");
  operation.user_data = parameters.user_data(false);
  operation.device_path = parameters.optional_text("devicePath", false);
  if (parameters.refusal()) return *parameters.refusal();
  return operation;
}

Result<domain::SessionOperation> operation_from(const Json& body, const domain::Settings& settings) {
  static const auto known = [] {
    std::vector<std::string> names;
    for (const OperationName name : domain::session_operations) names.emplace_back(to_string(name));
    return names;
  }();
  const auto name = name_from(body, known, "a session");
  if (!name) return name.refusal();
  Parameters parameters(body, std::string(to_string(*name)));
  domain::SessionOperation operation = domain::Complete{};
  switch (*name) {
    case OperationName::SendMessage: {
      const bool strict = !settings.relaxed_send_message;
      domain::SendMessage message;
      message.text = parameters.text("text");
      message.destination = parameters.destination(strict);
      message.device_path = parameters.optional_text("devicePath", strict);
      operation = std::move(message);
      break;
    }
    case OperationName::AttachUserData:
      operation = domain::AttachUserData{parameters.user_data(true)};
      break;
    case OperationName::UpdateUserData:
      operation = domain::UpdateUserData{parameters.user_data(true)};
      break;
    case OperationName::DeleteUserData:
      operation = domain::DeleteUserData{parameters.text("key")};
      break;
    case OperationName::Complete:
    case OperationName::InitiateIMSession:
      break;
  }
  if (parameters.refusal()) return *parameters.refusal();
  return operation;
}

}  // namespace im_mock::api
