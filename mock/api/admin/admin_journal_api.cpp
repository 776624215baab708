// /__admin/journal: see, verify and wait; export what happened.
#include <algorithm>
#include <utility>

#include "api/admin/admin_api.h"
#include "api/call/answers.h"
#include "api/http/target.h"
#include "app/journal/journal_export.h"
#include "app/journal/journal_query.h"
#include "app/version.h"
#include "scenario/language/values.h"
#include "text/characters.h"
#include "text/json_text.h"

namespace im_mock::api {
namespace {

using app::JournalRow;
using domain::Json;

// A whole number from the query, or the default; nothing when it is no number.
std::optional<std::uint64_t> number_parameter(const Call& call, const std::string& name,
                                              std::uint64_t otherwise) {
  const std::string* text = call.target.parameter(name);
  if (text == nullptr) return otherwise;
  if (text->empty() || text->size() > 18 || text->find_first_not_of("0123456789") != std::string::npos) {
    return std::nullopt;
  }
  return std::stoull(*text);
}

Response text_answer(std::string text, const std::string& type) {
  Response response;
  response.body = std::move(text);
  response.set_header("Content-Type", type);
  return response;
}

// Rows as text, made one by one, so that a large journal costs no more than its page.
class Page {
 public:
  // Much for people and for tests; little for a mock whose clients may not read their answers.
  static constexpr std::size_t bytes_max = 8 * 1024 * 1024;

  explicit Page(bool lines) : lines_(lines) {}

  bool is_full() const { return rows_.size() >= bytes_max; }
  void add(const JournalRow& row) {
    if (!lines_) rows_ += rows_.empty() ? "\n    " : ",\n    ";
    app::append_json(rows_, app::to_json(row));
    if (lines_) rows_ += '\n';
    last_ = row.number;
  }
  std::uint64_t last() const { return last_; }
  // There are more rows: those after that number.
  void goes_on_after(std::uint64_t number) { next_ = number; }
  const std::optional<std::uint64_t>& next() const { return next_; }

  std::string take_rows() { return std::move(rows_); }
  // A JSON object of these members and the rows.
  Response answer(Json members) {
    if (next_) members["next"] = *next_;
    Response response = json_answer(members);
    std::string& body = response.body;
    body.erase(body.rfind("\n}"));
    body.append(",\n  \"rows\": [").append(rows_).append(rows_.empty() ? "]\n}\n" : "\n  ]\n}\n");
    return response;
  }

 private:
  const bool lines_;
  std::string rows_;
  std::uint64_t last_ = 0;
  std::optional<std::uint64_t> next_;
};

Response journal(Call& call) {
  const auto since = number_parameter(call, "since", 0);
  const auto limit = number_parameter(call, "limit", static_cast<std::uint64_t>(-1));
  if (!since || !limit) return admin_error(400, "'since' and 'limit' have to be whole numbers");
  const std::string* kind_name = call.target.parameter("kind");
  const auto kind = kind_name == nullptr ? std::nullopt : app::journal_kind_named(*kind_name);
  if (kind_name != nullptr && !kind) {
    return admin_error(400, "there is no kind '" + domain::shortened(*kind_name, 100) +
                                "'; there is: " + app::journal_kinds());
  }
  const std::string* session = call.target.parameter("session");
  const std::string* format = call.target.parameter("format");
  if (format != nullptr && *format != "json" && *format != "ndjson")
    return admin_error(400, "'format' has to be json or ndjson");
  const std::string* accept = call.request.header("Accept");
  const bool lines =
      (format != nullptr && *format == "ndjson") ||
      (format == nullptr && accept != nullptr && accept->find("application/x-ndjson") != std::string::npos);
  Page page(lines);
  std::uint64_t count = 0;
  for (const JournalRow& row : call.visit->journal().rows_after(*since)) {
    if (count == *limit) break;
    if ((kind && row.kind != *kind) || (session != nullptr && row.session != *session)) continue;
    if (page.is_full()) {
      page.goes_on_after(page.last());
      break;
    }
    ++count;
    page.add(row);
  }
  Response response = lines ? text_answer(page.take_rows(), "application/x-ndjson;charset=UTF-8")
                            : page.answer({{"last", call.visit->journal().last_number()},
                                           {"dropped", call.visit->journal().dropped()}});
  if (page.next()) response.set_header("X-Mock-Next", std::to_string(*page.next()));
  return response;
}

// Requests that matched nothing or were refused, but not on purpose: a test can end with "nothing
// unexpected".
Response unexpected(Call& call) {
  Page page(false);
  std::uint64_t count = 0;
  for (const JournalRow& row : call.visit->journal().rows()) {
    if (row.kind != JournalRow::Kind::Request || row.rule.empty() || row.rule == "fault") continue;
    ++count;
    if (!page.is_full()) page.add(row);
  }
  const std::uint64_t dropped = call.visit->journal().dropped();
  if (dropped == 0) return page.answer({{"count", count}, {"dropped", dropped}});
  const std::string error = "cannot be known: " + std::to_string(dropped) +
                            (dropped == 1 ? " row has" : " rows have") +
                            " been dropped; the rows are those that are left";
  Response response = page.answer({{"error", error}, {"dropped", dropped}});
  response.status = 409;
  response.diagnosis = error;
  response.rule = "admin";
  return response;
}

// 400: there is no answer, and `error` says why.
Response verdict_answer(const Json& verdict, int status) {
  if (status == 400) return admin_error(400, verdict.at("error").get<std::string>(), verdict);
  return json_answer(verdict, status);
}

Response verify(Call& call) {
  const auto query = app::JournalQuery::parse(call.body);
  if (const auto* error = std::get_if<std::string>(&query)) return admin_error(400, *error);
  const app::Verdict verdict = std::get<app::JournalQuery>(query).ask(call.visit->journal());
  return verdict_answer(verdict.json, verdict.http_status());
}

// The same question with a timeout in real time: answers as soon as it holds.
Response wait(Call& call) {
  Json question = call.body;
  constexpr domain::Duration timeout_max{3600 * 1000};
  domain::Duration timeout{5000};
  const auto given = question.find("timeout");
  if (given != question.end()) {
    const auto parsed =
        scenario::duration_of(given->is_string() ? given->get<std::string>() : domain::dumped(*given));
    if (const auto* error = std::get_if<std::string>(&parsed))
      return admin_error(400, "'timeout': " + *error);
    timeout = std::min(std::get<domain::Duration>(parsed), timeout_max);
    question.erase("timeout");
  }
  auto parsed = app::JournalQuery::parse(question);
  if (const auto* error = std::get_if<std::string>(&parsed)) return admin_error(400, *error);
  auto& query = std::get<app::JournalQuery>(parsed);
  app::JournalQuery::Progress progress;
  query.look(call.visit->journal(), progress);
  if (query.is_settled(call.visit->journal(), progress) || call.backend.stopping()) {
    const app::Verdict now = query.verdict(call.visit->journal(), progress);
    return verdict_answer(now.json, now.http_status());
  }
  auto waiting = call.visit->ask_until(std::move(query), std::move(progress));
  Response response;
  response.hold =
      Hold{waiting, timeout,
           [host = call.host, waiting](std::optional<app::LateAnswer> answer, app::RealTime at) {
             const app::LateAnswer late = answer ? std::move(*answer) : host->enter(at).stop_asking(waiting);
             Json verdict = Json::parse(late.body);
             if (!answer) verdict["timedOut"] = true;
             return verdict_answer(verdict, late.status);
           },
           [host = call.host, waiting](app::RealTime at) { host->enter(at).forget_question(waiting); }};
  return response;
}

Response har(Call& call) {
  return text_answer(app::har_of(call.visit->journal(), call.options.real_time_began_ms, app::version()),
                     json_type);
}

Response yaml(Call& call) {
  return text_answer(app::scenario_yaml_of(call.visit->journal(), call.scenario()),
                     "application/yaml;charset=UTF-8");
}

}  // namespace

std::vector<Route> admin_journal_routes() {
  constexpr auto admin = Access::Admin;
  constexpr auto world = Concerns::World;
  return {
      {"GET",
       "/__admin/journal",
       admin,
       world,
       Body::Ignored,
       journal,
       "all that happened, both ways: `kind`, `session`, `since`, `limit`, `format=ndjson`; 8 MiB at a time, "
       "and `next` is the `since` of the rest",
       {"kind", "session", "since", "limit", "format"}},
      {"GET", "/__admin/journal/unexpected", admin, world, Body::Ignored, unexpected,
       "requests that matched nothing or were refused"},
      {"POST", "/__admin/journal/verify", admin, world, Body::Json, verify,
       "does it hold? `{\"match\":{...},\"count\":{\"atLeast\":1}}`, `\"never\":true`, "
       "`{\"inOrder\":[...]}`"},
      {"POST", "/__admin/journal/wait", admin, world, Body::Json, wait, "the same, and `\"timeout\":\"5s\"`"},
      {"GET",
       "/__admin/journal.har",
       admin,
       world,
       Body::Ignored,
       har,
       "the requests, for browser tools",
       {},
       true},
      {"GET",
       "/__admin/journal.yaml",
       admin,
       world,
       Body::Ignored,
       yaml,
       "a scenario that replays what happened",
       {},
       true},
  };
}

}  // namespace im_mock::api
