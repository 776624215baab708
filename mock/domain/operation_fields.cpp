#include "domain/operation_fields.h"

#include <utility>

#include "text/characters.h"

namespace im_mock::domain {
namespace {

std::string text_of(const Json& value) {
  return value.is_string() ? value.get<std::string>() : dumped(value);
}

void add_user_data(const Json& data, Fields& fields) {
  for (const auto& [key, value] : data.items()) fields["userData." + key] = text_of(value);
}

}  // namespace

Fields fields_of(const SessionOperation& operation, const Agent& agent, const SessionSnapshot& session) {
  Fields fields{{"agent", agent.user_name}};
  if (!session.participants->empty()) fields["participant"] = session.participants->front().phone_number;
  if (const auto* message = std::get_if<SendMessage>(&operation)) {
    fields["text"] = message->text;
    if (message->destination) fields["destination"] = *message->destination;
    if (message->device_path) fields["devicePath"] = *message->device_path;
  } else if (const auto* attached = std::get_if<AttachUserData>(&operation)) {
    add_user_data(attached->user_data, fields);
  } else if (const auto* updated = std::get_if<UpdateUserData>(&operation)) {
    add_user_data(updated->user_data, fields);
  } else if (const auto* deleted = std::get_if<DeleteUserData>(&operation)) {
    fields["key"] = deleted->key;
  }
  return fields;
}

std::string gave_up_in_words(const TextPattern& pattern, std::size_t size) {
  return "the pattern " + shortened(pattern.source(), 100) + " tries too much on a text of " +
         std::to_string(size) + " bytes, so it counts as no match";
}

Matching matching(const std::vector<Condition>& where, const Fields& fields) {
  Fields matched = fields;
  for (const Condition& condition : where) {
    const auto field = fields.find(condition.field);
    if (field == fields.end()) return {};
    auto attempt = condition.pattern.attempt(field->second);
    if (attempt.gave_up) return {std::nullopt, gave_up_in_words(condition.pattern, field->second.size())};
    if (!attempt.groups) return {};
    for (auto& [name, text] : *attempt.groups) matched[name] = std::move(text);
  }
  return {std::move(matched)};
}

std::optional<std::string> field_value(const std::string& field, const Fields* fields,
                                       const Session& session) {
  if (fields != nullptr) {
    const auto found = fields->find(field);
    if (found != fields->end()) return found->second;
  }
  constexpr std::string_view user_data = "session.userData.";
  if (field == "session.id") return session.id;
  if (field == "session.state" && session.visible()) return std::string(to_string(session.state()));
  if (field == "session.participant" && !session.views.front().participants->empty()) {
    return session.views.front().participants->front().phone_number;
  }
  if (field.starts_with(user_data)) {
    const auto value = session.user_data->find(field.substr(user_data.size()));
    if (value != session.user_data->end()) return text_of(*value);
  }
  return std::nullopt;
}

}  // namespace im_mock::domain
