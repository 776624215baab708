// Worlds made, reset and deleted: what each costs, and whether the memory comes back.
#include <algorithm>
#include <chrono>
#include <functional>
#include <stdexcept>
#include <string>

#include "bench/benchmarks.h"
#include "bench/connection.h"
#include "bench/server_process.h"
#include "bench/stories.h"

namespace im_mock::bench {
namespace {

// Asks once for each world; the microseconds of one, on the average.
double ask_for_each(Connection& connection, std::size_t count,
                    const std::function<std::string(const std::string&)>& request) {
  const auto begin = std::chrono::steady_clock::now();
  for (std::size_t number = 0; number < count; ++number) {
    const Answer answer = connection.ask(request("w" + std::to_string(number)));
    if (answer.status >= 300) throw std::runtime_error("a world says " + answer.body);
  }
  return std::chrono::duration<double, std::micro>(std::chrono::steady_clock::now() - begin).count() /
         static_cast<double>(count);
}

double mebibytes(const ServerProcess& server) {
  return static_cast<double>(server.resident_bytes()) / 1048576;
}

std::string put(const std::string& world) {
  return request_text("PUT", "/__admin/worlds/" + world, R"({"clock":"manual","seed":7})");
}

std::string put_from_snapshot(const std::string& world) {
  return request_text("PUT", "/__admin/worlds/" + world, R"({"from":"present","clock":"manual"})");
}

std::string reset(const std::string& world) {
  return request_text("POST", "/w/" + world + "/__admin/reset");
}

std::string drop(const std::string& world) {
  return request_text("DELETE", "/__admin/worlds/" + world);
}

}  // namespace

void worlds(const Settings& settings, Report& report) {
  const std::size_t count = std::min<std::size_t>(1000, settings.most);
  report.begin_group(std::to_string(count) + " worlds");
  const ServerProcess server(
      mock_command(settings, write_file(settings, "one-session.yaml", one_session_story())));
  Connection connection(server.port());
  connection.ask(request_text("POST", "/__admin/snapshots", R"({"name":"present"})"));
  const double before = mebibytes(server);
  report.add("memory before", before, "MiB");
  report.add("make one", ask_for_each(connection, count, put), "us");
  report.add("memory with all of them", mebibytes(server), "MiB");
  report.add("reset one", ask_for_each(connection, count, reset), "us");
  report.add("delete one", ask_for_each(connection, count, drop), "us");
  const double after = mebibytes(server);
  report.add("memory afterwards", after, "MiB", at_most(before + 1));
  report.add("make one from a snapshot", ask_for_each(connection, count, put_from_snapshot), "us");
  ask_for_each(connection, count, drop);
  for (int round = 0; round < 3; ++round) {
    ask_for_each(connection, count, put);
    ask_for_each(connection, count, drop);
  }
  report.add("memory after the same four times more", mebibytes(server), "MiB", at_most(after + 1));
}

}  // namespace im_mock::bench
