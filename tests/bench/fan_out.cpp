// One event to many long polls: how long until the last client has it, and how other requests fare meanwhile.
#include <atomic>
#include <chrono>
#include <deque>
#include <stdexcept>
#include <thread>
#include <utility>

#include <sys/epoll.h>
#include <unistd.h>

#include "bench/benchmarks.h"
#include "bench/cometd_clients.h"
#include "bench/connection.h"
#include "bench/server_process.h"
#include "bench/stories.h"

namespace im_mock::bench {
namespace {

using Clock = std::chrono::steady_clock;

double milliseconds_between(Clock::time_point begin, Clock::time_point end) {
  return std::chrono::duration<double, std::milli>(end - begin).count();
}

enum class Afterwards { Wait, PollAgain };

// Clients that hold one poll each, on connections of their own.
class Listeners {
 public:
  Listeners(int port, std::size_t count) : port_(port), epoll_(epoll_create1(EPOLL_CLOEXEC)) {
    for (const std::string& id : subscribed_clients(port, count)) {
      listeners_.push_back({Connection(port), poll_request(id)});
      epoll_event event{};
      event.events = EPOLLIN;
      event.data.ptr = &listeners_.back();
      epoll_ctl(epoll_, EPOLL_CTL_ADD, listeners_.back().connection.socket(), &event);
      listeners_.back().connection.send(listeners_.back().request);
    }
  }
  ~Listeners() { close(epoll_); }
  Listeners(const Listeners&) = delete;
  Listeners& operator=(const Listeners&) = delete;

  void poll_again() {
    for (Listener& listener : listeners_) listener.connection.send(listener.request);
  }

  // Returns when the server holds all polls.
  void wait_until_held() {
    std::string clients;
    do {
      std::this_thread::sleep_for(std::chrono::milliseconds{100});
      clients = get(port_, "/__admin/clients").body;
    } while (clients.find("\"held\": false") != std::string::npos);
  }

  // Waits for one answer to each; returns when the last came.
  Clock::time_point receive_all(Afterwards afterwards) {
    std::vector<epoll_event> events(256);
    for (std::size_t open = listeners_.size(); open > 0;) {
      const int count = epoll_wait(epoll_, events.data(), static_cast<int>(events.size()), 20000);
      if (count <= 0) throw std::runtime_error(std::to_string(open) + " polls were not answered");
      for (int index = 0; index < count; ++index) {
        Listener& listener = *static_cast<Listener*>(events[static_cast<std::size_t>(index)].data.ptr);
        if (!listener.connection.receive()) continue;
        if (listener.connection.body().find("NewMessage") == std::string::npos)
          throw std::runtime_error("a poll was answered without the event: " + listener.connection.body());
        --open;
        if (afterwards == Afterwards::PollAgain) listener.connection.send(listener.request);
      }
    }
    return Clock::now();
  }

 private:
  struct Listener {
    Connection connection;
    std::string request;
  };

  int port_;
  int epoll_;
  std::deque<Listener> listeners_;
};

// Others, who ask for the sessions a thousand times a second all together, whether or not the answers come.
class Bystanders {
 public:
  explicit Bystanders(int port)
      : epoll_(epoll_create1(EPOLL_CLOEXEC)), thread_([this, port] { run(port); }) {}
  ~Bystanders() {
    if (thread_.joinable()) stop();
    close(epoll_);
  }
  Bystanders(const Bystanders&) = delete;
  Bystanders& operator=(const Bystanders&) = delete;

  // What is asked from now on is kept.
  void look() {
    asked_ = false;
    looking_ = true;
  }
  // What is asked from now on is not kept, once something has been.
  void look_away() {
    while (!asked_) std::this_thread::sleep_for(std::chrono::microseconds{100});
    looking_ = false;
  }
  // Returns the milliseconds that each answer took.
  std::vector<double> stop() {
    stop_ = true;
    thread_.join();
    return milliseconds_;
  }

 private:
  struct One {
    Connection connection;
    Clock::time_point asked;
    bool looking = false;
  };

  void run(int port) {
    constexpr std::size_t count = 100;
    std::vector<One> all;
    for (std::size_t number = 0; number < count; ++number) all.push_back({Connection(port), {}, false});
    std::vector<One*> idle;
    for (One& one : all) {
      epoll_event event{};
      event.events = EPOLLIN;
      event.data.ptr = &one;
      epoll_ctl(epoll_, EPOLL_CTL_ADD, one.connection.socket(), &event);
      idle.push_back(&one);
    }
    const std::string request = request_text("GET", list_target);
    std::vector<epoll_event> events(count);
    auto due = Clock::now();
    while (!stop_ || idle.size() < count) {
      if (!stop_ && !idle.empty() && Clock::now() >= due) {
        One& one = *idle.back();
        idle.pop_back();
        one.looking = looking_;
        asked_ = asked_ || one.looking;
        one.asked = Clock::now();
        one.connection.send(request);
        due = std::max(due, one.asked - std::chrono::milliseconds{1}) + std::chrono::milliseconds{1};
      }
      const int ready = epoll_wait(epoll_, events.data(), static_cast<int>(count), 1);
      for (int index = 0; index < ready; ++index) {
        One& one = *static_cast<One*>(events[static_cast<std::size_t>(index)].data.ptr);
        if (!one.connection.receive()) continue;
        if (one.looking) milliseconds_.push_back(milliseconds_between(one.asked, Clock::now()));
        idle.push_back(&one);
      }
    }
  }

  int epoll_;
  std::vector<double> milliseconds_;
  std::atomic<bool> looking_{false};
  std::atomic<bool> asked_{false};  // since they look
  std::atomic<bool> stop_{false};
  std::thread thread_;
};

struct Deliveries {
  std::vector<double> last;    // milliseconds until the last client had the event, for each event
  std::vector<double> others;  // milliseconds of each GET meanwhile
};

Deliveries deliver(int port, std::size_t count, int times, Afterwards afterwards) {
  Listeners listeners(port, count);
  Connection speaker(port);
  const std::string event = request_text("POST", std::string("/__admin/sessions/") + session_id + "/messages",
                                         R"({"text":"Hello, everybody!"})");
  Deliveries deliveries;
  {
    Bystanders bystanders(port);
    for (int time = 0; time < times; ++time) {
      listeners.wait_until_held();
      bystanders.look();
      const auto begin = Clock::now();
      speaker.send(event);
      deliveries.last.push_back(milliseconds_between(begin, listeners.receive_all(afterwards)));
      while (!speaker.receive()) {
      }
      bystanders.look_away();
      if (afterwards == Afterwards::Wait) listeners.poll_again();
    }
    deliveries.others = bystanders.stop();
  }
  return deliveries;
}

}  // namespace

void fan_out(const Settings& settings, Report& report) {
  report.begin_group("One event to many long polls");
  const std::string story = write_file(settings, "one-session.yaml", one_session_story());
  for (const std::size_t count : counts_within(settings, {1, 100, 1000, 5000})) {
    // A server of its own, so that nobody inherits the clients of another.
    const ServerProcess server(mock_command(settings, story));
    const std::string polls = std::to_string(count) + (count == 1 ? " poll" : " polls");
    const Deliveries quiet = deliver(server.port(), count, settings.times, Afterwards::Wait);
    const bool bounded = count >= 1000;
    report.add(polls + ", last delivery", median(quiet.last), "ms",
               bounded ? std::optional(at_most(count == 1000 ? 50 : 300)) : std::nullopt);
    report.add(polls + ", last delivery, worst", percentile(quiet.last, 1), "ms");
    report.add(polls + ", other GETs meanwhile, p99", percentile(quiet.others, 0.99), "ms",
               bounded ? std::optional(at_most(5)) : std::nullopt);
    if (!bounded) continue;
    report.add(polls + " held, resident memory", static_cast<double>(server.resident_bytes()) / 1048576,
               "MiB");
    const ServerProcess other(mock_command(settings, story));
    const Deliveries busy = deliver(other.port(), count, settings.times, Afterwards::PollAgain);
    report.add(polls + " that poll again at once, last delivery", median(busy.last), "ms");
    report.add(polls + " that poll again at once, other GETs, p99", percentile(busy.others, 0.99), "ms");
  }
}

}  // namespace im_mock::bench
