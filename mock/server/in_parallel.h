#pragma once
// Independent pieces of work on all processors.

#include <cstddef>
#include <functional>

namespace im_mock::server {

// Does work(0) to work(count - 1), in any order and several at once, and returns when all is done. `work`
// must not throw. A few small pieces are done by the caller alone: to start a thread takes as long as one of
// them. Between two pieces it steps aside for whoever else has something to do.
void in_parallel(std::size_t count, const std::function<void(std::size_t)>& work);

}  // namespace im_mock::server
