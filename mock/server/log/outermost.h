#pragma once
// What stands outermost in a thread of ours.

#include <exception>

#include "server/log/log.h"

namespace im_mock::server {

// Does the work, and says whether it went well. What it throws becomes a line of the log: nobody else is
// there to catch it, and the process would end.
template <typename Work>
bool outermost(const Log& log, const Work& work) noexcept {
  try {
    work();
    return true;
  } catch (const std::exception& error) {
    log.bug(error.what());
  } catch (...) {
    log.bug("something was thrown that is no exception");
  }
  return false;
}

}  // namespace im_mock::server
