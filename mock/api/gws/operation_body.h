#pragma once
// A POSTed JSON object as an operation, with exactly the documented parameters. Pure functions.

#include "domain/operation.h"
#include "domain/result.h"
#include "domain/scenario.h"
#include "text/json.h"

namespace im_mock::api {

// For the collection. Refused: operationName or destination missing (statusCode 1) or of the wrong kind (2).
domain::Result<domain::InitiateIMSession> initiate_from(const domain::Json& body);

// For one session. Refused likewise. `settings.relaxedSendMessage` frees SendMessage's destination and
// devicePath.
domain::Result<domain::SessionOperation> operation_from(const domain::Json& body,
                                                        const domain::Settings& settings);

}  // namespace im_mock::api
