#include "server/http/connection_threads.h"

#include <chrono>
#include <utility>

#include <pthread.h>

namespace im_mock::server {
namespace {

constexpr std::size_t stack_bytes = 512 * 1024;  // address space; only what is touched costs memory
constexpr std::size_t refusers_max = 64;  // connections over the bound that may hear why at the same time
constexpr std::chrono::seconds idle_max{2};

}  // namespace

ConnectionThreads::ConnectionThreads(std::size_t connections_max) : connections_max_(connections_max) {}

bool ConnectionThreads::run(Serve serve) {
  std::unique_lock lock(mutex_);
  if (stopping_ || connections_ >= connections_max_ + refusers_max) return false;
  waiting_.push_back({std::move(serve), connections_ >= connections_max_});
  if (idle_ < waiting_.size() && !start_thread()) {
    waiting_.pop_back();
    return false;
  }
  ++connections_;
  lock.unlock();
  work_waits_.notify_one();
  return true;
}

bool ConnectionThreads::start_thread() {
  pthread_attr_t attributes;
  pthread_attr_init(&attributes);
  pthread_attr_setstacksize(&attributes, stack_bytes);
  pthread_attr_setdetachstate(&attributes, PTHREAD_CREATE_DETACHED);
  pthread_t thread;
  const bool made = pthread_create(&thread, &attributes, thread_main, this) == 0;
  pthread_attr_destroy(&attributes);
  if (made) ++threads_;
  return made;
}

void ConnectionThreads::shutdown() {
  std::unique_lock lock(mutex_);
  stopping_ = true;
  work_waits_.notify_all();
  thread_ended_.wait(lock, [this] { return threads_ == 0; });
}

void* ConnectionThreads::thread_main(void* threads) {
  static_cast<ConnectionThreads*>(threads)->work();
  return nullptr;
}

void ConnectionThreads::work() {
  std::unique_lock lock(mutex_);
  while (true) {
    if (waiting_.empty() && !stopping_) {
      ++idle_;
      work_waits_.wait_for(lock, idle_max, [this] { return !waiting_.empty() || stopping_; });
      --idle_;
    }
    if (waiting_.empty()) break;
    const Work work = std::move(waiting_.front());
    waiting_.pop_front();
    lock.unlock();
    work.serve(work.over_bound);
    lock.lock();
    --connections_;
  }
  --threads_;
  // Under the lock: once it is free, the object may be gone.
  if (threads_ == 0) thread_ended_.notify_all();
}

}  // namespace im_mock::server
