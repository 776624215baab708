#include "server/options.h"

#include <algorithm>
#include <cctype>
#include <charconv>
#include <cstdlib>
#include <map>
#include <optional>

#include <CLI/CLI.hpp>

#include "api/http/host.h"
#include "api/http/public_address.h"
#include "api/http/target.h"
#include "app/version.h"
#include "server/help_text.h"
#include "text/did_you_mean.h"

namespace im_mock::server {
namespace {

const std::string exit_codes =
    "Exit codes: 0 fine, 1 a problem in a scenario or a failed start, 2 wrong usage.";

// --log-level is read from IM_MOCK_LOG_LEVEL.
std::string variable_of(const std::string& flag) {
  std::string variable = "IM_MOCK_";
  for (const char letter : flag.substr(2)) {
    variable += letter == '-' ? '_' : static_cast<char>(std::toupper(static_cast<unsigned char>(letter)));
  }
  return variable;
}

// Empty also when there is no such variable.
std::string environment(const std::string& variable) {
  const char* value = std::getenv(variable.c_str());
  return value == nullptr ? "" : value;
}

// In a pod beside a service named im-mock, Kubernetes sets IM_MOCK_PORT=tcp://10.0.0.1:8090.
bool comes_from_kubernetes(const std::string& port) {
  return port.rfind("tcp://", 0) == 0;
}

template <typename Value>
using Choices = std::map<std::string, Value>;

// As compose files and shells write it.
std::optional<bool> truth_of(std::string word) {
  static const Choices<bool> words{{"true", true},   {"1", true},  {"yes", true}, {"on", true},
                                   {"false", false}, {"0", false}, {"no", false}, {"off", false}};
  for (char& letter : word) letter = static_cast<char>(std::tolower(static_cast<unsigned char>(letter)));
  const auto found = words.find(word);
  if (found == words.end()) return std::nullopt;
  return found->second;
}

// Gives each option that has no argument the value of its variable. CLI11 could do it, but would do it for
// the other commands too, and would name the flag where the variable is wrong. Throws CLI::ParseError.
void read_environment(CLI::App& app) {
  for (CLI::Option* option : app.get_options()) {
    const bool positional = option->get_positional();
    const std::string variable =
        positional ? "IM_MOCK_SCENARIOS" : variable_of("--" + option->get_lnames().front());
    const std::string value = environment(variable);
    if (value.empty() || option->count() > 0 || option == app.get_help_ptr()) continue;
    if (variable == "IM_MOCK_PORT" && comes_from_kubernetes(value)) continue;
    const bool is_flag = option->get_expected_max() == 0;
    const auto truth = is_flag ? truth_of(value) : std::nullopt;
    if (truth == false) continue;  // as if the flag were not given
    try {
      option->add_result(truth ? option->get_flag_value(option->get_lnames().front(), "") : value);
      option->run_callback();
    } catch (const CLI::ParseError& error) {
      const std::string what = error.what();
      const std::string name = option->get_name() + ": ";
      if (is_flag) throw CLI::ValidationError(variable, value + " is neither true nor false");
      throw CLI::ValidationError(variable, what.rfind(name, 0) == 0 ? what.substr(name.size()) : what);
    }
  }
}

// An option whose value is one of some words.
template <typename Value>
CLI::Option* choice(CLI::App& app, const std::string& flag, Value& value, const Choices<Value>& choices,
                    const std::string& about) {
  std::vector<std::string> words;
  for (const auto& [word, meaning] : choices) words.push_back(word);
  return app
      .add_option_function<std::string>(
          flag, [&value, choices](const std::string& word) { value = choices.at(word); }, about)
      ->check(CLI::IsMember(words).description(""))
      ->type_name("WORD");
}

// An option whose value is a number. CLI11 would take -1 for a very large one where no sign is wanted.
template <typename Value>
void number(CLI::App& app, const std::string& flag, Value& value, const std::string& about,
            const std::string& range, std::uint64_t least, std::uint64_t most) {
  app.add_option(flag, value, about)
      ->type_name("N")
      ->check(CLI::Validator(
          [range, least, most](const std::string& text) {
            std::uint64_t read = 0;
            const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), read);
            const bool good =
                error == std::errc() && end == text.data() + text.size() && read >= least && read <= most;
            return good ? std::string() : text + " is no whole number " + range;
          },
          ""));
}

// Takes away the line end that a token from a file has. Returns why there can be no such token, or nothing;
// the token itself is repeated nowhere.
std::string trim_token(std::string& token) {
  constexpr const char* space = " \t\r\n";
  const auto begin = token.find_first_not_of(space);
  token = begin == std::string::npos ? "" : token.substr(begin, token.find_last_not_of(space) - begin + 1);
  if (token.empty()) return "a token of no characters guards nothing";
  const bool fits = std::all_of(token.begin(), token.end(), [](char letter) {
    return static_cast<unsigned char>(letter) >= ' ' && letter != 127;
  });
  return fits ? "" : "the token holds a character that no header can";
}

std::vector<std::string> words_of(std::string list) {
  std::replace(list.begin(), list.end(), ' ', ',');
  return api::split_list(list);
}

// Why the list holds something that is no name of a host, or nothing.
std::string problem_of_hosts(const std::string& list) {
  const auto names = words_of(list);
  const auto wrong =
      std::find_if(names.begin(), names.end(), [](const auto& name) { return !api::host_pattern(name); });
  if (!names.empty() && wrong == names.end()) return "";
  return "'" + (names.empty() ? list : *wrong) + "' is no name of a host, like a.example or *.b.example";
}

void describe_serve(CLI::App& app, ServeOptions& options) {
  const Choices<app::ClockMode> clocks{{"real", app::ClockMode::Real}, {"manual", app::ClockMode::Manual}};
  const Choices<LogFormat> formats{{"text", LogFormat::Text}, {"json", LogFormat::Json}};
  const Choices<LogLevel> levels{{"debug", LogLevel::Debug},
                                 {"info", LogLevel::Info},
                                 {"warning", LogLevel::Warning},
                                 {"error", LogLevel::Error},
                                 {"off", LogLevel::Off}};
  app.option_defaults()->multi_option_policy(CLI::MultiOptionPolicy::TakeLast);
  app.add_option("FILE|FOLDER", options.files, "scenarios; of a folder its *.yaml and *.yml, no hidden")
      ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
  app.add_option("--host", options.host, "address, or * for all [localhost, both loopbacks]")
      ->type_name("ADDRESS");
  number(app, "--port", options.port, "port, 0 for any free one [8090]", "from 0 to 65535", 0, 65535);
  app.add_option("--scenario", options.scenario, "what the default world plays [demo, else the first]")
      ->type_name("NAME");
  choice(app, "--clock", options.clock, clocks, "real or manual [real]");
  app.add_option("--speed", options.speed, "story time by real time [1]")
      ->type_name("X")
      ->check(CLI::Validator(
          [](const std::string& text) {
            char* end = nullptr;
            const double speed = std::strtod(text.c_str(), &end);
            const bool good =
                *end == '\0' && speed >= app::StoryClock::speed_min && speed <= app::StoryClock::speed_max;
            return good ? std::string() : text + " is no number from 0.001 to 100000";
          },
          ""));
  // A flag with a value rather than an option, so that a file may follow it.
  app.add_flag("--watch{reload}", options.watch_word,
               "read changed files again; =restart: worlds begin anew");
  number(app, "--seed", options.seed, "where generated ids begin [1]", "from 0 to 2^64-1", 0, UINT64_MAX);
  app.add_option("--public-url", options.public_url, "where clients see the mock [as each request says]")
      ->type_name("URL")
      ->check(CLI::Validator(
          [](const std::string& text) {
            return api::PublicAddress::parse(text)
                       ? std::string()
                       : "'" + text + "' is no URL like https://mock.example or http://localhost:3000/gws";
          },
          ""));
  app.add_option("--tls-cert", options.tls_cert, "serve HTTPS with this certificate (PEM)")
      ->type_name("FILE");
  app.add_option("--tls-key", options.tls_key, "and its key (PEM)")->type_name("FILE");
  app.add_option("--admin-token", options.admin_token, "what /__admin demands as 'Authorization: Bearer'")
      ->type_name("TOKEN")
      ->transform(CLI::Validator(trim_token, ""));
  app.add_option_function<std::string>(
         "--admin-hosts",
         [&options](const std::string& list) {
           options.admin_hosts.clear();
           for (const std::string& name : words_of(list))
             options.admin_hosts.push_back(*api::host_pattern(name));
         },
         "more hosts of /__admin, as a.example,*.b.example")
      ->type_name("NAMES")
      ->check(CLI::Validator(problem_of_hosts, ""));
  app.add_flag("--admin-cors", options.admin_cors, "let pages of any origin use /__admin");
  const std::string million = "from 0 to 1000000";
  number(app, "--journal-size", options.journal_size, "rows that each world's journal keeps [1000]", million,
         0, 1000000);
  app.add_option("--journal-bytes", options.journal_bytes, "and so much; all worlds: four times it [64MiB]")
      ->type_name("SIZE")
      ->transform(CLI::AsSizeValue(false).description(""));
  app.add_option("--max-body", options.body_max, "largest request body [1MiB]")
      ->type_name("SIZE")
      ->transform(CLI::AsSizeValue(false).description(""));
  number(app, "--max-clients", options.clients_max, "connections and CometD clients at a time [10000]",
         "from 1 to 1000000", 1, 1000000);
  number(app, "--max-worlds", options.worlds_max, "worlds beside the default one [1000]", million, 0,
         1000000);
  choice(app, "--log-format", options.log_format, formats, "text or json [text]");
  choice(app, "--log-level", options.log_level, levels, "debug, info, warning, error or off [info]");
}

bool knows(const CLI::App& app, const std::string& flag) {
  return app.get_option_no_throw(flag) != nullptr;
}

// CLI11 does not suggest: the nearest flag of the command that was given, or whose flag it is.
std::string suggestion(const CLI::App& app, const std::string& unknown) {
  const std::string word = unknown.substr(0, unknown.find('='));
  std::vector<std::string> names;
  for (const CLI::Option* option : app.get_options()) {
    for (const std::string& name : option->get_lnames()) names.push_back("--" + name);
  }
  for (const CLI::App* command : app.get_subcommands([](const CLI::App*) { return true; })) {
    if (word.rfind("--", 0) == 0 && knows(*command, word))
      return " (it belongs behind the command: im-mock " + command->get_name() + " " + word + ")";
    names.push_back(command->get_name());
  }
  return scenario::did_you_mean(word, names);
}

EndNow wrong_usage(const std::string& problem, const CLI::App& command) {
  const std::string of = command.get_parent() == nullptr ? "" : command.get_name() + " ";
  return {2, "im-mock: " + problem + "; see im-mock " + of + "--help\n"};
}

// Where the environment says that the mock of this container or shell is.
std::string url_from_environment() {
  std::string host = environment("IM_MOCK_HOST");
  if (host.empty() || host == "0.0.0.0" || host == "::" || host == "*" || host == "localhost")
    host = "127.0.0.1";
  if (host.find(':') != std::string::npos && host.front() != '[') host = "[" + host + "]";
  std::string port = environment("IM_MOCK_PORT");
  if (port.empty() || comes_from_kubernetes(port)) port = "8090";
  return std::string(environment("IM_MOCK_TLS_CERT").empty() ? "http" : "https") + "://" + host + ":" + port;
}

}  // namespace

Command command_from(int argument_count, const char* const* arguments) {
  CLI::App app("A mock of the imSessions API of Genesys Web Services that plays stories.", "im-mock");
  app.footer("'im-mock COMMAND --help' says more about a command.\n" + exit_codes);
  app.set_help_flag("-h, --help", "show this");
  app.set_version_flag("--version",
                       "im-mock " + app::version() + " (" + app::commit() + ")\n" + app::libraries(),
                       "show the version, the commit and the libraries");
  app.require_subcommand(1);

  ServeOptions serve;
  CheckOptions check;
  ExplainOptions explain;
  HealthOptions health;
  CLI::App* serving = app.add_subcommand("serve", "serve the API, playing scenarios");
  describe_serve(*serving, serve);
  CLI::App* checking = app.add_subcommand("check", "say everything that is wrong with scenarios");
  checking->add_option("FILE|FOLDER", check.files, "what to check")->required();
  const Choices<scenario::CheckFormat> formats{{"text", scenario::CheckFormat::Text},
                                               {"json", scenario::CheckFormat::Json},
                                               {"github", scenario::CheckFormat::Github}};
  choice(*checking, "--format", check.format, formats, "text, json or github [text]");
  CLI::App* explaining = app.add_subcommand("explain", "tell a scenario's story as a table");
  explaining->add_option("FILE", explain.file, "the scenario")->required();
  app.add_subcommand("schema", "print the scenarios' JSON Schema");
  CLI::App* asking = app.add_subcommand("health", "exit 0 when a mock answers, else 1");
  asking->add_option("--url", health.url, "where the mock is [where serve's variables say]")
      ->type_name("URL");
  for (CLI::App* command : app.get_subcommands([](const CLI::App*) { return true; })) {
    command->set_help_flag("-h, --help", "show this");
    command->footer(exit_codes);
  }
  serving->footer(
      "Each of these is also read from the environment: --port from IM_MOCK_PORT,\n"
      "FILE|FOLDER from IM_MOCK_SCENARIOS, and so on; the command line comes first.\n" +
      exit_codes);

  const auto given = [&app]() -> const CLI::App& {
    return app.get_subcommands().empty() ? app : *app.get_subcommands().front();
  };
  try {
    app.parse(argument_count, arguments);
    if (serving->parsed()) read_environment(*serving);
  } catch (const CLI::CallForHelp&) {
    return EndNow{0, help_text(given())};
  } catch (const CLI::CallForVersion& version) {
    return EndNow{0, std::string(version.what()) + "\n"};
  } catch (const CLI::ParseError& error) {
    const auto extras = app.remaining(true);
    if (!extras.empty())
      return wrong_usage("unknown argument " + extras.front() + suggestion(given(), extras.front()), given());
    if (app.get_subcommands().empty()) return wrong_usage("a command is missing", app);
    return wrong_usage(error.what(), given());
  }
  if (serving->parsed()) {
    // Names of hosts have no case (RFC 9110, 4.2.3), nor have the letters of IPv6.
    for (char& letter : serve.host)
      letter = static_cast<char>(std::tolower(static_cast<unsigned char>(letter)));
    if (serve.tls_cert.empty() != serve.tls_key.empty())
      return wrong_usage("--tls-cert and --tls-key go together", *serving);
    if (!serve.watch_word.empty() && serve.watch_word != "reload" && serve.watch_word != "restart")
      return wrong_usage("--watch stands alone or as --watch=restart, not --watch=" + serve.watch_word,
                         *serving);
    if (serve.admin_token.empty() && std::getenv("IM_MOCK_ADMIN_TOKEN") != nullptr)
      serve.warnings.emplace_back("IM_MOCK_ADMIN_TOKEN is empty, so /__admin demands no token");
    if (!serve.watch_word.empty())
      serve.watch = serve.watch_word == "restart" ? WhenChanged::Restart : WhenChanged::GoOn;
    return serve;
  }
  if (checking->parsed()) return check;
  if (explaining->parsed()) return explain;
  if (asking->parsed()) {
    if (health.url.empty()) health.url = url_from_environment();
    while (!health.url.empty() && health.url.back() == '/') health.url.pop_back();
    return health;
  }
  return SchemaOptions{};
}

}  // namespace im_mock::server
