#include "server/process_resources.h"

#include <string>

#include <malloc.h>
#include <sys/resource.h>

namespace im_mock::server {

void raise_file_limit(std::size_t clients_max, const Log& log) {
  rlimit limit{};
  if (getrlimit(RLIMIT_NOFILE, &limit) != 0) return;
  limit.rlim_cur = limit.rlim_max;
  setrlimit(RLIMIT_NOFILE, &limit);
  getrlimit(RLIMIT_NOFILE, &limit);
  constexpr std::size_t others = 64;
  if (limit.rlim_cur != RLIM_INFINITY && limit.rlim_cur < clients_max + others) {
    log.message(LogLevel::Warning, "the system allows " + std::to_string(limit.rlim_cur) +
                                       " open files, too few for --max-clients " +
                                       std::to_string(clients_max) + "; raise the limit with ulimit -n");
  }
}

// glibc gives threads heaps of their own, eight for each processor. A row of the journal is made by one
// thread and freed by another, so each heap kept what it had needed at its worst moment: 24 MB had become 45
// after 1.5 million requests (tests/load/memory). One heap stays flat, but its lock costs a sixth of all
// POSTs.
void use_few_heaps() {
#ifdef M_ARENA_MAX
  mallopt(M_ARENA_MAX, 4);
#endif
}

void give_memory_back() {
#ifdef __GLIBC__
  malloc_trim(0);
#endif
}

}  // namespace im_mock::server
