#pragma once
// The shapes of answers: the API's envelope, its refusals, and the mock's own JSON. Pure functions.

#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "api/http/http.h"
#include "domain/result.h"
#include "domain/scenario.h"
#include "text/json.h"

namespace im_mock::api {

inline constexpr const char* diagnosis_header = "X-Mock-Diagnosis";
// observed (CometD 3 to 7). RFC 8259 knows no charset, but there are clients that take Latin-1 without it.
inline constexpr const char* json_type = "application/json;charset=UTF-8";

// documented: statusCode 0 and the members, given as JSON text like `"uris":[]`; none for an operation.
Response ok(const std::string& members = "");

// The same, where the text may be long, so that it is made in one piece: it begins with ok_begins, and ends
// with the brace that ends the answer.
inline constexpr const char* ok_begins = "{\"statusCode\":0,";
Response ok_with_envelope(std::string json);

// An operation that is done; what is odd about it is the answer's diagnosis.
Response done_answer(const domain::Done& done);

// documented: statusCode, statusMessage and no other members. The HTTP status of each statusCode is inferred,
// but for 20 (403, observed) and 4 (500, observed); that of InvalidState is a setting.
Response refused(const domain::Refusal& refusal, const domain::Settings& settings);
Response refused(int http_status, int status_code, const std::string& message, const std::string& diagnosis,
                 const std::string& rule);

// The mock's own API: any JSON; and an error with its reason.
Response json_answer(const domain::Json& json, int status = 200);
Response admin_error(int status, const std::string& error, const domain::Json& more = domain::Json::object());
// The refusal of a body with members that the call does not know, which would mean nothing; or nothing.
std::optional<Response> unknown_member(const domain::Json& body, const std::vector<std::string>& known);
// One more member behind those of such an answer: a list of item(0) to item(count - 1). A long list is never
// there as Json, which takes ten times as much memory as its text.
void append_list(std::string& body, const std::string& name, std::size_t count,
                 const std::function<domain::Json(std::size_t)>& item);

// One line that fits into a header: control characters and bytes beyond ASCII become '?', at most 1,000 of
// them.
std::string header_safe(const std::string& text);
// The same for the values of all headers, however long: none of them can begin another header, wherever it
// comes from.
void make_visible(Headers& headers);

// What to add to the diagnosis of a body that could not be read: the Content-Type that it came with and the
// remedy, unless that is JSON's or there is none.
std::string wrong_type_of(const Request& request);

// The refusal of a mandatory parameter that is missing (statusCode 1) or that means nothing (statusCode 2).
domain::Refusal missing(const std::string& parameter, const std::string& diagnosis);
domain::Refusal invalid(const std::string& parameter, const std::string& diagnosis);

}  // namespace im_mock::api
