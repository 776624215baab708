// The stories that ship: each is sound, and plays to its end.
#include <algorithm>

#include "catch.h"
#include "domain/story.h"
#include "domain/world.h"
#include "scenario/commands/explain.h"
#include "scenario/scenario_text.h"

namespace im_mock::scenario {
namespace {

using domain::Instant;
using domain::World;
using Lines = std::vector<std::string>;

std::vector<std::string> shipped() {
  return files_with_ending("scenarios", ".yaml");
}

World play(const std::string& name) {
  return World(loaded(text_of_file("scenarios/" + name + ".yaml")), 1);
}

// What happens until a moment, one line for each event.
Lines until(World& world, int ms) {
  world.advance_to(Instant{ms});
  return domain::story::happened(world);
}

bool has(const Lines& lines, const std::string& end) {
  return std::any_of(lines.begin(), lines.end(),
                     [&](const std::string& line) { return line.ends_with(end); });
}

void send(World& world, const std::string& text, domain::AgentIndex agent = 0) {
  const auto& device = world.scenario().agents[agent].devices.front();
  const auto session = world.sessions_of(agent);
  REQUIRE_FALSE(session.empty());
  const domain::SendMessage message{text, "3002", "/devices/" + device.id};
  const auto result = world.perform(agent, session.front()->id, message);
  INFO((result ? "" : result.refusal().diagnosis));
  REQUIRE(result);
}

void initiate(World& world, const std::string& number, domain::AgentIndex agent = 0) {
  REQUIRE(world.initiate(agent, domain::story::initiate(number)));
}

TEST_CASE("at least eight stories ship, one named demo, each under its file's name", "[scenario]") {
  CHECK(shipped().size() >= 8);
  const Library library = load_paths({path_in_repository("scenarios")});
  INFO(to_text(library.problems));
  CHECK(library.problems.empty());
  for (const auto& scenario : library.scenarios) {
    CHECK(scenario->file.ends_with("/" + scenario->name + ".yaml"));
    CHECK_FALSE(scenario->description.empty());
  }
}

TEST_CASE("every shipped story begins with the line that editors read", "[scenario]") {
  for (const std::string& file : shipped()) {
    INFO(file);
    CHECK(text_of_file(file).starts_with("# yaml-language-server: $schema=./scenario.schema.json\n"));
  }
}

TEST_CASE("every shipped story is listed in the scenarios' README", "[scenario]") {
  const std::string readme = text_of_file("scenarios/README.md");
  for (const std::string& file : shipped()) {
    INFO(file);
    CHECK(readme.find("| " + file.substr(file.find('/') + 1) + " | ") != std::string::npos);
  }
}

TEST_CASE("left alone for ten minutes no shipped story halts or drops anything", "[scenario]") {
  for (const std::string& file : shipped()) {
    World world(loaded(text_of_file(file)), 1);
    const Lines lines = until(world, 600'000);
    INFO(file);
    CHECK(world.halted().empty());
    for (const std::string& line : lines) {
      INFO(line);
      CHECK(line.find(" dropped ") == std::string::npos);
    }
  }
}

TEST_CASE("the documented sample stands still with the documented values", "[scenario]") {
  World world = play("documented-sample");
  CHECK(until(world, 600'000) == Lines{"0 agent state Talking"});
  const auto sessions = world.sessions_of(0);
  REQUIRE(sessions.size() == 1);
  using enum domain::OperationName;
  CHECK(sessions[0]->id == "007MDF3D0KAHL93L807GK2LAES000001");
  CHECK(*sessions[0]->participants == std::vector{domain::Participant::of("3002")});
  CHECK(sessions[0]->capabilities == domain::Capabilities{SendMessage, AttachUserData, Complete});
  CHECK(sessions[0]->user_data->empty());
}

TEST_CASE("incoming-answered rings, talks and ends by itself", "[scenario]") {
  World world = play("incoming-answered");
  const Lines lines = until(world, 60'000);
  CHECK(lines.front() == "1000 agent state Alerting");
  CHECK(has(lines, "message The order number is 4711, if that helps."));
  CHECK(lines.back() == "23000 agent state Completed");
  CHECK(world.sessions().empty());
}

TEST_CASE("incoming-missed rings twice and nobody answers", "[scenario]") {
  World world = play("incoming-missed");
  CHECK(until(world, 200'000) == Lines{"1000 agent state Alerting", "21000 agent state Completed",
                                       "81000 agent state Alerting", "91000 agent state Completed"});
}

TEST_CASE("outgoing-answered answers any number and reacts to what the agent says", "[scenario]") {
  World world = play("outgoing-answered");
  initiate(world, "16001");
  CHECK(until(world, 3000).size() == 3);
  send(world, "Where is order 4711?");
  const Lines lines = until(world, 60'000);
  CHECK(has(lines, "5000 agent message One moment, I am looking it up."));
  CHECK(lines.back() == "15000 agent state Completed");
}

TEST_CASE("outgoing-refused fails in all its ways", "[scenario]") {
  World world = play("outgoing-refused");
  for (const char* number : {"16001", "16002", "16003"}) {
    initiate(world, number);
    const Lines lines = until(world, static_cast<int>(world.now().count()) + 40'000);
    INFO(number);
    REQUIRE(lines.size() == 2);
    CHECK(lines.back().ends_with("state Completed"));
  }
  CHECK(world.initiate(0, domain::story::initiate("16004")).refusal().http_status == 500);
  CHECK(world.initiate(0, domain::story::initiate("1")).refusal().message == "Invalid state");
}

TEST_CASE("chatty-customer does not wait for answers", "[scenario]") {
  World world = play("chatty-customer");
  const Lines lines = until(world, 120'000);
  CHECK(std::count_if(lines.begin(), lines.end(),
                      [](const auto& line) { return line.find(" message ") != std::string::npos; }) == 11);
  CHECK(lines.back().ends_with("state Completed"));
}

TEST_CASE("answer-within-a-minute thanks who answers and leaves who does not", "[scenario]") {
  World silent = play("answer-within-a-minute");
  const Lines abandoned = until(silent, 120'000);
  CHECK(has(abandoned, "33000 agent message Hello? Is somebody looking at this?"));
  CHECK(abandoned.back() == "66000 agent state Completed");

  World answered = play("answer-within-a-minute");
  until(answered, 5000);
  send(answered, "Good morning");
  until(answered, 10'000);
  send(answered, "You get it back");
  const Lines lines = until(answered, 120'000);
  CHECK(has(lines, "message Thank you, that helps."));
  CHECK(lines.back() == "15000 agent state Completed");
}

TEST_CASE("bot-with-replies answers each of its words until bye", "[scenario]") {
  World world = play("bot-with-replies");
  until(world, 0);
  const auto answer = [&](const std::string& text) {
    send(world, text);
    return until(world, static_cast<int>(world.now().count()) + 5000);
  };
  CHECK(has(answer("Hello!"), "message Hello agent, I am the bot at 3999."));
  CHECK(has(answer("ping 7"), "message pong 7"));
  CHECK(has(answer("Where is order 4711?"), "message Order 4711 is on its way."));
  CHECK(has(answer("repeat after me: so it is"), "message so it is"));
  const std::string id = world.sessions_of(0).front()->id;
  REQUIRE(world.perform(0, id, domain::AttachUserData{{{"language", "de"}}}));
  CHECK(has(until(world, 100'000), "message I see, you would rather speak de. I only speak English."));
  REQUIRE(world.perform(0, id, domain::DeleteUserData{"orderNumber"}));
  CHECK(has(until(world, 110'000), "message Then we forget the orderNumber."));
  CHECK(answer("bye").back().ends_with("state Completed"));
}

TEST_CASE("user-data-changes knows every type and ends with none", "[scenario]") {
  World world = play("user-data-changes");
  until(world, 4000);
  const domain::Json data = *world.sessions_of(0).front()->user_data;
  CHECK(data["favColor"] == "still blue");
  CHECK(data["visits"] == 4);
  CHECK(data["premium"] == true);
  CHECK(data["score"] == 0.75);
  CHECK(data["lastAgent"].is_null());
  CHECK(data["address"]["zip"] == "01234");
  CHECK(data["basket"][1]["article"] == 4711);
  const Lines lines = until(world, 60'000);
  CHECK(has(lines, "userData {}"));
  CHECK(lines.back().ends_with("state Completed"));
}

TEST_CASE("two-agents lets agents write to one another", "[scenario]") {
  World world = play("two-agents");
  until(world, 9000);
  send(world, "Okay, sure", 0);
  const Lines lines = until(world, 20'000);
  CHECK(has(lines, "agent1 message You are the best!"));
  CHECK(has(lines, "agent3 message You are the best!"));
  CHECK(lines.back().ends_with("state Completed"));

  initiate(world, "3002", 0);
  CHECK(until(world, 25'000) == Lines{"20050 agent1 state Initiating", "20050 agent2 state Alerting",
                                      "23050 agent1 state Talking", "23050 agent2 state Talking"});
}

TEST_CASE("demo goes on for ever, with and without the agent", "[scenario]") {
  World world = play("demo");
  until(world, 8000);
  send(world, "Hello, which order is it?");
  const Lines lines = until(world, 60'000);
  CHECK(has(lines, "message Hello agent!"));
  CHECK(has(lines, "message It is 4711."));
  CHECK(has(lines, "agent state Completed"));
  CHECK(has(until(world, 600'000), "message Maybe this helps: it is order 4711."));
  CHECK(world.next_due());
}

TEST_CASE("demo answers whatever number is called while no customer is there", "[scenario]") {
  World world = play("demo");
  initiate(world, "4242");
  const Lines lines = until(world, 4000);
  CHECK(has(lines, "3050 agent message This is 4242, what can I do for you?"));
}

TEST_CASE("every shipped story can be explained", "[scenario]") {
  for (const std::string& file : shipped()) {
    const Report report = explain(path_in_repository(file));
    INFO(report.text);
    CHECK(report.exit_code == 0);
    CHECK(report.text.starts_with("Scenario "));
  }
}

}  // namespace
}  // namespace im_mock::scenario
