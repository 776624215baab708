#pragma once
// `im-mock serve`: from the options to a served API, until a signal.

#include "server/options.h"

namespace im_mock::server {

// The process's exit code: 0 after a signal, 1 when it could not start. Says on standard output when it is
// ready, on standard error what went wrong.
int serve(const ServeOptions& options);

}  // namespace im_mock::server
