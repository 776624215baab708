#include "app/journal/journal.h"

#include <algorithm>
#include <array>
#include <utility>

#include "app/journal/secrets.h"
#include "domain/user_data.h"
#include "text/characters.h"
#include "text/json_outline.h"
#include "text/whole_numbers.h"

namespace im_mock::app {
namespace {

constexpr std::array<std::string_view, 7> kind_names{"request", "notification", "change", "dropped",
                                                     "halted",  "clock",        "fault"};

// Copying and printing JSON recurses, and a refused body may be nested as deep as it is long, or be one
// object of nothing but members.
bool is_outlandish(const std::string& body) {
  constexpr std::size_t deepest = 100;
  const domain::JsonOutline outline = domain::outline_of(body);
  return outline.depth > deepest || outline.members_of_one > domain::object_members_max;
}

domain::Json body_json(const std::string& body) {
  if (is_outlandish(body) || !domain::beyond_64_bits(body).empty()) return body;
  domain::Json parsed = domain::Json::parse(body, nullptr, false);
  return parsed.is_discarded() ? domain::Json(body) : parsed;
}

const char* name_of_body(JournalRow::Kind kind) {
  if (kind == JournalRow::Kind::Notification) return "data";
  return kind == JournalRow::Kind::Fault ? "on" : "body";
}

std::string cut(const std::string& text, std::size_t size) {
  return domain::shortened(text, Journal::body_max) + " (cut; " + std::to_string(size) + " bytes in all)";
}

// All that may be as long as somebody likes.
constexpr std::array row_texts{&JournalRow::session, &JournalRow::agent,          &JournalRow::client,
                               &JournalRow::method,  &JournalRow::path,           &JournalRow::operation,
                               &JournalRow::body,    &JournalRow::answer,         &JournalRow::base,
                               &JournalRow::headers, &JournalRow::answer_headers, &JournalRow::diagnosis,
                               &JournalRow::rule,    &JournalRow::what,           &JournalRow::text,
                               &JournalRow::cause,   &JournalRow::fault};

// What the journal's exports are made of.
void take_secrets_from_snapshot(JournalRow& row) {
  if (!row.snapshot || row.snapshot->user_data->empty()) return;
  domain::Json user_data = *row.snapshot->user_data;
  if (!take_secrets_from(user_data)) return;
  domain::SessionSnapshot without = *row.snapshot;
  without.user_data = domain::shared(std::move(user_data));
  row.snapshot = std::make_shared<const domain::SessionSnapshot>(std::move(without));
}

}  // namespace

std::string_view to_string(JournalRow::Kind kind) {
  return kind_names[static_cast<std::size_t>(kind)];
}

std::string journal_kinds() {
  std::string list;
  for (const std::string_view name : kind_names) list.append(list.empty() ? "" : ", ").append(name);
  return list;
}

std::optional<JournalRow::Kind> journal_kind_named(std::string_view name) {
  const auto found = std::find(kind_names.begin(), kind_names.end(), name);
  if (found == kind_names.end()) return std::nullopt;
  return static_cast<JournalRow::Kind>(found - kind_names.begin());
}

domain::Json to_json(const JournalRow& row) {
  domain::Json json{{"number", row.number}, {"at", row.at.count()}, {"kind", to_string(row.kind)}};
  const auto add = [&json](const char* name, const std::string& value) {
    if (!value.empty()) json[name] = value;
  };
  add("what", row.what);
  add("session", row.session);
  add("agent", row.agent);
  add("client", row.client);
  add("method", row.method);
  add("path", row.path);
  add("operation", row.operation);
  if (!row.body.empty()) json[name_of_body(row.kind)] = body_json(row.body);
  if (row.status != 0) json["status"] = row.status;
  if (row.status_code) json["statusCode"] = *row.status_code;
  if (!row.answer.empty()) json["answer"] = body_json(row.answer);
  add("text", row.text);
  add("cause", row.cause);
  add("fault", row.fault);
  add("rule", row.rule);
  add("diagnosis", row.diagnosis);
  return json;
}

Journal::Rows Journal::rows_after(std::uint64_t number) const {
  const std::uint64_t older =
      number > dropped() ? std::min<std::uint64_t>(number - dropped(), rows_.size()) : 0;
  return {rows_.begin() + static_cast<std::ptrdiff_t>(older), rows_.end()};
}

std::string Journal::kept(const std::string& body) {
  if (body.size() <= body_max) return body_without_secrets(body);
  const std::string_view beginning = std::string_view(body).substr(0, body_max);
  return cut(may_hold_secret(beginning) ? body_without_secrets(body) : body, body.size());
}

void Journal::append(JournalRow row) {
  row.number = ++last_number_;
  if (bounds_.rows == 0) return;
  if (row.body.size() > body_max || may_hold_secret(row.body)) row.body = kept(row.body);
  row.headers = headers_without_secrets(std::move(row.headers));
  row.answer_headers = headers_without_secrets(std::move(row.answer_headers));
  row.path = text_without_secrets(std::move(row.path));
  row.text = text_without_secrets(std::move(row.text));
  row.diagnosis = text_without_secrets(std::move(row.diagnosis));
  // A text that its maker has cut ends with a remark already, and stays as it is.
  constexpr std::size_t remark_max = 64;
  for (const auto member : row_texts) {
    if ((row.*member).size() > body_max + remark_max) row.*member = cut(row.*member, (row.*member).size());
  }
  row.text_is_cut = row.text.size() > body_max;
  take_secrets_from_snapshot(row);
  row.weight = weight_of(row);
  share_.take(row.weight);
  rows_.push_back(std::move(row));
  const auto too_much = [this] {
    return rows_.size() > bounds_.rows || share_.bytes() > bounds_.bytes || share_.all_hold_too_much();
  };
  while (rows_.size() > 1 && too_much()) drop_oldest();
}

// A session's rows one after the other share its user data, until that changes.
std::size_t Journal::weight_of(const JournalRow& row) {
  std::size_t weight = sizeof(JournalRow);
  for (const auto member : row_texts) weight += (row.*member).size();
  if (row.snapshot && row.snapshot->user_data.get() != last_user_data_) {
    last_user_data_ = row.snapshot->user_data.get();
    weight += domain::weight_of(*row.snapshot->user_data);
  }
  return weight;
}

void Journal::drop_oldest() {
  share_.give_back(rows_.front().weight);
  rows_.pop_front();
}

void Journal::clear() {
  while (!rows_.empty()) drop_oldest();
}

}  // namespace im_mock::app
