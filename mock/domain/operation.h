#pragma once
// What a client asks of the API with a POST (`operationName`), with exactly the documented parameters.

#include <optional>
#include <string>
#include <variant>

#include "domain/lifecycle.h"
#include "text/json.h"

namespace im_mock::domain {

// documented: POST to the collection. The answer carries no id; the client learns it from the notification.
struct InitiateIMSession {
  std::string destination;  // the phone number
  Json user_data = Json::object();
  std::optional<std::string> device_path;
};

// documented: text, destination and devicePath are mandatory; `settings.relaxedSendMessage` frees the last
// two.
struct SendMessage {
  std::string text;
  std::optional<std::string> destination;
  std::optional<std::string> device_path;
};

struct AttachUserData {
  Json user_data = Json::object();
};

struct UpdateUserData {
  Json user_data = Json::object();
};

// documented: one key for each request.
struct DeleteUserData {
  std::string key;
};

struct Complete {};

// An operation on one session.
using SessionOperation = std::variant<SendMessage, AttachUserData, UpdateUserData, DeleteUserData, Complete>;

OperationName name_of(const SessionOperation& operation);

}  // namespace im_mock::domain
