#pragma once
// A request and its answer as a row of the journal. Pure functions.

#include "api/http/http.h"
#include "api/http/public_address.h"
#include "api/http/target.h"
#include "app/journal/journal.h"

namespace im_mock::api {

// The headers that every answer gets on its way out. `may_read`: whether a page of another origin may read
// it.
void add_common_headers(const Request& request, bool may_read, Response& response);

// What the client has asked, at which address; without the answer.
app::JournalRow row_of(const Request& request, const Target& target, const PublicAddress& address);

// Puts into the row what its client is told: the answer as it goes out.
void put_answer(app::JournalRow& row, const Request& request, const Response& response);

}  // namespace im_mock::api
