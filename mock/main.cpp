// Wires everything together: one command, one function of the house.
#include <exception>
#include <string>
#include <variant>

#include "scenario/commands/check.h"
#include "scenario/commands/explain.h"
#include "scenario/language/schema.h"
#include "server/health_probe.h"
#include "server/log/standard_streams.h"
#include "server/options.h"
#include "server/serve.h"

namespace {

using namespace im_mock;

int print(const std::string& text, int exit_code) {
  return server::print(text) ? exit_code : 1;
}

int print(const scenario::Report& report) {
  return print(report.text, report.exit_code);
}

int health(const std::string& url) {
  const auto status = server::http_status_of(url + "/__admin/health", 5);
  if (status == 200) return print("up " + url + "\n", 0);
  server::complain("im-mock: " + url + " " +
                   (status ? "answers " + std::to_string(*status) : "does not answer") + "\n");
  return 1;
}

struct Run {
  int operator()(const server::ServeOptions& options) const { return server::serve(options); }
  int operator()(const server::CheckOptions& options) const {
    return print(scenario::check(options.files, options.format));
  }
  int operator()(const server::ExplainOptions& options) const {
    return print(scenario::explain(options.file));
  }
  int operator()(const server::HealthOptions& options) const { return health(options.url); }
  int operator()(const server::SchemaOptions&) const { return print(scenario::schema_text(), 0); }
  int operator()(const server::EndNow& end) const {
    if (end.exit_code == 0) return print(end.text, 0);
    server::complain(end.text);
    return end.exit_code;
  }
};

}  // namespace

int main(int argument_count, char** arguments) {
  server::hold_standard_streams();
  try {
    return std::visit(Run{}, server::command_from(argument_count, arguments));
  } catch (const std::exception& error) {
    server::complain(std::string("im-mock: bug: ") + error.what() + "\n");
    return 1;
  }
}
