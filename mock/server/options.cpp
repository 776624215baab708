#include "server/options.h"

#include <map>

#include <CLI/CLI.hpp>

#include "app/version.h"
#include "scenario/did_you_mean.h"

namespace im_mock::server {
namespace {

constexpr const char* footer =
    "Every flag of serve is also read from the environment: --port from IM_MOCK_PORT, and so on; a flag "
    "beats it.\n"
    "Exit codes: 0 fine, 1 a problem in a scenario or a failed start, 2 wrong usage.";

// --log-level is read from IM_MOCK_LOG_LEVEL.
std::string variable_of(const std::string& flag) {
  std::string variable = "IM_MOCK_";
  for (const char letter : flag.substr(2)) {
    variable += letter == '-' ? '_' : static_cast<char>(std::toupper(static_cast<unsigned char>(letter)));
  }
  return variable;
}

template <typename Value>
CLI::Option* add(CLI::App& app, const std::string& flag, Value& value, const std::string& about) {
  return app.add_option(flag, value, about)->envname(variable_of(flag));
}

template <typename Value>
using Choices = std::map<std::string, Value>;

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

void describe_serve(CLI::App& app, ServeOptions& options) {
  const Choices<app::ClockMode> clocks{{"real", app::ClockMode::Real}, {"manual", app::ClockMode::Manual}};
  const Choices<LogFormat> formats{{"text", LogFormat::Text}, {"json", LogFormat::Json}};
  const Choices<LogLevel> levels{{"debug", LogLevel::Debug},
                                 {"info", LogLevel::Info},
                                 {"warning", LogLevel::Warning},
                                 {"error", LogLevel::Error},
                                 {"off", LogLevel::Off}};
  app.add_option("FILE|FOLDER", options.files, "scenarios to load; a folder gives its *.yaml and *.yml")
      ->envname("IM_MOCK_SCENARIOS");
  add(app, "--host", options.host, "numeric address to listen on [127.0.0.1]")->type_name("ADDRESS");
  add(app, "--port", options.port, "port, 0 for any free one [8090]")
      ->type_name("N")
      ->check(CLI::Range(0, 65535));
  add(app, "--scenario", options.scenario, "what the default world plays [demo, else the first]")
      ->type_name("NAME");
  choice(app, "--clock", options.clock, clocks, "real or manual [real]")->envname("IM_MOCK_CLOCK");
  add(app, "--speed", options.speed, "story time by real time [1]")
      ->type_name("X")
      ->check(CLI::Range(app::StoryClock::speed_min, app::StoryClock::speed_max));
  // A flag with a value rather than an option, so that a file may follow it.
  app.add_flag("--watch{reload}", options.watch_word,
               "read changed scenario files again; --watch=restart: their worlds begin anew")
      ->envname("IM_MOCK_WATCH");
  add(app, "--seed", options.seed, "where generated ids begin [1]")->type_name("N");
  add(app, "--public-url", options.public_url, "what uri values begin with [the Host header]")
      ->type_name("URL");
  add(app, "--tls-cert", options.tls_cert, "serve HTTPS with this certificate (PEM)")->type_name("FILE");
  add(app, "--tls-key", options.tls_key, "and its key (PEM)")->type_name("FILE");
  add(app, "--admin-token", options.admin_token, "what /__admin demands as 'Authorization: Bearer'")
      ->type_name("TOKEN");
  app.add_flag("--admin-cors", options.admin_cors, "let pages of any origin use /__admin")
      ->envname("IM_MOCK_ADMIN_CORS");
  add(app, "--journal-size", options.journal_size, "rows that each world's journal keeps [1000]")
      ->type_name("N");
  add(app, "--max-body", options.body_max, "largest request body [1MiB]")
      ->type_name("SIZE")
      ->transform(CLI::AsSizeValue(false));
  add(app, "--max-clients", options.clients_max, "connections and CometD clients at a time [10000]")
      ->type_name("N")
      ->check(CLI::Range(1, 1000000));
  add(app, "--max-worlds", options.worlds_max, "worlds beside the default one [1000]")->type_name("N");
  choice(app, "--log-format", options.log_format, formats, "text or json [text]")
      ->envname("IM_MOCK_LOG_FORMAT");
  choice(app, "--log-level", options.log_level, levels, "debug, info, warning, error or off [info]")
      ->envname("IM_MOCK_LOG_LEVEL");
}

// CLI11 does not suggest: the nearest flag of the command that was given.
std::string suggestion(const CLI::App& app, const std::string& unknown) {
  std::vector<std::string> names;
  for (const CLI::Option* option : app.get_options()) {
    for (const std::string& name : option->get_lnames()) names.push_back("--" + name);
  }
  for (const CLI::App* command : app.get_subcommands(nullptr)) names.push_back(command->get_name());
  return scenario::did_you_mean(unknown.substr(0, unknown.find('=')), names);
}

EndNow unknown_argument(const CLI::App& app) {
  const CLI::App* command = app.get_subcommands().empty() ? &app : app.get_subcommands().front();
  const std::string unknown = app.remaining(true).front();
  return EndNow{2, "im-mock: unknown argument " + unknown + suggestion(*command, unknown) + "; see im-mock " +
                       (command == &app ? "" : command->get_name() + " ") + "--help\n"};
}

}  // namespace

Command command_from(int argument_count, const char* const* arguments) {
  CLI::App app("A mock of the GWS imSessions API that tells stories.", "im-mock");
  app.footer(footer);
  app.set_version_flag("--version", "im-mock " + app::version() + " (" + app::commit() + ")", "what this is");
  app.require_subcommand(1);

  ServeOptions serve;
  CheckOptions check;
  ExplainOptions explain;
  HealthOptions health;
  CLI::App* serving = app.add_subcommand("serve", "serve the API, playing scenarios");
  describe_serve(*serving, serve);
  serving->footer(footer);
  CLI::App* checking = app.add_subcommand("check", "say everything that is wrong with scenarios");
  checking->add_option("FILE|FOLDER", check.files, "what to check")->required();
  const Choices<scenario::CheckFormat> formats{{"text", scenario::CheckFormat::Text},
                                               {"json", scenario::CheckFormat::Json},
                                               {"github", scenario::CheckFormat::Github}};
  choice(*checking, "--format", check.format, formats, "text, json or github [text]");
  CLI::App* explaining = app.add_subcommand("explain", "tell a scenario's story as a table");
  explaining->add_option("FILE", explain.file, "the scenario")->required();
  app.add_subcommand("schema", "print the scenarios' JSON Schema");
  CLI::App* asking = app.add_subcommand("health", "exit 0 when a mock answers");
  asking->add_option("--url", health.url, "of the mock [http://127.0.0.1:8090, or the port of IM_MOCK_PORT]");

  try {
    app.parse(argument_count, arguments);
  } catch (const CLI::CallForHelp&) {
    for (const CLI::App* command : app.get_subcommands()) return EndNow{0, command->help()};
    return EndNow{0, app.help()};
  } catch (const CLI::CallForVersion& version) {
    return EndNow{0, std::string(version.what()) + "\n"};
  } catch (const CLI::ExtrasError&) {
    return unknown_argument(app);
  } catch (const CLI::RequiredError& error) {
    // What is missing may be there, misspelt.
    if (!app.remaining(true).empty()) return unknown_argument(app);
    return EndNow{2, std::string("im-mock: ") + error.what() + "; see im-mock --help\n"};
  } catch (const CLI::ParseError& error) {
    return EndNow{2, std::string("im-mock: ") + error.what() + "; see im-mock --help\n"};
  }
  if (serving->parsed()) {
    if (serve.tls_cert.empty() != serve.tls_key.empty()) {
      return EndNow{2, "im-mock: --tls-cert and --tls-key go together\n"};
    }
    if (!serve.watch_word.empty() && serve.watch_word != "reload" && serve.watch_word != "restart") {
      return EndNow{
          2, "im-mock: --watch stands alone or as --watch=restart, not --watch=" + serve.watch_word + "\n"};
    }
    if (!serve.watch_word.empty()) {
      serve.watch = serve.watch_word == "restart" ? WhenChanged::Restart : WhenChanged::GoOn;
    }
    return serve;
  }
  if (checking->parsed()) return check;
  if (explaining->parsed()) return explain;
  if (asking->parsed()) return health;
  return SchemaOptions{};
}

}  // namespace im_mock::server
