#include "server/serve.h"

#include <algorithm>
#include <atomic>
#include <csignal>
#include <cstdlib>
#include <exception>
#include <functional>
#include <future>
#include <iostream>
#include <thread>

#include <pthread.h>
#include <unistd.h>

#include "api/application.h"
#include "app/backend.h"
#include "scenario/loader.h"
#include "server/clock_driver.h"
#include "server/file_watcher.h"
#include "server/first_story.h"
#include "server/http_server.h"
#include "server/in_parallel.h"
#include "server/process_resources.h"
#include "server/real_clock.h"
#include "server/reloader.h"
#include "server/standard_streams.h"

namespace im_mock::server {
namespace {

// How long the running requests have to finish when the process is told to end.
constexpr std::chrono::milliseconds patience{700};

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

int failed(const std::string& problem) {
  std::cerr << "im-mock: " << problem << std::endl;
  return 1;
}

// What nobody expected is a problem, too: there are threads that want to be joined.
std::optional<std::string> guarded(const std::function<std::optional<std::string>()>& work) {
  try {
    return work();
  } catch (const std::exception& error) {
    return std::string("bug: ") + error.what();
  }
}

// A mock from its start to its end.
class Mock {
 public:
  Mock(const ServeOptions& options, const sigset_t& stop_signals);

  // Returns the process's exit code.
  int run();

 private:
  // Each of these returns why the mock cannot start, in one sentence, or nothing. The API answers as soon as
  // the default world's own story is read. The others are checked afterwards, and control calls wait until
  // they are.
  std::optional<std::string> answer_early();
  std::optional<std::string> become_ready();
  std::optional<std::string> load_all();
  std::optional<std::string> watch();

  // From now on the API answers, in a default world.
  void answer_with(app::Backend::Scenarios scenarios);
  void stop_at_signal();

  const ServeOptions& options_;
  const sigset_t signals_;
  const Log log_;
  std::atomic<int> exit_code_{0};
  std::promise<void> ended_;

  scenario::Library library_;
  api::LibraryBoard board_;
  std::optional<app::Backend> backend_;
  std::optional<api::Application> application_;
  std::promise<const api::Application*> promised_;
  bool promise_is_kept_ = false;  // of the thread that runs run()
  const HttpServer::ApplicationToCome to_come_ = promised_.get_future().share();
  HttpServer server_;
  std::optional<ClockDriver> driver_;
  std::optional<Reloader> reloader_;
  std::optional<FileWatcher> watcher_;
};

Mock::Mock(const ServeOptions& options, const sigset_t& stop_signals)
    : options_(options),
      signals_(stop_signals),
      log_(options.log_level, options.log_format),
      server_(to_come_, log_,
              {options.host, options.port, options.body_max, options.clients_max, options.tls_cert,
               options.tls_key}) {}

int Mock::run() {
  raise_file_limit(options_.clients_max, log_);
  std::promise<std::optional<std::string>> listening;
  std::thread running([&] {
    const auto problem = guarded([this] { return server_.bind(); });
    listening.set_value(problem);
    if (!problem) server_.run();
  });
  auto problem = guarded([this] { return answer_early(); });
  if (const auto cannot_listen = listening.get_future().get()) {
    running.join();
    return failed(*cannot_listen);
  }
  std::thread stopping([this] { stop_at_signal(); });
  if (!problem) problem = guarded([this] { return become_ready(); });
  if (problem) {
    exit_code_ = failed(*problem);
  } else if (!backend_->stopping() && !print(ready_line(options_, server_.port(), *backend_))) {
    exit_code_ = 1;
  }
  if (exit_code_ != 0) {
    if (!promise_is_kept_) promised_.set_value(nullptr);
    board_.close();
    first_signal = real_now();  // Ours is nobody's second one.
    kill(getpid(), SIGTERM);
  }
  running.join();
  ended_.set_value();
  stopping.join();
  return exit_code_;
}

std::optional<std::string> Mock::answer_early() {
  library_ = scenario::read_paths(options_.files);
  if (const auto first = first_story(library_, options_.scenario)) answer_with({first});
  return std::nullopt;
}

std::optional<std::string> Mock::become_ready() {
  if (auto problem = load_all()) return problem;
  if (application_) {
    backend_->replace_scenarios(library_.scenarios);
  } else {
    answer_with(library_.scenarios);
  }
  board_.show(library_);
  if (options_.watch) {
    if (auto problem = watch()) return problem;
  }
  board_.open();
  if (!is_loopback(options_.host) && options_.admin_token.empty()) {
    log_.message(LogLevel::Warning, "listening on " + options_.host +
                                        ", where others may reach /__admin; --admin-token guards it");
  }
  return std::nullopt;
}

std::optional<std::string> Mock::load_all() {
  library_ = scenario::load_library(std::move(library_), in_parallel);
  if (!library_.problems.empty()) std::cerr << scenario::to_text(library_.problems);
  if (scenario::any_problem(library_.problems)) return "not started, because a scenario has a problem";
  if (library_.scenarios.empty()) return "not started, because there is no scenario; name a file or a folder";
  std::vector<std::string> names;
  for (const auto& scenario : library_.scenarios) names.push_back(scenario->name);
  if (app::default_among(names, options_.scenario)) return std::nullopt;
  return "there is no scenario '" + options_.scenario + "' among the " + std::to_string(names.size()) +
         " loaded ones";
}

void Mock::answer_with(app::Backend::Scenarios scenarios) {
  backend_.emplace(std::move(scenarios), backend_options(options_), real_now());
  api::Options options;
  options.library = &board_;
  options.public_url = public_base(options_.public_url);
  options.admin_token = options_.admin_token;
  options.admin_cors = options_.admin_cors;
  options.shut_down = [] { kill(getpid(), SIGTERM); };
  application_.emplace(*backend_, options);
  driver_.emplace(*backend_);
  promised_.set_value(&*application_);
  promise_is_kept_ = true;
}

std::optional<std::string> Mock::watch() {
  reloader_.emplace(options_.files, library_, *options_.watch, *backend_, board_, log_);
  watcher_.emplace(options_.files, [this] { reloader_->reload(real_now()); });
  return watcher_->fault();
}

void Mock::stop_at_signal() {
  int signal = 0;
  sigwait(&signals_, &signal);
  first_signal = real_now();
  for (const int again : {SIGTERM, SIGINT}) std::signal(again, end_at_once);
  pthread_sigmask(SIG_UNBLOCK, &signals_, nullptr);
  if (to_come_.get() != nullptr) backend_->stop(real_now());
  server_.stop();
  // Who is slow to send or to read is not waited for.
  if (ended_.get_future().wait_for(patience) == std::future_status::timeout) std::_Exit(exit_code_);
}

}  // namespace

int serve(const ServeOptions& options) {
  use_few_heaps();
  std::signal(SIGPIPE, SIG_IGN);
  // Blocked before any thread begins, so that only the waiting thread gets them.
  const sigset_t signals = stop_signals();
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
  return Mock(options, signals).run();
}

}  // namespace im_mock::server
