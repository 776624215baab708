#include "server/in_parallel.h"

#include <algorithm>
#include <atomic>
#include <thread>
#include <vector>

namespace im_mock::server {

void in_parallel(std::size_t count, const std::function<void(std::size_t)>& work) {
  constexpr std::size_t worth_a_thread = 8;
  std::atomic<std::size_t> next{0};
  const auto work_on = [&] {
    for (std::size_t index; (index = next++) < count; std::this_thread::yield()) work(index);
  };
  const std::size_t threads =
      std::min<std::size_t>(count / worth_a_thread, std::thread::hardware_concurrency());
  std::vector<std::thread> helpers;
  while (helpers.size() + 1 < threads) helpers.emplace_back(work_on);
  work_on();
  for (std::thread& helper : helpers) helper.join();
}

}  // namespace im_mock::server
