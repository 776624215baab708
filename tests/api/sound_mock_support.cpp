#include <set>
#include <utility>

#include "api/admin/admin_door.h"
#include "api/call/answers.h"
#include "api/http/target.h"
#include "api/sound_mock.h"
#include "app/journal/journal_export.h"
#include "scenario/loader.h"

namespace api_test {
namespace {

using namespace im_mock;
using domain::Json;

const char* const demo_like = R"(
scenario: demo
settings: {eventDelay: 50ms, relaxedSendMessage: true}
sessions:
  - id: S1
    participants: ["3002"]
    userData: {service: Orders, customer: {name: J. Doe}}
    repeat: 20s
    timeline:
      - {at: 0s, state: Alerting}
      - {after: 1s, state: Talking}
      - {after: 1s, message: "Hello, where is my order?"}
      - on: SendMessage
        where: {text: /number|order id/i}
        timeout: 12s
        otherwise: {message: "Maybe this helps: it is order 4711."}
        after: 500ms
        userData: {orderNumber: "4711", askedBy: "{{agent}}"}
        message: "It is 4711."
      - {after: 5s, state: Completed}
  - {id: S2, participants: ["3003"], state: Talking}
replies:
  - {on: SendMessage, where: {text: "/^ping (?<n>\\d+)$/"}, after: 200ms, message: "pong {{n}}"}
initiate:
  - {destination: "16002", refuse: {statusCode: 2, statusMessage: Invalid state}}
  - destination: "*"
    timeline: [{after: 100ms, state: Talking}, {after: 1m, state: Completed}]
)";

const char* const with_agents = R"(
scenario: agents
agents:
  - {userName: agent1, password: secret1, device: "3001"}
  - {userName: agent2, password: secret2, devices: ["3002", "3004"]}
settings: {csrf: true, completedSessions: keep}
sessions: [{id: S1, agent: agent1, participants: ["3009"], state: Talking}]
)";

app::Backend::Scenarios scenarios() {
  static const app::Backend::Scenarios loaded{scenario::load_text(demo_like, "demo.yaml").scenario,
                                              scenario::load_text(with_agents, "agents.yaml").scenario};
  return loaded;
}

app::Backend::Options backend_options() {
  app::Backend::Options options;
  options.world.clock = app::ClockMode::Manual;
  options.world.journal_size = 200;
  options.worlds_max = 3;
  return options;
}

bool is_printable(const std::string& text) {
  for (const char character : text) {
    if (static_cast<unsigned char>(character) < 0x20 || character == 0x7f) return false;
  }
  return true;
}

std::string header(const api::Response& response, const std::string& name) {
  for (const auto& [key, value] : response.headers) {
    if (api::same_name(key, name)) return value;
  }
  return "";
}

// What the documents name; 500 is how CometD answers a poll that a newer one supersedes.
bool is_documented(int status, bool is_admin, bool late) {
  static const std::set<int> both{200, 204, 400, 403, 404, 405, 409};
  static const std::set<int> of_admin{201, 202};
  return both.contains(status) || (is_admin ? of_admin.contains(status) : status == 413) ||
         (late && status == 500);
}

}  // namespace

SoundMock::SoundMock()
    : backend_(scenarios(), backend_options(), now_), application_(backend_, api::Options{}) {
  ask("PUT", "/__admin/worlds/own", R"({"scenario":"agents"})");
  const auto greeting =
      Json::parse(ask("POST", "/api/v2/notifications",
                      R"([{"channel":"/meta/handshake","version":"1.0","ext":{"ack":true}}])")
                      .body);
  client_ = greeting.at(0).at("clientId").get<std::string>();
  const std::string member = R"(,"clientId":")" + client_ + R"("}])";
  ask("POST", "/api/v2/notifications", R"([{"channel":"/meta/subscribe","subscription":"/**")" + member);
  ask("POST", "/api/v2/notifications", R"([{"channel":"/meta/connect")" + member);
}

api::Response SoundMock::ask(const std::string& method, const std::string& target, const std::string& body) {
  api::Request request;
  request.method = method;
  request.target = target;
  request.body = body;
  request.received = now_;
  return application_.handle(request);
}

std::string SoundMock::what_is_unsound(api::Request request) {
  now_ += app::RealTime{10};
  request.received = now_;
  const bool is_admin = api::is_admin(api::Target::parse(request.target));
  const std::string before = state();
  api::Response response = application_.handle(request);
  if (response.hold) {
    held_.push_back(*std::move(response.hold));
    return "";
  }
  if (!response.fault.empty()) return "";  // It is to be wrong.
  std::string wrong = unsound_answer(response, is_admin, false);
  // A story that loops has moved on all the same until it was stopped, and says so.
  const bool halted = response.body.find("\"halted\"") != std::string::npos;
  if (wrong.empty() && response.status >= 400 && !halted && state() != before) {
    wrong = "a refusal has changed the state";
  }
  return wrong;
}

void SoundMock::advance() {
  ask("POST", "/w/default/__admin/clock/advance", R"({"by":"1s"})");
}

std::string SoundMock::what_is_unsound_in_the_end() {
  std::string wrong;
  for (std::size_t index = 0; index < held_.size() && wrong.empty(); ++index) {
    auto answer = held_[index].waiting->wait_for(app::RealTime{0});
    if (!answer && index % 2 == 1) {
      held_[index].hang_up(now_);
    } else {
      wrong = unsound_answer(held_[index].finish(std::move(answer), now_), true, true);
    }
  }
  for (const auto& host : backend_.worlds()) {
    if (!wrong.empty()) break;
    auto visit = host->enter(now_);
    const std::string yaml = app::scenario_yaml_of(visit.journal(), visit.world().scenario());
    const auto loaded = scenario::load_text(yaml, "journal.yaml");
    if (!loaded.scenario)
      wrong = "the exported scenario is none: " + scenario::to_text(loaded.problems) + yaml;
    if (!Json::accept(app::har_of(visit.journal(), 0, "1"))) wrong = "the HAR is no JSON";
    std::uint64_t number = visit.journal().dropped();
    for (const app::JournalRow& row : visit.journal().rows()) {
      if (row.number != ++number) wrong = "the journal's numbers have a gap";
    }
  }
  return wrong;
}

std::string SoundMock::unsound_answer(const api::Response& response, bool is_admin, bool late) {
  const std::string status = std::to_string(response.status);
  const bool is_exception = response.rule == "cometdException" && response.status == 500;
  if (!is_documented(response.status, is_admin, late) && !is_exception)
    return "the status " + status + " is not documented";
  for (const auto& [name, value] : response.headers) {
    if (!is_printable(name) || !is_printable(value)) return "a header that is not printable: " + name;
  }
  const std::string type = header(response, "Content-Type");
  if (type != api::json_type) return !type.empty() || response.body.empty() ? "" : "a body without type";
  const Json body = Json::parse(response.body, nullptr, false);
  if (body.is_discarded()) return "no JSON: " + response.body;
  if (is_admin && response.status >= 400 && !late && response.status != 409) {
    return body.contains("error") ? "" : "a refusal without an error: " + response.body;
  }
  if (is_admin || body.is_array()) return "";
  if (!body.contains("statusCode") || !body.at("statusCode").is_number_integer())
    return "no statusCode: " + response.body;
  if ((body.at("statusCode") == 0) != (response.status < 300)) return status + " beside " + response.body;
  const bool explained = !header(response, "X-Mock-Diagnosis").empty();
  // What is done may have something odd about it all the same.
  return explained || response.status < 400 ? "" : status + " without a diagnosis";
}

// All that a client can see of all worlds. What was asked is not part of it.
std::string SoundMock::state() {
  std::string text = ask("GET", "/__admin/worlds").body + ask("GET", "/__admin/snapshots").body;
  for (const auto& host : backend_.worlds()) {
    const std::string prefix = "/w/" + host->name() + "/__admin/";
    for (const char* part : {"sessions", "clients", "clock", "faults"})
      text += ask("GET", prefix + part).body;
    auto visit = host->enter(now_);
    for (const app::JournalRow& row : visit.journal().rows()) {
      if (row.kind != app::JournalRow::Kind::Request) text += std::to_string(row.number) + row.what;
    }
  }
  return text;
}

}  // namespace api_test
