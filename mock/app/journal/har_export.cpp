#include <algorithm>
#include <array>
#include <string_view>
#include <vector>

#include "app/journal/journal_export.h"
#include "app/journal/timestamp.h"
#include "text/json.h"
#include "text/percent.h"

namespace im_mock::app {
namespace {

using domain::Json;

// RFC 9110, 15. A reader of the archive shows them; none is wanted.
std::string reason_of(int status) {
  struct Reason {
    int status;
    const char* text;
  };
  static constexpr std::array<Reason, 11> reasons{{{200, "OK"},
                                                   {204, "No Content"},
                                                   {400, "Bad Request"},
                                                   {403, "Forbidden"},
                                                   {404, "Not Found"},
                                                   {405, "Method Not Allowed"},
                                                   {409, "Conflict"},
                                                   {413, "Content Too Large"},
                                                   {500, "Internal Server Error"},
                                                   {502, "Bad Gateway"},
                                                   {503, "Service Unavailable"}}};
  for (const Reason& reason : reasons) {
    if (reason.status == status) return reason.text;
  }
  return "";
}

Json pair_of(std::string_view name, std::string_view value) {
  return {{"name", name}, {"value", value}};
}

// From "Name: value" lines.
Json headers_of(std::string_view lines) {
  Json list = Json::array();
  while (!lines.empty()) {
    const std::string_view line = lines.substr(0, lines.find('\n'));
    const auto colon = line.find(": ");
    if (colon != std::string_view::npos)
      list.push_back(pair_of(line.substr(0, colon), line.substr(colon + 2)));
    lines.remove_prefix(std::min(line.size() + 1, lines.size()));
  }
  return list;
}

// The value of the first header of that name, which is written as the mock or a client writes it; else empty.
std::string value_of(const Json& headers, std::string_view wanted) {
  for (const Json& header : headers) {
    const auto& name = header.at("name").get_ref<const std::string&>();
    const bool same = name.size() == wanted.size() &&
                      std::equal(name.begin(), name.end(), wanted.begin(),
                                 [](char left, char right) { return (left | 0x20) == (right | 0x20); });
    if (same) return header.at("value");
  }
  return "";
}

Json query_of(std::string_view path) {
  Json list = Json::array();
  const auto question = path.find('?');
  if (question == std::string_view::npos) return list;
  std::string_view query = path.substr(question + 1);
  while (!query.empty()) {
    const std::string_view one = query.substr(0, query.find('&'));
    const auto equals = std::min(one.find('='), one.size());
    if (!one.empty()) {
      list.push_back(pair_of(domain::percent_decoded(one.substr(0, equals), true),
                             domain::percent_decoded(one.substr(std::min(equals + 1, one.size())), true)));
    }
    query.remove_prefix(std::min(one.size() + 1, query.size()));
  }
  return list;
}

Json entry_of(const JournalRow& row, std::int64_t began_ms) {
  const Json none = Json::array();
  const Json sent = headers_of(row.headers);
  const Json told = headers_of(row.answer_headers);
  const auto took = (row.answered - row.received).count();
  Json request{{"method", row.method}, {"url", row.base + row.path},        {"httpVersion", "HTTP/1.1"},
               {"headers", sent},      {"queryString", query_of(row.path)}, {"cookies", none},
               {"headersSize", -1},    {"bodySize", row.body.size()}};
  if (!row.body.empty())
    request["postData"] = {{"mimeType", value_of(sent, "Content-Type")}, {"text", row.body}};
  Json response{
      {"status", row.status},
      {"statusText", reason_of(row.status)},
      {"httpVersion", "HTTP/1.1"},
      {"headers", told},
      {"cookies", none},
      {"content",
       {{"size", row.answer.size()}, {"mimeType", value_of(told, "Content-Type")}, {"text", row.answer}}},
      {"redirectURL", ""},
      {"headersSize", -1},
      {"bodySize", row.answer.size()}};
  Json entry{{"startedDateTime", timestamp(began_ms + row.received.count())},
             {"time", took},
             {"request", request},
             {"response", response},
             {"cache", Json::object()},
             {"timings", {{"send", 0}, {"wait", took}, {"receive", 0}}}};
  if (!row.diagnosis.empty()) entry["comment"] = row.diagnosis;
  return entry;
}

}  // namespace

std::string har_of(const Journal& journal, std::int64_t real_time_began_ms, const std::string& version) {
  Json entries = Json::array();
  for (const JournalRow& row : journal.rows()) {
    if (row.kind == JournalRow::Kind::Request) entries.push_back(entry_of(row, real_time_began_ms));
  }
  const Json log{
      {"version", "1.2"}, {"creator", {{"name", "im-mock"}, {"version", version}}}, {"entries", entries}};
  return Json{{"log", log}}.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace im_mock::app
