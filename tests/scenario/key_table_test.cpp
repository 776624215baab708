// The key table against everything that is made from it or stands beside it.
#include "scenario/key_table.h"

#include <set>

#include "catch.h"
#include "scenario/language/schema.h"
#include "scenario/scenario_text.h"

namespace im_mock::scenario {
namespace {

std::string label(const Key& key) {
  return std::string(to_string(key.section)) + "." + std::string(key.name);
}

// The settings of a scenario that gives a key its fallback.
domain::Settings settings_with(const std::string& line) {
  return loaded("sessions: [{state: Talking}]\nsettings:\n  " + line + "\n")->settings;
}

bool equal(const domain::Settings& left, const domain::Settings& right) {
  return left.event_delay == right.event_delay && left.completed_sessions == right.completed_sessions &&
         left.unknown_user_data_key == right.unknown_user_data_key &&
         left.capabilities == right.capabilities && left.relaxed_send_message == right.relaxed_send_message &&
         left.echo_messages == right.echo_messages && left.auto_answer == right.auto_answer &&
         left.invalid_state_http_status == right.invalid_state_http_status && left.csrf == right.csrf &&
         left.metrics == right.metrics && left.version == right.version && left.features == right.features &&
         left.connect_timeout == right.connect_timeout && left.connect_interval == right.connect_interval &&
         left.must_be_logged_in == right.must_be_logged_in && left.max_interval == right.max_interval &&
         left.cometd == right.cometd && left.browser_cookie == right.browser_cookie;
}

TEST_CASE("no key stands twice in a section of the key table", "[scenario]") {
  std::set<std::string> seen;
  for (const Key& key : scenario_keys()) {
    INFO(label(key));
    CHECK(seen.insert(label(key)).second);
  }
}

TEST_CASE("every key has a meaning, and an example that begins with the key", "[scenario]") {
  for (const Key& key : scenario_keys()) {
    INFO(label(key));
    CHECK_FALSE(key.meaning.empty());
    CHECK(key.example.starts_with(std::string(key.name) + ": "));
  }
}

TEST_CASE("every key's example loads without a problem or a warning", "[scenario]") {
  for (const Key& key : scenario_keys()) {
    INFO(label(key));
    const std::string text = scenario_with(key, std::string(key.example));
    const std::vector<KnownText> base{{"order-question", "order-question.yaml", "settings: {csrf: true}"}};
    const Loaded result = load_text(text, "example.yaml", base);
    INFO(text);
    INFO(to_text(result.problems));
    CHECK(result.problems.empty());
    CHECK(result.scenario);
  }
}

TEST_CASE("every setting's default in the key table is the one of the domain", "[scenario]") {
  for (const Key* key : keys_of(Section::Settings)) {
    if (key->type == Type::Capabilities) continue;
    INFO(label(*key));
    CHECK(
        equal(settings_with(std::string(key->name) + ": " + std::string(key->fallback)), domain::Settings{}));
  }
}

TEST_CASE("every setting's example differs from its default, so that the setting is really read",
          "[scenario]") {
  for (const Key* key : keys_of(Section::Settings)) {
    INFO(label(*key));
    CHECK_FALSE(equal(settings_with(std::string(key->example)), domain::Settings{}));
  }
}

TEST_CASE("the default epoch in the key table is the one of the domain", "[scenario]") {
  const std::string epoch(key_named(Section::Scenario, "epoch")->fallback);
  CHECK(loaded("sessions: [{state: Talking}]\nepoch: " + epoch)->epoch_ms == domain::Scenario{}.epoch_ms);
}

TEST_CASE("the tables of the scenarios' README are those of the key table", "[scenario]") {
  std::string readme = text_of_file("scenarios/README.md");
  for (const Section section : all_sections()) {
    const std::string begin = "<!-- keys: " + std::string(to_string(section)) + " -->\n";
    const auto start = readme.find(begin);
    INFO(begin);
    REQUIRE(start != std::string::npos);
    const auto from = start + begin.size();
    const auto length = readme.find("<!-- end -->", from) - from;
    if (accepting()) readme.replace(from, length, reference_table(section));
    if (!accepting()) CHECK(readme.substr(from, length) == reference_table(section));
  }
  if (accepting()) write_file("scenarios/README.md", readme);
}

TEST_CASE("every YAML example of the scenarios' README loads", "[scenario]") {
  const std::string readme = text_of_file("scenarios/README.md");
  const std::string fence = "```yaml\n";
  const std::vector<KnownText> known{{"demo", "demo.yaml", text_of_file("scenarios/demo.yaml")}};
  std::size_t examples = 0;
  for (auto start = readme.find(fence); start != std::string::npos; start = readme.find(fence, start + 1)) {
    const auto from = start + fence.size();
    const std::string example = readme.substr(from, readme.find("```", from) - from);
    const Loaded result = load_text(example, "example.yaml", known);
    INFO(example);
    INFO(to_text(result.problems));
    CHECK(result.problems.empty());
    ++examples;
  }
  CHECK(examples >= 2);
}

TEST_CASE("the README's states offer what the domain says", "[scenario]") {
  const std::string readme = text_of_file("scenarios/README.md");
  for (const domain::State state : domain::all_states) {
    std::string row;
    for (const auto name : domain::default_capabilities()[static_cast<std::size_t>(state)]) {
      row += (row.empty() ? "" : ", ") + std::string(to_string(name));
    }
    CHECK(readme.find("| " + std::string(to_string(state)) + " | " + (row.empty() ? "none" : row) + " |\n") !=
          std::string::npos);
  }
}

TEST_CASE("the schema in the repository is the one that the key table makes", "[scenario]") {
  if (accepting()) write_file("scenarios/scenario.schema.json", schema_text());
  CHECK(text_of_file("scenarios/scenario.schema.json") == schema_text());
}

TEST_CASE("the schema knows every key of every section and no other", "[scenario]") {
  const domain::Json whole = schema();
  for (const Section section : all_sections()) {
    const domain::Json& map =
        section == Section::Scenario ? whole : whole["definitions"][std::string(to_string(section))];
    INFO(std::string(to_string(section)));
    CHECK(map["additionalProperties"] == false);
    CHECK(map["properties"].size() == keys_of(section).size());
    for (const Key* key : keys_of(section)) CHECK(map["properties"].contains(std::string(key->name)));
  }
}

}  // namespace
}  // namespace im_mock::scenario
