#pragma once
// The command line: flag beats environment beats default. All words of it stand here.

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "app/world/story_clock.h"
#include "scenario/commands/check.h"
#include "server/log/log.h"
#include "server/watch/reloader.h"

namespace im_mock::server {

struct ServeOptions {
  std::vector<std::string> files;  // scenarios: files and folders
  std::string host = "localhost";
  int port = 8090;
  std::string scenario;  // of the default world; empty: "demo", else the first
  app::ClockMode clock = app::ClockMode::Real;
  double speed = 1;
  std::optional<std::uint64_t> seed;
  std::string public_url;  // empty, or what api::PublicAddress reads
  std::string tls_cert;
  std::string tls_key;
  std::string admin_token;
  std::vector<std::string> admin_hosts;
  bool admin_cors = false;
  std::size_t journal_size = 1000;
  std::size_t journal_bytes = 64 * 1024 * 1024;
  std::size_t body_max = 1024 * 1024;
  std::size_t clients_max = 10000;
  std::size_t worlds_max = 1000;
  std::string watch_word;            // of --watch, as written
  std::optional<WhenChanged> watch;  // read changed scenario files again; nothing: do not
  LogFormat log_format = LogFormat::Text;
  LogLevel log_level = LogLevel::Info;
  std::vector<std::string> warnings;  // what is allowed, and hardly meant
};

struct CheckOptions {
  std::vector<std::string> files;
  scenario::CheckFormat format = scenario::CheckFormat::Text;
};

struct ExplainOptions {
  std::string file;
};

struct HealthOptions {
  std::string url;  // without a path
};

struct SchemaOptions {};

// The process is to end at once: after --help or --version (exit code 0), or after wrong usage (2).
struct EndNow {
  int exit_code = 0;
  std::string text;  // for standard output when the code is 0, else for standard error
};

using Command =
    std::variant<ServeOptions, CheckOptions, ExplainOptions, HealthOptions, SchemaOptions, EndNow>;

// Reads the arguments, without the program's name first, and the environment.
Command command_from(int argument_count, const char* const* arguments);

}  // namespace im_mock::server
