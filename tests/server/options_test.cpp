// The command line and the environment: what each flag does to the options, and what is said of a wrong one.
#include "server/options.h"

#include <algorithm>
#include <cctype>
#include <cstdlib>
#include <functional>
#include <map>
#include <sstream>

#include "catch.h"

using namespace im_mock;
using server::Command;
using server::EndNow;
using server::ServeOptions;

namespace {

// The environment with some variables more, for as long as it lives.
class Environment {
 public:
  Environment(std::initializer_list<std::pair<const std::string, std::string>> variables)
      : variables_(variables) {
    for (const auto& [name, value] : variables_) setenv(name.c_str(), value.c_str(), 1);
  }
  ~Environment() {
    for (const auto& [name, value] : variables_) unsetenv(name.c_str());
  }
  Environment(const Environment&) = delete;
  Environment& operator=(const Environment&) = delete;

 private:
  std::map<std::string, std::string> variables_;
};

Command command(std::vector<std::string> words) {
  words.insert(words.begin(), "im-mock");
  std::vector<const char*> arguments;
  for (const std::string& word : words) arguments.push_back(word.c_str());
  return server::command_from(static_cast<int>(arguments.size()), arguments.data());
}

ServeOptions served(std::vector<std::string> words) {
  words.insert(words.begin(), "serve");
  const Command made = command(words);
  if (const auto* end = std::get_if<EndNow>(&made)) FAIL(end->text);
  return std::get<ServeOptions>(made);
}

std::string text_of(const std::vector<std::string>& words, int exit_code) {
  const EndNow end = std::get<EndNow>(command(words));
  CHECK(end.exit_code == exit_code);
  return end.text;
}

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream stream(text);
  for (std::string line; std::getline(stream, line);) lines.push_back(line);
  return lines;
}

// One option: how its variable is called, two values for it, and how to see which one counts.
struct Row {
  std::string flag;
  std::string variable;
  std::string of_environment;
  std::string of_flag;
  std::function<std::string(const ServeOptions&)> seen;
  std::string by_default;
  std::string seen_of_flag = "";  // when it is not what was written
};

template <typename Number>
std::string text(Number number) {
  std::ostringstream stream;
  stream << number;
  return stream.str();
}

const std::vector<Row> rows = {
    {"--host", "IM_MOCK_HOST", "0.0.0.0", "::1", [](const ServeOptions& o) { return o.host; }, "localhost"},
    {"--port", "IM_MOCK_PORT", "1234", "0", [](const ServeOptions& o) { return text(o.port); }, "8090"},
    {"--scenario", "IM_MOCK_SCENARIO", "a", "b", [](const ServeOptions& o) { return o.scenario; }, ""},
    {"--clock", "IM_MOCK_CLOCK", "manual", "real",
     [](const ServeOptions& o) { return std::string(o.clock == app::ClockMode::Manual ? "manual" : "real"); },
     "real"},
    {"--speed", "IM_MOCK_SPEED", "0.5", "20", [](const ServeOptions& o) { return text(o.speed); }, "1"},
    {"--seed", "IM_MOCK_SEED", "7", "18446744073709551615",
     [](const ServeOptions& o) { return o.seed ? text(*o.seed) : "none"; }, "none"},
    {"--public-url", "IM_MOCK_PUBLIC_URL", "http://a", "http://b",
     [](const ServeOptions& o) { return o.public_url; }, ""},
    {"--admin-token", "IM_MOCK_ADMIN_TOKEN", "a", "b", [](const ServeOptions& o) { return o.admin_token; },
     ""},
    {"--admin-hosts", "IM_MOCK_ADMIN_HOSTS", "a.example", "B.Example, *.c.example",
     [](const ServeOptions& o) {
       std::string names;
       for (const std::string& name : o.admin_hosts) names += name + ";";
       return names.empty() ? names : names.substr(0, names.size() - 1);
     },
     "", "b.example;*.c.example"},
    {"--journal-size", "IM_MOCK_JOURNAL_SIZE", "5", "0",
     [](const ServeOptions& o) { return text(o.journal_size); }, "1000"},
    {"--journal-bytes", "IM_MOCK_JOURNAL_BYTES", "5", "2MiB",
     [](const ServeOptions& o) { return text(o.journal_bytes); }, "67108864", "2097152"},
    {"--max-body", "IM_MOCK_MAX_BODY", "5", "2MiB", [](const ServeOptions& o) { return text(o.body_max); },
     "1048576", "2097152"},
    {"--max-clients", "IM_MOCK_MAX_CLIENTS", "5", "6",
     [](const ServeOptions& o) { return text(o.clients_max); }, "10000"},
    {"--max-worlds", "IM_MOCK_MAX_WORLDS", "5", "6", [](const ServeOptions& o) { return text(o.worlds_max); },
     "1000"},
    {"--log-format", "IM_MOCK_LOG_FORMAT", "json", "text",
     [](const ServeOptions& o) {
       return std::string(o.log_format == server::LogFormat::Json ? "json" : "text");
     },
     "text"},
    {"--log-level", "IM_MOCK_LOG_LEVEL", "off", "debug",
     [](const ServeOptions& o) {
       constexpr const char* levels[] = {"debug", "info", "warning", "error", "off"};
       return std::string(levels[static_cast<int>(o.log_level)]);
     },
     "info"},
};

}  // namespace

TEST_CASE("each option is read from the command line, else from its variable, else it has its default",
          "[server]") {
  for (const Row& row : rows) {
    INFO(row.flag);
    CHECK(row.seen(served({"x"})) == row.by_default);
    CHECK(row.seen(served({"x", row.flag, row.of_flag})) ==
          (row.seen_of_flag.empty() ? row.of_flag : row.seen_of_flag));
    const Environment environment{{row.variable, row.of_environment}};
    CHECK(row.seen(served({"x"})) == row.of_environment);
    CHECK(row.seen(served({"x", row.flag, row.of_flag})) ==
          (row.seen_of_flag.empty() ? row.of_flag : row.seen_of_flag));
  }
}

TEST_CASE("of an option that is given twice the last one counts", "[server]") {
  CHECK(served({"--port", "1", "a.yaml", "--port", "2", "b.yaml"}).port == 2);
  CHECK(served({"--log-level", "off", "--log-level=info"}).log_level == server::LogLevel::Info);
  CHECK(served({"a.yaml", "--port", "2", "b.yaml"}).files == std::vector<std::string>{"a.yaml", "b.yaml"});
}

TEST_CASE("an empty variable counts as none", "[server]") {
  for (const Row& row : rows) {
    const Environment environment{{row.variable, ""}};
    INFO(row.variable);
    CHECK(row.seen(served({"x"})) == row.by_default);
  }
}

TEST_CASE("the certificate and its key are read in the same order, and go together", "[server]") {
  CHECK(served({"x"}).tls_cert.empty());
  const Environment environment{{"IM_MOCK_TLS_CERT", "a.pem"}, {"IM_MOCK_TLS_KEY", "a.key"}};
  CHECK(served({"x"}).tls_cert == "a.pem");
  CHECK(served({"x", "--tls-key", "b.key"}).tls_key == "b.key");
  unsetenv("IM_MOCK_TLS_KEY");
  CHECK(text_of({"serve", "x"}, 2) ==
        "im-mock: --tls-cert and --tls-key go together; see im-mock serve --help\n");
}

TEST_CASE("a switch is turned on by its flag, or by its variable, which may also say no", "[server]") {
  CHECK_FALSE(served({"x"}).admin_cors);
  CHECK(served({"x", "--admin-cors"}).admin_cors);
  for (const auto& [said, meant] : std::map<std::string, bool>{
           {"1", true}, {"true", true}, {"yes", true}, {"0", false}, {"false", false}, {"off", false}}) {
    INFO(said);
    const Environment environment{{"IM_MOCK_ADMIN_CORS", said}};
    CHECK(served({"x"}).admin_cors == meant);
    CHECK(served({"x", "--admin-cors"}).admin_cors);
  }
  const Environment environment{{"IM_MOCK_ADMIN_CORS", "perhaps"}};
  CHECK(text_of({"serve", "x"}, 2) ==
        "im-mock: IM_MOCK_ADMIN_CORS: perhaps is neither true nor false; see im-mock serve --help\n");
}

TEST_CASE("a public URL that is none is refused with a sentence", "[server]") {
  CHECK(served({"x", "--public-url", "https://mock.example:8443/gws"}).public_url ==
        "https://mock.example:8443/gws");
  for (const char* url : {"", "foo", "mock.example", "ftp://mock.example", "https://", "http://a b",
                          "http://a:0", "https://mock.example/?x", "https://user@mock.example"}) {
    INFO(url);
    CHECK(
        text_of({"serve", "x", "--public-url", url}, 2) ==
        std::string("im-mock: --public-url: '") + url +
            "' is no URL like https://mock.example or http://localhost:3000/gws; see im-mock serve --help\n");
  }
  const Environment environment{{"IM_MOCK_PUBLIC_URL", "foo"}};
  CHECK(text_of({"serve", "x"}, 2) ==
        "im-mock: IM_MOCK_PUBLIC_URL: 'foo' is no URL like https://mock.example or "
        "http://localhost:3000/gws; see "
        "im-mock serve --help\n");
}

TEST_CASE("the names of --admin-hosts are hosts without a port, or all below one", "[server]") {
  for (const char* name : {"http://a.example", "a.example:80", "a b c/d", "*", "*.", "a.*.example", "", ",",
                           "user@a", "a..b", "l\xc3\xb6.example"}) {
    INFO(name);
    const std::string text = text_of({"serve", "x", "--admin-hosts", name}, 2);
    CHECK(text.find("is no name of a host, like a.example or *.b.example; see im-mock serve --help") !=
          std::string::npos);
  }
  CHECK(served({"x", "--admin-hosts", "a.example b.example,,c"}).admin_hosts ==
        std::vector<std::string>{"a.example", "b.example", "c"});
}

TEST_CASE("a token loses the line end that its file had, and one that no header can carry is refused",
          "[server]") {
  for (const char* token : {"s3cret", "s3cret\n", "s3cret\r\n", " \ts3cret "}) {
    CHECK(served({"x", "--admin-token", token}).admin_token == "s3cret");
    const Environment environment{{"IM_MOCK_ADMIN_TOKEN", token}};
    CHECK(served({"x"}).admin_token == "s3cret");
    CHECK(served({"x"}).warnings.empty());
  }
  CHECK(served({"x", "--admin-token", "of two words"}).admin_token == "of two words");
  for (const char* token : {"", " ", "\n"}) {
    CHECK(text_of({"serve", "x", "--admin-token", token}, 2) ==
          "im-mock: --admin-token: a token of no characters guards nothing; see im-mock serve --help\n");
  }
  for (const char* token : {"a\nb", "a\tb", "a\x7f", "\x01"}) {
    CHECK(
        text_of({"serve", "x", "--admin-token", token}, 2) ==
        "im-mock: --admin-token: the token holds a character that no header can; see im-mock serve --help\n");
  }
}

TEST_CASE("a token's variable that is empty is warned of", "[server]") {
  CHECK(served({"x"}).warnings.empty());
  const Environment environment{{"IM_MOCK_ADMIN_TOKEN", ""}};
  CHECK(served({"x"}).warnings ==
        std::vector<std::string>{"IM_MOCK_ADMIN_TOKEN is empty, so /__admin demands no token"});
  CHECK(served({"x", "--admin-token", "a"}).warnings.empty());
}

TEST_CASE("a flag without a value is switched on and off by its variable, in the usual words", "[server]") {
  for (const std::string yes : {"true", "1", "yes", "on", "TRUE", "Yes", "On"}) {
    INFO(yes);
    const Environment environment{{"IM_MOCK_WATCH", yes}, {"IM_MOCK_ADMIN_CORS", yes}};
    CHECK(served({"x"}).watch == server::WhenChanged::GoOn);
    CHECK(served({"x", "--watch=restart"}).watch == server::WhenChanged::Restart);
    CHECK(served({"x"}).admin_cors);
  }
  for (const std::string no : {"false", "0", "no", "off", "FALSE", "No", "Off"}) {
    INFO(no);
    const Environment environment{{"IM_MOCK_WATCH", no}, {"IM_MOCK_ADMIN_CORS", no}};
    CHECK_FALSE(served({"x"}).watch);
    CHECK(served({"x", "--watch"}).watch == server::WhenChanged::GoOn);
    CHECK_FALSE(served({"x"}).admin_cors);
    CHECK(served({"x", "--admin-cors"}).admin_cors);
  }
}

TEST_CASE("watching stands alone before a file, or says that worlds begin anew", "[server]") {
  CHECK_FALSE(served({"x"}).watch);
  CHECK(served({"--watch", "x"}).watch == server::WhenChanged::GoOn);
  CHECK(served({"--watch", "x"}).files == std::vector<std::string>{"x"});
  CHECK(served({"x", "--watch=restart"}).watch == server::WhenChanged::Restart);
  const Environment environment{{"IM_MOCK_WATCH", "restart"}};
  CHECK(served({"x"}).watch == server::WhenChanged::Restart);
  CHECK(served({"x", "--watch"}).watch == server::WhenChanged::GoOn);
  CHECK(
      text_of({"serve", "--watch=always", "x"}, 2) ==
      "im-mock: --watch stands alone or as --watch=restart, not --watch=always; see im-mock serve --help\n");
}

TEST_CASE("the scenarios stand in the command or in a variable", "[server]") {
  CHECK(served({}).files.empty());
  CHECK(served({"a", "b.yaml"}).files == std::vector<std::string>{"a", "b.yaml"});
  const Environment environment{{"IM_MOCK_SCENARIOS", "/stories of mine"}};
  CHECK(served({}).files == std::vector<std::string>{"/stories of mine"});
  CHECK(served({"a"}).files == std::vector<std::string>{"a"});
}

TEST_CASE("every flag that the help shows is in the tables above", "[server]") {
  std::vector<std::string> known = {"--tls-cert", "--tls-key", "--admin-cors", "--watch"};
  for (const Row& row : rows) known.push_back(row.flag);
  int flags = 0;
  for (const std::string& line : lines_of(text_of({"serve", "--help"}, 0))) {
    if (line.rfind("  --", 0) != 0) continue;
    ++flags;
    const std::string flag = line.substr(2, line.find(' ', 2) - 2);
    INFO(flag);
    CHECK(std::find(known.begin(), known.end(), flag) != known.end());
  }
  CHECK(flags == static_cast<int>(known.size()));
}

TEST_CASE("each command's help fits on a screen", "[server]") {
  const std::map<std::string, std::size_t> commands = {{"", 24},        {"serve", 32},  {"check", 16},
                                                       {"explain", 16}, {"schema", 16}, {"health", 16}};
  for (const auto& [name, height] : commands) {
    INFO(name);
    const std::string help = text_of(
        name.empty() ? std::vector<std::string>{"--help"} : std::vector<std::string>{name, "--help"}, 0);
    const auto lines = lines_of(help);
    CHECK(lines.size() <= height);
    for (const std::string& line : lines) {
      INFO(line);
      CHECK(line.size() <= 80);
    }
    CHECK(help.find("Usage: im-mock " + (name.empty() ? std::string("COMMAND") : name)) != std::string::npos);
    CHECK(help.find("Exit codes: 0 fine") != std::string::npos);
  }
}

TEST_CASE("the version names the commit and every library", "[server]") {
  const std::string version = text_of({"--version"}, 0);
  CHECK(version.rfind("im-mock 0.", 0) == 0);
  for (const char* library :
       {"cpp-httplib ", "OpenSSL ", "nlohmann-json ", "yaml-cpp ", "PCRE2 ", "CLI11 "}) {
    INFO(version);
    const auto at = version.find(library);
    REQUIRE(at != std::string::npos);
    CHECK(std::isdigit(static_cast<unsigned char>(version[at + std::string(library).size()])) != 0);
  }
}

TEST_CASE("what is wrong with the command line is said in one sentence, with the nearest word", "[server]") {
  const std::vector<std::pair<std::vector<std::string>, std::string>> wrong = {
      {{}, "a command is missing; see im-mock --help"},
      {{"srve"}, "unknown argument srve (did you mean 'serve'?); see im-mock --help"},
      {{"serve", "--prot", "1"},
       "unknown argument --prot (did you mean '--port'?); see im-mock serve --help"},
      {{"serve", "--admin-tokn=x"},
       "unknown argument --admin-tokn=x (did you mean '--admin-token'?); see im-mock serve --help"},
      {{"--port", "1"},
       "unknown argument --port (it belongs behind the command: im-mock serve --port); see im-mock --help"},
      {{"serve", "--port"}, "--port: 1 required N missing; see im-mock serve --help"},
      {{"serve", "--port", "65536"},
       "--port: 65536 is no whole number from 0 to 65535; see im-mock serve --help"},
      {{"serve", "--port", "80x"},
       "--port: 80x is no whole number from 0 to 65535; see im-mock serve --help"},
      {{"serve", "--seed", "-1"}, "--seed: -1 is no whole number from 0 to 2^64-1; see im-mock serve --help"},
      {{"serve", "--max-clients", "0"},
       "--max-clients: 0 is no whole number from 1 to 1000000; see im-mock serve --help"},
      {{"serve", "--speed", "nan"},
       "--speed: nan is no number from 0.001 to 100000; see im-mock serve --help"},
      {{"serve", "--clock", "fast"}, "--clock: fast not in {manual,real}; see im-mock serve --help"},
      {{"check"}, "FILE|FOLDER is required; see im-mock check --help"},
      {{"check", "--format", "xml", "x"},
       "--format: xml not in {github,json,text}; see im-mock check --help"},
  };
  for (const auto& [words, sentence] : wrong) CHECK(text_of(words, 2) == "im-mock: " + sentence + "\n");
}

TEST_CASE("a wrong variable is called by its name, and disturbs only the command that reads it", "[server]") {
  const Environment environment{{"IM_MOCK_PORT", "http"}};
  CHECK(text_of({"serve", "x"}, 2) ==
        "im-mock: IM_MOCK_PORT: http is no whole number from 0 to 65535; see im-mock serve --help\n");
  CHECK(served({"x", "--port", "5"}).port == 5);
  CHECK(std::holds_alternative<server::CheckOptions>(command({"check", "x"})));
  CHECK(std::holds_alternative<server::SchemaOptions>(command({"schema"})));
}

TEST_CASE("the port that Kubernetes sets for a service named im-mock is not taken for ours", "[server]") {
  const Environment environment{{"IM_MOCK_PORT", "tcp://10.0.0.1:8090"}};
  CHECK(served({"x"}).port == 8090);
  CHECK(std::get<server::HealthOptions>(command({"health"})).url == "http://127.0.0.1:8090");
}

TEST_CASE("health asks where the environment says that the mock is", "[server]") {
  const auto asked = [](std::vector<std::string> words) {
    words.insert(words.begin(), "health");
    return std::get<server::HealthOptions>(command(words)).url;
  };
  CHECK(asked({}) == "http://127.0.0.1:8090");
  const Environment environment{
      {"IM_MOCK_PORT", "99"}, {"IM_MOCK_HOST", "0.0.0.0"}, {"IM_MOCK_TLS_CERT", "a.pem"}};
  CHECK(asked({}) == "https://127.0.0.1:99");
  CHECK(asked({"--url", "http://10.0.0.2:80/"}) == "http://10.0.0.2:80");
  const Environment other{{"IM_MOCK_HOST", "::1"}};
  CHECK(asked({}) == "https://[::1]:99");
}
