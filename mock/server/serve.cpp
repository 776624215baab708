#include "server/serve.h"

#include <atomic>
#include <csignal>
#include <cstdlib>
#include <exception>
#include <future>
#include <mutex>
#include <system_error>
#include <thread>

#include <pthread.h>
#include <unistd.h>

#include "api/application.h"
#include "app/backend.h"
#include "scenario/loader.h"
#include "server/clock/clock_driver.h"
#include "server/clock/real_clock.h"
#include "server/http/http_server.h"
#include "server/log/standard_streams.h"
#include "server/process_resources.h"
#include "server/watch/file_watcher.h"
#include "server/watch/reloader.h"

namespace im_mock::server {
namespace {

// How long the running requests have to finish when the process is told to end.
constexpr std::chrono::milliseconds patience{700};

bool is_loopback(const std::string& host) {
  return host == "::1" || host == "[::1]" || host == "localhost" || host.rfind("127.", 0) == 0;
}

app::Backend::Options backend_options(const ServeOptions& options) {
  app::Backend::Options made;
  made.world_deleted = give_memory_back;
  made.world.clock = options.clock;
  made.world.speed = options.speed;
  made.world.seed = options.seed.value_or(1);
  made.world.client_salt = options.seed ? 0 : static_cast<std::uint64_t>(real_now().count()) << 16;
  made.world.journal_size = options.journal_size;
  made.world.journal_bytes = options.journal_bytes;
  made.world.limits.clients = options.clients_max;
  made.world.limits.request_bytes = options.body_max;
  made.worlds_max = options.worlds_max;
  made.default_scenario = options.scenario;
  return made;
}

// The host to connect to, where the one to listen on stands for several.
std::string url_host(const std::string& host) {
  if (host == "localhost" || host == "*") return "127.0.0.1";
  return host.find(':') == std::string::npos || host.front() == '[' ? host : "[" + host + "]";
}

std::string ready_line(const ServeOptions& options, int port, const app::Backend& backend) {
  const std::string scheme = options.tls_cert.empty() ? "http" : "https";
  return "ready " + scheme + "://" + url_host(options.host) + ":" + std::to_string(port) +
         " scenario=" + backend.default_scenario()->name +
         " scenarios=" + std::to_string(backend.scenarios().size()) + "\n";
}

std::atomic<app::RealTime> first_signal{app::RealTime(0)};

// A second signal ends the process at once. One that comes right behind the first is the same one, sent to
// the process and to its group, as `timeout` and many shells do. A handler, because the first process of a
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
  complain("im-mock: " + problem + "\n");
  return 1;
}

// The standard library throws this when there is no thread left.
std::string starved(const std::system_error& error) {
  return std::string("the system gives too little to start (threads, for instance): ") + error.what();
}

// A mock from its start to its end.
class Mock {
 public:
  Mock(const ServeOptions& options, const sigset_t& stop_signals);
  ~Mock();

  // Returns the process's exit code.
  int run();

 private:
  // Loads the scenarios and takes the port. Each returns why the mock cannot start, in one sentence, or
  // nothing.
  std::optional<std::string> start();
  std::optional<std::string> load();
  std::optional<std::string> watch();
  // Serves until the stop; why it cannot go on, or nothing.
  std::optional<std::string> serve();

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
  std::optional<HttpServer> server_;
  std::optional<ClockDriver> driver_;
  std::optional<Reloader> reloader_;
  std::optional<FileWatcher> watcher_;

  std::mutex mutex_;               // of the two below
  bool stopped_ = false;           // a signal has come
  HttpServer* serving_ = nullptr;  // what a signal has to stop
  std::thread stopping_;
};

Mock::Mock(const ServeOptions& options, const sigset_t& stop_signals)
    : options_(options),
      signals_(stop_signals),
      log_(options.log_level, options.log_format),
      stopping_([this] { stop_at_signal(); }) {}

Mock::~Mock() {
  ended_.set_value();
  stopping_.join();
}

int Mock::run() {
  for (const std::string& warning : options_.warnings) log_.message(LogLevel::Warning, warning);
  raise_file_limit(options_.clients_max, log_);
  std::optional<std::string> problem;
  try {
    problem = start();
    if (!problem) problem = serve();
  } catch (const std::system_error& error) {
    problem = starved(error);
  } catch (const std::exception& error) {
    problem = std::string("bug: ") + error.what();
  }
  if (problem) exit_code_ = failed(*problem);
  watcher_.reset();  // The patience after a stop bounds this, too.
  driver_.reset();
  const bool signaled = [this] {
    const std::lock_guard lock(mutex_);
    return stopped_;
  }();
  if (!signaled) {
    first_signal = real_now();  // This signal is the process's own, so the next one is the first.
    kill(getpid(), SIGTERM);
  }
  return exit_code_;
}

std::optional<std::string> Mock::start() {
  if (auto problem = load()) return problem;
  backend_.emplace(library_.scenarios, backend_options(options_), real_now());
  board_.show(library_);
  api::Options options;
  options.library = &board_;
  options.public_url = options_.public_url;
  options.admin_token = options_.admin_token;
  options.admin_hosts = options_.admin_hosts;
  options.admin_cors = options_.admin_cors;
  options.real_time_began_ms = real_time_began_ms();
  options.shut_down = [] { kill(getpid(), SIGTERM); };
  application_.emplace(*backend_, options);
  server_.emplace(*application_, log_,
                  HttpServer::Options{options_.host, options_.port, options_.body_max, options_.clients_max,
                                      options_.tls_cert, options_.tls_key});
  if (auto problem = server_->bind()) return problem;
  driver_.emplace(*backend_, log_);
  if (options_.watch) {
    if (auto problem = watch()) return problem;
  }
  if (!is_loopback(options_.host) && options_.admin_token.empty()) {
    log_.message(LogLevel::Warning, "listening on " + options_.host +
                                        ", where others may reach /__admin; --admin-token guards it");
  }
  return std::nullopt;
}

std::optional<std::string> Mock::load() {
  library_ = scenario::load_paths(options_.files);
  if (!library_.problems.empty()) complain(scenario::to_text(library_.problems));
  if (scenario::any_problem(library_.problems)) return "not started, because a scenario has a problem";
  if (library_.scenarios.empty()) return "not started, because there is no scenario; name a file or a folder";
  std::vector<std::string> names;
  for (const auto& scenario : library_.scenarios) names.push_back(scenario->name);
  if (app::default_among(names, options_.scenario)) return std::nullopt;
  return "there is no scenario '" + options_.scenario + "' among the " + std::to_string(names.size()) +
         " loaded ones";
}

std::optional<std::string> Mock::watch() {
  reloader_.emplace(options_.files, library_, *options_.watch, *backend_, board_, log_);
  watcher_.emplace(
      options_.files, [this] { reloader_->reload(real_now()); }, log_);
  return watcher_->fault();
}

std::optional<std::string> Mock::serve() {
  {
    const std::lock_guard lock(mutex_);
    if (stopped_) return std::nullopt;
    serving_ = &*server_;
  }
  log_.begin();  // Warnings come before "ready".
  if (!print(ready_line(options_, server_->port(), *backend_))) {
    exit_code_ = 1;
    server_->stop();
  }
  auto problem = server_->run();
  server_->stop();
  backend_->stop(real_now());
  server_->finish();
  return problem;
}

// Runs from the first moment on, so that a start that hangs can be stopped, too.
void Mock::stop_at_signal() {
  int signal = 0;
  sigwait(&signals_, &signal);
  first_signal = real_now();
  for (const int again : {SIGTERM, SIGINT}) std::signal(again, end_at_once);
  pthread_sigmask(SIG_UNBLOCK, &signals_, nullptr);
  {
    const std::lock_guard lock(mutex_);
    stopped_ = true;
    if (serving_ != nullptr) serving_->stop();
  }
  // A client that is slow to send or to read is not waited for.
  if (ended_.get_future().wait_for(patience) == std::future_status::ready) return;
  log_.flush();
  std::_Exit(exit_code_);
}

}  // namespace

int serve(const ServeOptions& options) {
  use_few_heaps();
  std::signal(SIGPIPE, SIG_IGN);
  // Blocked before any thread begins, so that only the waiting thread gets them.
  const sigset_t signals = stop_signals();
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
  try {
    return Mock(options, signals).run();
  } catch (const std::system_error& error) {
    return failed(starved(error));
  }
}

}  // namespace im_mock::server
