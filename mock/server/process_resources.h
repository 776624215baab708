#pragma once
// What the process takes of the system, and gives back.

#include <cstddef>

#include "server/log/log.h"

namespace im_mock::server {

// A held poll is an open file: takes as many as the system gives, and says when they are too few.
void raise_file_limit(std::size_t clients_max, const Log& log);

// To be called before there is a second thread.
void use_few_heaps();

// What a world held lies between what others hold, so that glibc would keep it for good. Thread-safe.
void give_memory_back();

}  // namespace im_mock::server
