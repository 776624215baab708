#include "api/call/journal_row.h"

#include "api/call/answers.h"
#include "api/call/cors.h"

namespace im_mock::api {
namespace {

std::string lines_of(const Headers& headers) {
  std::string lines;
  for (const auto& [name, value] : headers) lines.append(name).append(": ").append(value).append("\n");
  return lines;
}

}  // namespace

void add_common_headers(const Request& request, bool may_read, Response& response) {
  // What depends on a world's present is good for nobody else, and for no later moment.
  response.set_header("Cache-Control", "no-store");
  if (!response.diagnosis.empty()) response.set_header(diagnosis_header, header_safe(response.diagnosis));
  add_cors(request, may_read, response);
  make_visible(response.headers);
}

app::JournalRow row_of(const Request& request, const Target& target, const PublicAddress& address) {
  app::JournalRow row;
  row.kind = app::JournalRow::Kind::Request;
  row.method = request.method;
  row.base = address.base() + (target.world ? "/w/" + *target.world : "");
  row.path = target.path + target.query_text;
  row.body = request.body;
  Headers sent = request.headers;
  make_visible(sent);
  row.headers = lines_of(sent);
  row.received = request.received;
  row.answered = request.received;
  return row;
}

void put_answer(app::JournalRow& row, const Request& request, const Response& response) {
  row.diagnosis = response.diagnosis;
  row.rule = response.rule;
  row.fault = response.fault;
  if (response.delivery && response.delivery->close == domain::Close::Before) return;
  row.status = response.status;
  row.status_code = response.status_code;
  // A sentence of the mock, "Missing or invalid Csrf token", tells no secret; values stand in JSON or a form.
  const bool is_sentence = response.body.find_first_of("{[=") == std::string::npos;
  row.answer = is_sentence ? response.body : app::Journal::kept(response.body);
  Response told;
  told.headers = response.headers;
  told.diagnosis = response.diagnosis;
  add_common_headers(request, true, told);
  row.answer_headers = lines_of(told.headers);
}

}  // namespace im_mock::api
