// A clock moved by hand: what one step costs, whatever the number of steps and of those who wait.
#include <algorithm>
#include <chrono>
#include <ctime>
#include <memory>
#include <stdexcept>
#include <string>

#include "app/world/hosted_world.h"
#include "bench/benchmarks.h"
#include "bench/connection.h"
#include "bench/server_process.h"
#include "bench/stories.h"
#include "domain/world.h"

namespace im_mock::bench {
namespace {

using Story = std::shared_ptr<const domain::Scenario>;

// What this thread has had of a processor, in seconds: what else the machine does leaves it as it is.
double processor_seconds() {
  timespec time{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
  return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_nsec) * 1e-9;
}

domain::Step message_after(int milliseconds) {
  domain::Step step;
  step.trigger = domain::Trigger::After;
  step.delay = domain::Duration{milliseconds};
  step.effect.message = std::get<domain::TextTemplate>(domain::TextTemplate::parse("Where is my order?"));
  step.line = 7;
  return step;
}

// `sessions` sessions with `steps` messages each, one every 36 ms.
Story story(std::size_t sessions, std::size_t steps) {
  auto plan = std::make_shared<domain::SessionPlan>();
  plan->participants = {domain::Participant::of("3002")};
  plan->state = domain::State::Talking;
  plan->timeline.assign(steps, message_after(36));
  auto made = std::make_shared<domain::Scenario>();
  made->name = "advance";
  made->agents = {domain::default_agent()};
  made->sessions.assign(sessions, plan);
  return made;
}

constexpr domain::Instant far_away{1000L * 3600 * 24 * 365};

// Steps in a second, of the domain alone: events and nothing else.
double world_rate(const Story& played, std::size_t steps) {
  domain::World world(played, 1);
  world.take_events();
  const double begin = processor_seconds();
  world.advance_to(far_away);
  if (world.take_events().size() != steps) throw std::runtime_error("not every step has happened");
  return static_cast<double>(steps) / (processor_seconds() - begin);
}

std::string receive(app::HostedWorld& world, const std::string& message) {
  const auto outcome = world.enter(app::RealTime{0})
                           .receive(message, {"agent", "http://mock/api/v2"}, {}, [](auto&, const auto&) {});
  return std::get<bayeux::Answer>(outcome.answer).body;
}

// A client that hears of everything and does not poll: what it is told is queued for it.
void add_listener(app::HostedWorld& world) {
  const std::string reply = receive(world, R"({"channel":"/meta/handshake"})");
  const auto id = domain::Json::parse(reply).at(0).at("clientId").get<std::string>();
  receive(world, R"({"channel":"/meta/subscribe","subscription":"/**","clientId":")" + id + "\"}");
}

// The same with all that an event means: journal and notification, to nobody or to one client.
double hosted_rate(const Story& played, std::size_t steps, bool listener) {
  app::WorldOptions options;
  options.clock = app::ClockMode::Manual;
  app::HostedWorld world("bench", played, options, app::RealTime{0}, {});
  if (listener) add_listener(world);
  const double begin = processor_seconds();
  auto visit = world.enter(app::RealTime{0});
  if (visit.advance_to(far_away).size() != steps) throw std::runtime_error("not every step has happened");
  return static_cast<double>(steps) / (processor_seconds() - begin);
}

// Adds both rates; returns the second.
double add_rates(Report& report, std::size_t sessions, std::size_t steps_each) {
  const std::size_t steps = sessions * steps_each;
  const Story played = story(sessions, steps_each);
  const std::size_t times = std::max<std::size_t>(3, 30000 / steps);
  std::vector<double> alone;
  std::vector<double> hosted;
  for (std::size_t time = 0; time < times; ++time) {
    alone.push_back(world_rate(played, steps));
    hosted.push_back(hosted_rate(played, steps, false));
  }
  const std::string name = std::to_string(steps) + (sessions == 1 ? " steps in a row" : " steps, ") +
                           (sessions == 1 ? "" : std::to_string(sessions) + " wait");
  report.add(name + ": the story alone", median(alone) / 1e6, "M steps/s");
  report.add(name + ": with journal and push", median(hosted) / 1e6, "M steps/s", at_least(1));
  return median(hosted);
}

}  // namespace

void advance(const Settings& settings, Report& report) {
  report.begin_group("A clock moved by hand");
  const auto counts = counts_within(settings, {1000, 10000, 100000, 1000000});
  std::vector<double> in_a_row;
  std::vector<double> waiting;
  for (const std::size_t steps : counts) in_a_row.push_back(add_rates(report, 1, steps));
  for (const std::size_t sessions : counts) {
    waiting.push_back(add_rates(report, sessions, std::max<std::size_t>(1, 100000 / sessions)));
  }
  report.add("time of a step, most in a row by fewest", in_a_row.front() / in_a_row.back(), "", at_most(1.5));
  report.add("time of a step, most waiting by fewest", waiting.front() / waiting.back(), "", at_most(1.5));

  const std::size_t many = counts.back() / 10;
  report.add(std::to_string(many) + " steps in a row: with journal and push to one client",
             hosted_rate(story(1, many), many, true) / 1e6, "M steps/s");

  // Over HTTP the answer lists every event.
  const ServerProcess server(
      mock_command(settings, write_file(settings, "talkative.yaml", talkative_story(1000))));
  Connection connection(server.port());
  connection.ask(request_text("PUT", "/__admin/clock", R"({"mode":"manual"})"));
  std::vector<double> taken;
  std::size_t events = 0;
  double bytes = 0;
  for (int time = 0; time < settings.times; ++time) {
    const auto begin = std::chrono::steady_clock::now();
    const Answer answer = connection.ask(request_text("POST", "/__admin/clock/advance", R"({"by":"1h"})"));
    taken.push_back(std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count());
    if (answer.status != 200) throw std::runtime_error("cannot advance: " + answer.body.substr(0, 300));
    bytes = static_cast<double>(answer.body.size());
    events = 0;
    for (auto at = answer.body.find("\"number\""); at != std::string::npos;
         at = answer.body.find("\"number\"", at + 1))
      ++events;
  }
  report.add("an hour with " + std::to_string(events) + " events, over HTTP", median(taken) * 1000, "ms",
             at_most(1000));
  report.add("its answer, which lists them all", bytes / 1048576, "MiB");
}

}  // namespace im_mock::bench
