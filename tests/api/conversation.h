// A client talking with the whole API, without a socket: a Backend that plays a scenario written in the test,
// and real time that only moves when the test says so.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "api/application.h"
#include "app/backend.h"
#include "text/json.h"

namespace api_test {

using im_mock::domain::Json;

// One session with 3002 that stands in Talking, under the id S1; nobody has to sign in.
extern const char* const talking;
// agent1 (3001), agent2 (3002) and agent3 (3003 and 3004), with the passwords secret1 to secret3.
extern const char* const three_agents;
// The `devicePath` of a device number.
std::string device_path(const std::string& number);
// The value of an Authorization header.
std::string basic(const std::string& user_name, const std::string& password);

struct Answer {
  int status = 0;
  im_mock::api::Headers headers;
  std::string body;
  std::optional<im_mock::api::Hold> hold;  // when set, the rest means nothing yet
  std::optional<im_mock::api::Delivery> delivery;

  Json json() const;  // fails the test when the body is no JSON
  // The header's value, empty when it is not there.
  std::string header(const std::string& name) const;
  bool has_header(const std::string& name) const;
  std::string diagnosis() const { return header("X-Mock-Diagnosis"); }
};

struct Setup {
  im_mock::app::Backend::Options backend;
  im_mock::api::Options api;
  std::vector<std::string> more_scenarios;
  Setup();  // a manual clock
};

class Conversation {
 public:
  explicit Conversation(const std::string& yaml = talking, const Setup& setup = {});

  // The members that a test may set: they go with every request from then on.
  im_mock::app::RealTime now{1000};
  im_mock::api::Headers headers{{"Host", "mock:8090"}};
  bool secure = false;

  Answer get(const std::string& target) const { return ask("GET", target); }
  Answer post(const std::string& target, const std::string& body) const { return ask("POST", target, body); }
  Answer put(const std::string& target, const std::string& body) const { return ask("PUT", target, body); }
  Answer remove(const std::string& target) const { return ask("DELETE", target); }
  Answer ask(const std::string& method, const std::string& target, const std::string& body = "",
             const im_mock::api::Headers& more = {}) const;

  void set_header(const std::string& name, const std::string& value);
  void sign_in_as(const std::string& user_name, const std::string& password);
  // Moves the story of the default world.
  void advance(const std::string& by) const;

  // All that a client can see and all that has happened, so that two of them can be compared.
  std::string everything() const;
  // One line for each change, notification and drop since the last call: "change S1 stateChanged Completed".
  std::vector<std::string> happened();
  // The rows of the default world's journal, as JSON.
  std::vector<Json> journal(const std::string& world = "default") const;

  im_mock::app::Backend backend;
  im_mock::api::Application application;

 private:
  std::uint64_t seen_ = 0;
};

// An answer with that status, that statusCode and that message, and nothing else in its envelope.
void check_refused(const Answer& answer, int http_status, int status_code, const std::string& message);

}  // namespace api_test
