#pragma once
// The answer to a request with which something goes wrong on purpose.

#include <optional>

#include "api/call/call.h"
#include "api/call/router.h"
#include "domain/fault.h"

namespace im_mock::api {

// The fault that fires on this request, journaled; null when all goes well.
const domain::Fault* fault_on(Call& call, const Route& route);

// The answer as the fault wants it. What is asked for is performed or not, as the fault says; a request that
// is refused anyway (no sign-in, a bad body) is not.
Response faulty_answer(Call& call, const Route& route, const domain::Fault& fault,
                       std::optional<Response> refusal);

// The 503 of a service that is away. Journaled by the caller.
Response outage_answer(const app::Away& away);

}  // namespace im_mock::api
