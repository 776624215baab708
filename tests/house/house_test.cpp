// The rules of the house, read off the source itself: all the libraries' headers lie in one system folder, so
// the linker does not keep the layers apart, and no compiler forbids a clock. Each rule is a function of one
// file and is shown to catch an offender before it is asked about the tree.
#include <algorithm>
#include <chrono>
#include <map>
#include <regex>
#include <set>
#include <string>

#include "catch.h"
#include "house/source_tree.h"

namespace house {
namespace {

using Names = std::set<std::string>;
using Findings = std::vector<Finding>;

struct Layer {
  Names ours;         // folders of mock/ it may include from
  Names third_party;  // libraries it may include
};

// Chapter "layers" of ARCHITECTURE.md, as data. main.cpp wires everything and is not listed.
const std::map<std::string, Layer> layers = {
    {"text", {{"text"}, {"nlohmann"}}},
    {"domain", {{"text", "domain"}, {"nlohmann"}}},
    {"bayeux", {{"text", "bayeux"}, {"nlohmann"}}},
    {"scenario", {{"text", "domain", "scenario"}, {"yaml-cpp", "nlohmann"}}},
    {"app", {{"text", "domain", "bayeux", "app"}, {"nlohmann"}}},
    {"api", {{"text", "domain", "bayeux", "scenario", "app", "api"}, {"nlohmann"}}},
    {"server", {{"text", "domain", "bayeux", "scenario", "app", "api", "server"}, {"nlohmann", "openssl"}}},
};

// Libraries with a door of their own: these files may include them, no others.
const std::map<std::string, Names> doors = {
    {"httplib.h", {"mock/server/health_probe.cpp", "tests/bench/bare_server.cpp"}},
    {"pcre2.h", {"mock/text/text_pattern.cpp"}},
    {"CLI", {"mock/server/options.cpp", "mock/server/help_text.cpp"}},
};

const Names threading = {"atomic", "barrier",   "condition_variable", "future",     "latch",
                         "mutex",  "semaphore", "shared_mutex",       "stop_token", "thread"};

constexpr int longest_file = 350;

std::string first_part(const std::string& path) {
  return path.substr(0, path.find('/'));
}

bool is_standard(const std::string& header) {
  return header.find_first_of("./") == std::string::npos;
}

Findings layering(const SourceFile& file) {
  Findings findings;
  for (const Include& include : includes_of(file)) {
    auto object = [&](const std::string& why) {
      findings.push_back({file.path, include.line, "includes " + include.target + ", but " + why});
    };
    const std::string library = first_part(include.target);
    if (auto door = doors.find(library); !include.ours && door != doors.end()) {
      if (!door->second.contains(file.path)) object("only " + *door->second.begin() + " may");
      continue;
    }
    auto layer = layers.find(file.layer());
    if (layer == layers.end()) continue;
    if (include.ours) {
      if (!layer->second.ours.contains(library)) object(file.layer() + "/ may not know that folder");
    } else if (!is_standard(include.target) && file.layer() != "server") {
      if (!layer->second.third_party.contains(library)) object(file.layer() + "/ may not use that library");
    } else if (library == "yaml-cpp") {
      object("YAML stays in scenario/");
    }
  }
  return findings;
}

Findings wall_clock(const SourceFile& file) {
  if (file.layer() == "server") return {};
  return lines_matching(
      file, R"(::now\(\)|\btime\((nullptr|NULL|0|&)|\bgettimeofday\b|\bclock_gettime\b|\bstd::time\b)",
      "asks for the time; time comes in as an argument, and only server/ reads a clock");
}

bool is_pure(const SourceFile& file) {
  return Names{"text", "domain", "bayeux", "scenario"}.contains(file.layer());
}

Findings threads(const SourceFile& file) {
  Findings findings;
  if (!is_pure(file)) return findings;
  for (const Include& include : includes_of(file)) {
    if (threading.contains(include.target)) {
      findings.push_back(
          {file.path, include.line, "uses threads; " + file.layer() + "/ is locked from outside"});
    }
  }
  return findings;
}

Findings randomness(const SourceFile& file) {
  if (!is_pure(file)) return {};
  return lines_matching(file, R"(\brandom_device\b|\bs?rand\()",
                        "uses chance; what looks random comes from the world's seed or as an argument");
}

Findings length(const SourceFile& file) {
  const auto count = static_cast<int>(lines_of(file.text).size());
  if (count <= longest_file) return {};
  return {
      {file.path, count, "has more than " + std::to_string(longest_file) + " lines; it holds two things"}};
}

Findings header_shape(const SourceFile& file) {
  if (!file.is_header()) return {};
  Findings findings;
  if (file.text.find("#pragma once\n") == std::string::npos)
    findings.push_back({file.path, 1, "has no #pragma once"});
  int number = 0;
  for (const std::string& line : lines_of(file.text)) {
    ++number;
    if (line.starts_with("//")) break;
    if (line.empty() || line.starts_with("#") || line.starts_with("namespace")) continue;
    findings.push_back({file.path, number, "declares something before a comment says what the header is"});
    break;
  }
  return findings;
}

Findings tidiness(const SourceFile& file) {
  Findings findings;
  int number = 0;
  for (const std::string& line : lines_of(file.text)) {
    ++number;
    if (line.ends_with(' ') || line.ends_with('\t') || line.ends_with('\r')) {
      findings.push_back({file.path, number, "ends in white space"});
    }
    for (const char* mark : {"TO"
                             "DO",
                             "FIX"
                             "ME"}) {
      if (line.find(mark) != std::string::npos) findings.push_back({file.path, number, "leaves work behind"});
    }
  }
  return findings;
}

// The functions, constants and types of a file's anonymous namespace, each with its line; a function with its
// parameters' types. Sanitizer builds compile several files as one, where two of one name and one namespace
// clash.
std::map<std::string, int> names_of_its_own(const SourceFile& file) {
  static const std::regex function(R"(^[A-Za-z][^=(]*?\b(\w+\(.*))");
  static const std::regex constant(R"(^(?:static )?const(?:expr)? [^=({]*?\b(\w+) ?[={(].*)");
  static const std::regex type(R"(^(?:struct|class|enum class) (\w+).*)");
  static const std::regex parameter_name(R"( \w+([,)]))");
  std::map<std::string, int> names;
  std::string outer;
  bool inside = false;
  int number = 0;
  for (const std::string& line : lines_of(code_of(file.text))) {
    ++number;
    if (line.starts_with("namespace im_mock")) outer = line;
    if (line.starts_with("namespace {")) inside = true;
    if (line.starts_with("}  ") && inside) inside = false;
    std::smatch match;
    const bool found =
        inside && (std::regex_match(line, match, constant) || std::regex_match(line, match, type) ||
                   std::regex_match(line, match, function));
    if (found) names.emplace(outer + std::regex_replace(match[1].str(), parameter_name, "$1"), number);
  }
  return names;
}

Findings shared_names(const std::vector<SourceFile>& files) {
  Findings findings;
  std::map<std::string, std::string> owners;
  for (const SourceFile& file : files) {
    if (file.is_header()) continue;
    for (const auto& [name, line] : names_of_its_own(file)) {
      const auto [owner, fresh] = owners.emplace(name, file.path);
      if (!fresh) findings.push_back({file.path, line, "has a name that " + owner->second + " has, too"});
    }
  }
  return findings;
}

Findings throwing_dump(const SourceFile& file) {
  Findings findings;
  for (const Finding& finding :
       lines_matching(file, R"(\bdump\()", "dumps what may be no UTF-8 and then throws")) {
    const std::string line = lines_of(file.text)[static_cast<std::size_t>(finding.line) - 1];
    if (line.find("error_handler_t::replace") == std::string::npos) findings.push_back(finding);
  }
  return findings;
}

void require_of(const std::vector<SourceFile>& files, Findings (*rule)(const SourceFile&)) {
  Findings all;
  for (const SourceFile& file : files) {
    Findings findings = rule(file);
    all.insert(all.end(), findings.begin(), findings.end());
  }
  INFO(describe(all));
  CHECK(all.empty());
}

std::vector<SourceFile> mock_sources() {
  return files_below("mock", {".h", ".cpp"});
}

std::vector<SourceFile> everything_written_by_hand() {
  std::vector<SourceFile> files = top_level_files();
  for (const char* folder : {"mock", "tests", "scenarios", ".ci"}) {
    auto more = files_below(folder, {".h", ".cpp", ".md", ".yaml", ".mjs", ".js", "run", "fresh-debian",
                                     "from-sources", "packages", "empty-root", ".sh"});
    files.insert(files.end(), more.begin(), more.end());
  }
  return files;
}

TEST_CASE("a layer includes only the layers and libraries it may know", "[house]") {
  CHECK(layering({"mock/domain/world.h", "#include \"domain/session.h\"\n#include <string>\n"}).empty());
  CHECK(layering({"mock/domain/world.h", "#include \"bayeux/channel.h\"\n"}).size() == 1);
  CHECK(layering({"mock/domain/world.h", "#include <yaml-cpp/yaml.h>\n"}).size() == 1);
  CHECK(layering({"mock/app/backend.cpp", "#include <sys/socket.h>\n"}).size() == 1);
  CHECK(layering({"mock/api/call/router.h", "#include \"server/http/http_server.h\"\n"}).size() == 1);
  CHECK(layering({"mock/server/signals.cpp", "#include <sys/signal.h>\n"}).empty());
  CHECK(layering({"mock/server/signals.cpp", "#include <yaml-cpp/yaml.h>\n"}).size() == 1);
  require_of(mock_sources(), layering);
}

TEST_CASE("a library with a door of its own is included in that file only", "[house]") {
  CHECK(layering({"mock/server/health_probe.cpp", "#include <httplib.h>\n"}).empty());
  CHECK(layering({"mock/server/http/http_server.h", "#include <httplib.h>\n"}).size() == 1);
  CHECK(layering({"mock/text/text_pattern.cpp", "#include <pcre2.h>\n"}).empty());
  CHECK(layering({"mock/domain/world.cpp", "#include <pcre2.h>\n"}).size() == 1);
  CHECK(layering({"tests/api/router_test.cpp", "#include <httplib.h>\n"}).size() == 1);
  require_of(files_below("tests", {".h", ".cpp"}), layering);
}

TEST_CASE("only the server reads a clock", "[house]") {
  CHECK(wall_clock({"mock/app/hub.cpp", "auto t = std::chrono::steady_clock::now();\n"}).size() == 1);
  CHECK(wall_clock({"mock/app/hub.cpp", "// never std::time() here\nauto s = \"clock_gettime\";\n"}).empty());
  CHECK(wall_clock({"mock/server/clock/clock_driver.cpp", "auto t = Clock::now();\n"}).empty());
  CHECK(wall_clock({"mock/domain/world.cpp", "world.advance_time(now());\n"}).empty());
  require_of(mock_sources(), wall_clock);
}

TEST_CASE("the cores know no threads", "[house]") {
  CHECK(threads({"mock/bayeux/client.h", "#include <mutex>\n"}).size() == 1);
  CHECK(threads({"mock/app/backend.h", "#include <mutex>\n"}).empty());
  require_of(mock_sources(), threads);
}

TEST_CASE("the cores leave nothing to chance", "[house]") {
  CHECK(randomness({"mock/domain/ids.cpp", "std::random_device device;\n"}).size() == 1);
  CHECK(randomness({"mock/domain/ids.cpp", "int x = rand();\nint operand(int);\n"}).size() == 1);
  require_of(mock_sources(), randomness);
}

TEST_CASE("JSON becomes text only in ways that take any bytes", "[house]") {
  CHECK(throwing_dump({"mock/app/x.cpp", "return json.dump();\n"}).size() == 1);
  CHECK(
      throwing_dump({"mock/app/x.cpp", "return json.dump(-1, ' ', false, Json::error_handler_t::replace);\n"})
          .empty());
  require_of(mock_sources(), throwing_dump);
}

TEST_CASE("what a file keeps to itself has a name of its own, so that files can be compiled as one",
          "[house]") {
  const auto file = [](const std::string& path, const std::string& text) {
    return SourceFile{path, "namespace im_mock::api {\nnamespace {\n" + text + "\n}  // namespace\n}\n"};
  };
  const auto in_both = [&](const std::string& one, const std::string& other) {
    return shared_names({file("mock/api/a.cpp", one), file("mock/api/b.cpp", other)}).size();
  };
  CHECK(in_both("Response operate(Call& call) {", "Response operate(Call& that) {") == 1);
  CHECK(in_both("Response operate(Call& call) {", "Response operate(int call) {") == 0);
  CHECK(in_both("constexpr int most = 3;", "constexpr long most{4};") == 1);
  CHECK(in_both("struct Row {", "struct Row {") == 1);
  CHECK(in_both("  return operate(call);", "  return operate(call);") == 0);
  const Findings found = shared_names(mock_sources());
  INFO(describe(found));
  CHECK(found.empty());
}

TEST_CASE("no file of the mock grows beyond what can be read in one sitting", "[house]") {
  CHECK(length({"mock/domain/world.cpp", std::string(longest_file, '\n')}).empty());
  CHECK(length({"mock/domain/world.cpp", std::string(longest_file + 1, '\n')}).size() == 1);
  require_of(mock_sources(), length);
}

TEST_CASE("every header is guarded and says first what it is", "[house]") {
  CHECK(header_shape({"mock/domain/x.h", "// What it is.\n#pragma once\nstruct X {};\n"}).empty());
  CHECK(header_shape({"mock/domain/x.h", "#pragma once\nnamespace n {\n\n// What it is.\nstruct X {};\n"})
            .empty());
  CHECK(header_shape({"mock/domain/x.h", "#pragma once\nstruct X {};  // What it is.\n"}).size() == 1);
  CHECK(header_shape({"mock/domain/x.h", "// What it is.\nstruct X {};\n"}).size() == 1);
  require_of(mock_sources(), header_shape);
  require_of(files_below("tests", {".h"}), header_shape);
}

TEST_CASE("no line ends in white space or leaves work behind", "[house]") {
  CHECK(tidiness({"dev", "echo \n"}).size() == 1);
  CHECK(tidiness({"mock/x.cpp", std::string("// TO") + "DO: think\n"}).size() == 1);
  require_of(everything_written_by_hand(), tidiness);
}

TEST_CASE("what stands in comments and string literals is not code", "[house]") {
  CHECK(code_of("a /* b\nc */ d // e\nf") == "a     \n     d     \nf");
  CHECK(code_of("x(\"//\", '\"', 1'000)") == "x(    ,    , 1'000)");
  CHECK(code_of("R\"(a\"b)\" c") == "         c");
}

}  // namespace
}  // namespace house
