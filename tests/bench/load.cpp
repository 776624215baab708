#include "bench/load.h"

#include <array>
#include <stdexcept>
#include <utility>

#include <sys/epoll.h>
#include <unistd.h>

namespace im_mock::bench {

using Clock = std::chrono::steady_clock;

Load::Load(int port) : port_(port), epoll_(epoll_create1(EPOLL_CLOEXEC)) {}

Load::~Load() {
  close(epoll_);
}

void Load::add_callers(std::size_t count, const std::string& request, bool reconnect) {
  for (std::size_t number = 0; number < count; ++number) {
    add({Connection(port_), request, reconnect, true, false});
  }
}

void Load::add_listener(const std::string& request) {
  add({Connection(port_), request, false, false, false});
}

void Load::add(Caller caller) {
  callers_.push_back(std::move(caller));
  watch(callers_.back());
}

void Load::watch(Caller& caller) {
  epoll_event event{};
  event.events = EPOLLIN;
  event.data.ptr = &caller;
  if (epoll_ctl(epoll_, EPOLL_CTL_ADD, caller.connection.socket(), &event) != 0) {
    throw std::runtime_error("cannot watch a connection");
  }
}

void Load::send(Caller& caller) {
  caller.connection.send(caller.request);
  caller.busy = true;
}

Load::Rate Load::run(std::chrono::milliseconds time) {
  const auto begin = Clock::now();
  const auto end = begin + time;
  std::size_t open = 0;
  for (Caller& caller : callers_) {
    if (!caller.busy) send(caller);
    if (caller.counts) ++open;
  }
  Rate rate;
  bool over = false;
  std::array<epoll_event, 64> events{};
  while (open > 0) {
    const int count = epoll_wait(epoll_, events.data(), static_cast<int>(events.size()), 30000);
    if (count <= 0) throw std::runtime_error("the server does not answer");
    over = over || Clock::now() >= end;
    for (int index = 0; index < count; ++index) {
      Caller& caller = *static_cast<Caller*>(events[static_cast<std::size_t>(index)].data.ptr);
      if (!caller.connection.receive()) continue;
      caller.busy = false;
      if (caller.connection.status() != 200)
        throw std::runtime_error("an answer is " + std::to_string(caller.connection.status()) + ": " +
                                 caller.connection.body().substr(0, 300));
      if (caller.counts) ++rate.answers;
      if (caller.reconnect) {
        caller.connection.reopen();
        watch(caller);
      }
      if (!over) {
        send(caller);
      } else if (caller.counts) {
        --open;
      }
    }
  }
  rate.seconds = std::chrono::duration<double>(Clock::now() - begin).count();
  return rate;
}

}  // namespace im_mock::bench
