// Requests in a second, beside the bare server.
#include <stdexcept>

#include "bench/benchmarks.h"
#include "bench/cometd_clients.h"
#include "bench/comparison.h"
#include "bench/connection.h"
#include "bench/stories.h"

namespace im_mock::bench {
namespace {

constexpr std::size_t callers = 16;

// The ratio would mean nothing if one of them said less than the other.
void expect_same_bytes(int mock, int bare, const std::string& request) {
  Connection from_mock(mock);
  Connection from_bare(bare);
  from_mock.ask(request);
  from_bare.ask(request);
  // The heads differ: the mock says the date.
  const auto body_of = [](const std::string& answer) { return answer.substr(answer.find("\r\n\r\n")); };
  if (body_of(from_mock.answer()) != body_of(from_bare.answer())) {
    throw std::runtime_error("the answers differ: " + from_mock.answer().substr(0, 300) + "\nand " +
                             from_bare.answer().substr(0, 300));
  }
}

void make_sessions(int port, std::size_t count) {
  Connection connection(port);
  const std::string request = request_text("POST", "/__admin/sessions", session_body());
  for (std::size_t number = 0; number < count; ++number) {
    const Answer answer = connection.ask(request);
    if (answer.status != 201) throw std::runtime_error("no session is made: " + answer.body);
  }
}

void compare_get(const Settings& settings, Report& report, const std::string& name, const ServerProcess& mock,
                 const std::string& target, bool reconnect, std::optional<Target> ratio) {
  const Answer answer = get(mock.port(), target);
  if (answer.status != 200) throw std::runtime_error("GET " + target + " fails: " + answer.body);
  const ServerProcess bare(
      bare_command(settings, callers + 1, write_file(settings, "answer.json", answer.body)));
  const std::string request = request_text("GET", target, "", reconnect ? "Connection: close\r\n" : "");
  expect_same_bytes(mock.port(), bare.port(), request);
  Load mock_load(mock.port());
  Load bare_load(bare.port());
  mock_load.add_callers(callers, request, reconnect);
  bare_load.add_callers(callers, request, reconnect);
  compare(settings, report, name, {mock, mock_load}, {bare, bare_load}, ratio);
}

void compare_post(const Settings& settings, Report& report, const ServerProcess& mock, bool subscriber,
                  std::optional<Target> ratio) {
  const ServerProcess bare(bare_command(settings, callers + 1));
  const std::string request = request_text("POST", send_message_target(), send_message_body());
  expect_same_bytes(mock.port(), bare.port(), request);
  Load mock_load(mock.port());
  Load bare_load(bare.port());
  mock_load.add_callers(callers, request);
  bare_load.add_callers(callers, request);
  if (subscriber) mock_load.add_listener(poll_request(subscribed_clients(mock.port(), 1).front()));
  compare(settings, report,
          subscriber ? "POST SendMessage, one subscriber" : "POST SendMessage, nobody listens",
          {mock, mock_load}, {bare, bare_load}, ratio);
}

// How long one answer takes, one after the other on one connection. Of many the tenth part is faster: how
// soon a sleeping thread is woken differs from time to time, what it then does hardly. The first answers find
// both sides cold, and do not count.
double microseconds_of(const Settings& settings, int port, const std::string& target) {
  Connection connection(port);
  const std::string request = request_text("GET", target);
  for (int time = 0; time < settings.times; ++time) connection.ask(request);
  std::vector<double> taken;
  for (int time = 0; time < 5 * settings.times; ++time) {
    const auto begin = std::chrono::steady_clock::now();
    connection.ask(request);
    taken.push_back(
        std::chrono::duration<double, std::micro>(std::chrono::steady_clock::now() - begin).count());
  }
  return percentile(taken, 0.1);
}

// The same of a server that has something to do all the time, so that nobody has to be woken: the time of an
// answer of a few microseconds would be that of the waking.
double busy_microseconds_of(const Settings& settings, int port, const std::string& target) {
  Load load(port);
  load.add_callers(8, request_text("GET", target));
  load.run(settings.turn);
  return 1e6 / load.run(settings.turn).per_second();
}

// Of the session that was made last.
std::string last_target(int port) {
  const std::string all = get(port, "/api/v2/me/im-sessions").body;
  const auto uri = all.rfind("/im-sessions/");
  return "/api/v2/me" + all.substr(uri, all.find('"', uri) - uri);
}

}  // namespace

void many_sessions(const Settings& settings, Report& report) {
  const ServerProcess mock(mock_command(settings, write_file(settings, "empty.yaml", empty_story())));
  report.begin_group("Many sessions");
  std::size_t made = 0;
  double first_per_byte = 0;
  double first_beside_bare = 0;
  double first_by_id = 0;
  double per_byte = 0;
  double beside_bare = 0;
  double by_id = 0;
  for (const std::size_t count : counts_within(settings, {100, 1000, 10000, 100000})) {
    make_sessions(mock.port(), count - made);
    made = count;
    const std::string sessions = std::to_string(count) + " sessions";
    const std::string answer = get(mock.port(), list_target).body;
    const double list = microseconds_of(settings, mock.port(), list_target);
    {
      const ServerProcess bare(bare_command(settings, 8, write_file(settings, "answer.json", answer)));
      beside_bare = list / microseconds_of(settings, bare.port(), list_target);
    }
    per_byte = list / static_cast<double>(answer.size());
    by_id = busy_microseconds_of(settings, mock.port(), last_target(mock.port()));
    if (first_per_byte == 0) first_per_byte = per_byte;
    if (first_by_id == 0) first_by_id = by_id;
    if (count <= 1000) first_beside_bare = beside_bare;
    report.add(sessions + ", the list", list / 1000, "ms");
    report.add(sessions + ", the list, time of 1 KiB", per_byte * 1024, "us");
    report.add(sessions + ", the list, by the bare server's time", beside_bare, "");
    report.add(sessions + ", one by id", by_id, "us");
    if (count == 1000) {
      compare_get(settings, report, "GET of " + sessions, mock, list_target, false, {});
    }
  }
  // The bytes themselves are dearer when they are many: the bare server, too, takes longer for each of 43 MB.
  report.add("time of 1 KiB of the longest list by that of the shortest", per_byte / first_per_byte, "");
  report.add("the longest list beside the bare server, by that of 1000", beside_bare / first_beside_bare, "",
             at_most(1.5));
  report.add("time of one by id of the most by that of the fewest", by_id / first_by_id, "", at_most(1.5));
  compare_get(settings, report, "GET of one by id out of " + std::to_string(made), mock,
              last_target(mock.port()), false, at_least(0.9));
}

void request_rates(const Settings& settings, Report& report) {
  const std::string story = write_file(settings, "one-session.yaml", one_session_story());
  report.begin_group("Beside a bare cpp-httplib server: same version and flags, same bytes");
  {
    const ServerProcess mock(mock_command(settings, story));
    compare_get(settings, report, "GET sessions, 16 connections", mock, list_target, false, at_least(0.9));
    compare_get(settings, report, "GET sessions, Connection: close", mock, list_target, true, at_least(0.9));
    compare_post(settings, report, mock, false, {});
    compare_post(settings, report, mock, true, at_least(0.6));
  }
  {
    // The default of --log-level, for comparison: a line for each request.
    const ServerProcess mock(mock_command(settings, story, "info"), settings.folder + "/log");
    compare_get(settings, report, "GET sessions, log written to a file", mock, list_target, false, {});
  }
}

}  // namespace im_mock::bench
