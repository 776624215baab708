#include <algorithm>

#include "api/conversation.h"
#include "catch.h"
#include "scenario/loader.h"

namespace api_test {

using namespace im_mock;

const char* const talking = R"(
scenario: talking
sessions:
  - {id: S1, participants: ["3002"], userData: {favColor: blue}, state: Talking}
)";

const char* const three_agents = R"(
scenario: three-agents
agents:
  - {userName: agent1, password: secret1, firstName: Alex, lastName: Miller, device: "3001"}
  - {userName: agent2, password: secret2, device: "3002"}
  - {userName: agent3, password: secret3, devices: ["3003", "3004"]}
)";

std::string device_path(const std::string& number) {
  return "/devices/" + domain::device_id_for(number);
}

std::string basic(const std::string& user_name, const std::string& password) {
  constexpr char alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  const std::string pair = user_name + ":" + password;
  std::string text = "Basic ";
  for (std::size_t at = 0; at < pair.size(); at += 3) {
    unsigned bits = 0;
    for (std::size_t place = at; place < at + 3; ++place) {
      bits = bits << 8 | (place < pair.size() ? static_cast<unsigned char>(pair[place]) : 0U);
    }
    for (std::size_t digit = 0; digit < 4; ++digit) {
      text += at + digit <= pair.size() ? alphabet[bits >> (18 - 6 * digit) & 63U] : '=';
    }
  }
  return text;
}

Json Answer::json() const {
  Json parsed = Json::parse(body, nullptr, false);
  INFO(body);
  REQUIRE_FALSE(parsed.is_discarded());
  return parsed;
}

std::string Answer::header(const std::string& name) const {
  for (const auto& [key, value] : headers) {
    if (api::same_name(key, name)) return value;
  }
  return "";
}

bool Answer::has_header(const std::string& name) const {
  return std::any_of(headers.begin(), headers.end(),
                     [&](const auto& header) { return api::same_name(header.first, name); });
}

Setup::Setup() {
  backend.world.clock = app::ClockMode::Manual;
}

namespace {

app::Backend::Scenarios load(const std::string& yaml, const std::vector<std::string>& more) {
  std::vector<std::string> texts{yaml};
  texts.insert(texts.end(), more.begin(), more.end());
  app::Backend::Scenarios scenarios;
  for (const std::string& text : texts) {
    const scenario::Loaded loaded = scenario::load_text(text, "test.yaml");
    INFO(scenario::to_text(loaded.problems));
    REQUIRE(loaded.scenario);
    scenarios.push_back(loaded.scenario);
  }
  return scenarios;
}

}  // namespace

Conversation::Conversation(const std::string& yaml, const Setup& setup)
    : backend(load(yaml, setup.more_scenarios), setup.backend, now), application(backend, setup.api) {
  happened();
}

Answer Conversation::ask(const std::string& method, const std::string& target, const std::string& body,
                         const api::Headers& more) const {
  api::Request request;
  request.method = method;
  request.target = target;
  request.headers = headers;
  request.headers.insert(request.headers.end(), more.begin(), more.end());
  request.body = body;
  request.secure = secure;
  request.received = now;
  api::Response response = application.handle(request);
  // As a door does it: whoever has the answer has it before the event.
  if (response.on_written) response.on_written(now);
  return {response.status, std::move(response.headers), std::move(response.body), std::move(response.hold),
          response.delivery};
}

void Conversation::set_header(const std::string& name, const std::string& value) {
  std::erase_if(headers, [&](const auto& header) { return header.first == name; });
  headers.emplace_back(name, value);
}

void Conversation::sign_in_as(const std::string& user_name, const std::string& password) {
  set_header("Authorization", basic(user_name, password));
}

void Conversation::advance(const std::string& by) const {
  const Answer answer = post("/__admin/clock/advance", R"({"by":")" + by + R"("})");
  INFO(answer.body);
  REQUIRE(answer.status == 200);
}

std::string Conversation::everything() const {
  std::string text =
      get("/__admin/sessions").body + get("/__admin/clock").body + get("/__admin/clients").body;
  for (const Json& row : journal()) {
    if (row.at("kind") != "request") text += row.dump() + "\n";
  }
  return text;
}

std::vector<std::string> Conversation::happened() {
  std::vector<std::string> lines;
  for (const Json& row : journal()) {
    const auto number = row.at("number").get<std::uint64_t>();
    const auto kind = row.at("kind").get<std::string>();
    if (number <= seen_ || kind == "request" || kind == "clock") continue;
    std::string line = kind;
    for (const char* member : {"session", "agent", "fault", "what", "text"}) {
      if (row.contains(member)) line += " " + row.at(member).get<std::string>();
    }
    const Json on = row.value("on", Json::object());
    if (on.contains("meta")) line += " /meta/" + on.at("meta").get<std::string>();
    if (on.contains("notification")) line += " " + on.at("notification").get<std::string>();
    lines.push_back(line);
  }
  seen_ = backend.world("default")->enter(now).journal().last_number();
  return lines;
}

std::vector<Json> Conversation::journal(const std::string& world) const {
  auto visit = backend.world(world)->enter(now);
  std::vector<Json> rows;
  for (const app::JournalRow& row : visit.journal().rows()) rows.push_back(app::to_json(row));
  return rows;
}

void check_refused(const Answer& answer, int http_status, int status_code, const std::string& message) {
  INFO(answer.body << "\n" << answer.diagnosis());
  CHECK(answer.status == http_status);
  CHECK(answer.json() == Json{{"statusCode", status_code}, {"statusMessage", message}});
  CHECK(answer.header("Content-Type") == "application/json;charset=UTF-8");
  CHECK_FALSE(answer.diagnosis().empty());
}

}  // namespace api_test
