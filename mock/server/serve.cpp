#include "server/serve.h"

#include <algorithm>
#include <atomic>
#include <csignal>
#include <cstdlib>
#include <future>
#include <iostream>
#include <thread>

#include <malloc.h>
#include <pthread.h>
#include <sys/resource.h>
#include <unistd.h>

#include "api/application.h"
#include "app/backend.h"
#include "scenario/loader.h"
#include "server/clock_driver.h"
#include "server/file_watcher.h"
#include "server/http_server.h"
#include "server/in_parallel.h"
#include "server/real_clock.h"
#include "server/reloader.h"
#include "server/standard_streams.h"

namespace im_mock::server {
namespace {

// How long the running requests have to finish when the process is told to end.
constexpr std::chrono::milliseconds patience{700};

int failed(const std::string& reason) {
  std::cerr << "im-mock: " << reason << std::endl;
  return 1;
}

// A held poll is an open file: takes as many as the system gives, and says when they are too few.
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

bool is_loopback(const std::string& host) {
  return host == "::1" || host == "localhost" || host.rfind("127.", 0) == 0;
}

// Without a slash at the end and without /api/v2, which the API adds itself.
std::string public_base(std::string url) {
  const std::string suffix = "/api/v2";
  while (!url.empty() && url.back() == '/') url.pop_back();
  if (url.size() > suffix.size() && url.compare(url.size() - suffix.size(), suffix.size(), suffix) == 0) {
    url.resize(url.size() - suffix.size());
  }
  return url;
}

// What a world held lies between what others hold, so that glibc would keep it for good.
void give_memory_back() {
#ifdef __GLIBC__
  malloc_trim(0);
#endif
}

app::Backend::Options backend_options(const ServeOptions& options) {
  app::Backend::Options made;
  made.world_deleted = give_memory_back;
  made.world.clock = options.clock;
  made.world.speed = options.speed;
  made.world.seed = options.seed.value_or(1);
  made.world.client_salt = options.seed ? 0 : static_cast<std::uint64_t>(real_now().count()) << 16;
  made.world.journal_size = options.journal_size;
  made.world.limits.clients = options.clients_max;
  made.world.limits.request_bytes = options.body_max;
  made.worlds_max = options.worlds_max;
  made.default_scenario = options.scenario;
  return made;
}

std::string ready_line(const ServeOptions& options, int port, const app::Backend& backend) {
  const std::string scheme = options.tls_cert.empty() ? "http" : "https";
  const std::string host =
      options.host.find(':') == std::string::npos ? options.host : "[" + options.host + "]";
  return "ready " + scheme + "://" + host + ":" + std::to_string(port) +
         " scenario=" + backend.default_scenario()->name +
         " scenarios=" + std::to_string(backend.scenarios().size()) + "\n";
}

std::atomic<app::RealTime> first_signal{app::RealTime(0)};

// Who has had enough asks twice. What comes right behind the first signal is the same wish, told to the
// process and to its group, as `timeout` and many a shell do. A handler, because the first process of a
// container has no default for a signal.
void end_at_once(int signal) {
  constexpr app::RealTime same_wish{100};
  if (real_now() - first_signal.load() > same_wish) std::_Exit(128 + signal);
}

sigset_t stop_signals() {
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGTERM);
  sigaddset(&signals, SIGINT);
  return signals;
}

}  // namespace

int serve(const ServeOptions& options) {
  const Log log(options.log_level, options.log_format);
  use_few_heaps();
  std::signal(SIGPIPE, SIG_IGN);
  // Blocked before any thread begins, so that only the waiting thread below gets them.
  const sigset_t signals = stop_signals();
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);

  const auto library = scenario::load_paths(options.files, in_parallel);
  if (!library.problems.empty()) std::cerr << scenario::to_text(library.problems);
  if (scenario::any_problem(library.problems)) return failed("not started, because a scenario has a problem");
  if (library.scenarios.empty())
    return failed("not started, because there is no scenario; name a file or a folder");

  app::Backend backend(library.scenarios, backend_options(options), real_now());
  if (!options.scenario.empty() && !backend.scenario(options.scenario)) {
    return failed("there is no scenario '" + options.scenario + "' among the " +
                  std::to_string(library.scenarios.size()) + " loaded ones");
  }
  api::LibraryBoard board;
  board.show(library);
  api::Options api_options;
  api_options.library = &board;
  api_options.public_url = public_base(options.public_url);
  api_options.admin_token = options.admin_token;
  api_options.admin_cors = options.admin_cors;
  api_options.shut_down = [] { kill(getpid(), SIGTERM); };
  const api::Application application(backend, api_options);
  HttpServer server(
      application, log,
      {options.host, options.port, options.body_max, options.clients_max, options.tls_cert, options.tls_key});
  raise_file_limit(options.clients_max, log);
  if (const auto reason = server.bind()) return failed(*reason);
  if (!is_loopback(options.host) && options.admin_token.empty()) {
    log.message(LogLevel::Warning, "listening on " + options.host +
                                       ", where others may reach /__admin; --admin-token guards it");
  }

  const ClockDriver driver(backend);
  std::optional<Reloader> reloader;
  std::optional<FileWatcher> watcher;
  if (options.watch) {
    reloader.emplace(options.files, library, *options.watch, backend, board, log);
    watcher.emplace(options.files, [&reloader] { reloader->reload(real_now()); });
    if (watcher->fault()) return failed(*watcher->fault());
  }
  if (!print(ready_line(options, server.port(), backend))) return 1;
  std::promise<void> ended;
  std::thread stopping([&] {
    int signal = 0;
    sigwait(&signals, &signal);
    first_signal = real_now();
    for (const int again : {SIGTERM, SIGINT}) std::signal(again, end_at_once);
    pthread_sigmask(SIG_UNBLOCK, &signals, nullptr);
    backend.stop(real_now());
    server.stop();
    // Who is slow to send or to read is not waited for.
    if (ended.get_future().wait_for(patience) == std::future_status::timeout) std::_Exit(0);
  });
  server.run();
  ended.set_value();
  stopping.join();
  return 0;
}

}  // namespace im_mock::server
