#include <utility>

#include "api/world_run.h"

namespace api_test {
namespace {

const std::string sessions_path = "/api/v2/me/im-sessions";
const std::string push_path = "/api/v2/notifications";

// Everything happens some milliseconds after its cause, so that effects are due in the middle of other calls.
std::string story_of(const std::string& mark) {
  return "scenario: story-" + mark + R"(
settings: {eventDelay: 20ms, completedSessions: remove}
sessions:
  - participants: ["3002"]
    userData: {mark: )" +
         mark + R"(}
    repeat: 1s
    timeline:
      - {at: 100ms, state: Alerting}
      - {after: 300ms, state: Talking}
      - {after: 100ms, message: "hello from )" +
         mark + R"("}
      - on: SendMessage
        timeout: 2s
        otherwise: {message: "nobody there, )" +
         mark + R"("}
        after: 50ms
        userData: {said: "{{text}}"}
        message: "I heard {{text}}"
      - {after: 3s, state: Completed}
replies:
  - {on: SendMessage, after: 30ms, message: "echo {{text}}"}
initiate:
  - destination: "1"
    refuse: {statusCode: 2, statusMessage: Invalid state}
  - destination: "*"
    timeline:
      - {after: 200ms, state: Talking}
      - {after: 5s, state: Completed}
)";
}

// Not Answer::json(): Catch's own state is not for several threads.
Json parsed(const Answer& answer) {
  return Json::parse(answer.body);
}

}  // namespace

WorldRun::WorldRun(const Conversation& mock, std::string world, std::string mark, std::uint64_t seed)
    : mock_(mock), world_(std::move(world)), mark_(std::move(mark)), seed_(seed), random_(seed) {
  begin_anew();
}

void WorldRun::steps(int count) {
  for (int done = 0; done < count; ++done) step();
}

void WorldRun::finish() {
  if (held_) {
    transcript_ += held_->finish(std::nullopt, mock_.now).body + "\n";
    held_.reset();
  }
  for (const char* target : {"/__admin/sessions", "/__admin/clients", "/__admin/clock"}) call("GET", target);
  journals_.push_back(call("GET", "/__admin/journal").body);
}

// The world is chosen by a header: a URL would stand in the bodies, and runs in other worlds could not be
// equal.
Answer WorldRun::call(const std::string& method, const std::string& target, const std::string& body) {
  Answer answer = mock_.ask(method, target, body, {{"X-Mock-World", world_}});
  transcript_ += method + " " + target + " " + body + "\n" + std::to_string(answer.status) + " ";
  for (const auto& [name, value] : answer.headers) transcript_ += name + ": " + value + "; ";
  transcript_ += answer.body + "\n";
  if (target != push_path || !answer.hold) hear();
  return answer;
}

void WorldRun::step() {
  switch (chance(26)) {
    case 0:
    case 1:
      return initiate();
    case 2:
    case 3:
    case 4:
    case 5:
      return send_message();
    case 6:
    case 7:
      return change_user_data();
    case 8:
      return complete();
    case 9:
      return control_session();
    case 10:
      return handshake();
    case 11:
    case 12:
      return poll(false);
    case 13:
    case 14:
      poll(false);
      return poll(true);
    case 15:
      return chance(3) == 0 ? begin_anew() : look();
    case 16:
      return chance(4) == 0 ? make_copy() : look();
    case 17:
      call("POST", "/__admin/journal/verify",
           R"({"match":{"kind":"change","what":"messageAdded"},"count":{"atLeast":3}})");
      return;
    case 18:
    case 19:
      return look();
    default:
      return move_clock();
  }
}

void WorldRun::initiate() {
  call("POST", sessions_path,
       R"({"operationName":"InitiateIMSession","destination":{"phoneNumber":")" + std::to_string(chance(4)) +
           R"("},"userData":{"from":")" + text() + R"("}})");
}

void WorldRun::send_message() {
  call("POST", sessions_path + "/" + session(),
       R"({"operationName":"SendMessage","text":")" + text() +
           R"(","destination":{"phoneNumber":"3002"},"devicePath":"/devices/x"})");
}

void WorldRun::change_user_data() {
  const std::string key = "key" + std::to_string(chance(3));
  const std::string body = chance(3) == 0 ? R"({"operationName":"DeleteUserData","key":")" + key + R"("})"
                                          : std::string(R"({"operationName":")") +
                                                (chance(2) == 0 ? "AttachUserData" : "UpdateUserData") +
                                                R"(","userData":{")" + key + R"(":")" + text() + R"("}})";
  call("POST", sessions_path + "/" + session(), body);
}

void WorldRun::complete() {
  call("POST", sessions_path + "/" + session(), R"({"operationName":"Complete"})");
}

void WorldRun::control_session() {
  switch (chance(3)) {
    case 0:
      call("POST", "/__admin/sessions",
           R"({"participants":["3005"],"state":"Talking","userData":{"made":")" + text() + R"("}})");
      return;
    case 1:
      call("POST", "/__admin/sessions/" + session() + "/messages", R"({"text":")" + text() + R"("})");
      return;
    default:
      call("POST", "/__admin/sessions/" + session() + "/state", R"({"state":"Talking"})");
  }
}

void WorldRun::move_clock() {
  const std::string by = std::to_string(1 + chance(400));
  call("POST", "/__admin/clock/advance", chance(4) == 0 ? R"({"to":"next"})" : R"({"by":")" + by + R"(ms"})");
  look();
}

void WorldRun::handshake() {
  const Answer answer = call("POST", push_path,
                             R"([{"channel":"/meta/handshake","version":"1.0","id":"1",)"
                             R"("supportedConnectionTypes":["long-polling"],"ext":{"ack":true}}])");
  client_ = parsed(answer).at(0).at("clientId").get<std::string>();
  ++ids_[client_];
  batch_ = 0;
  call("POST", push_path,
       R"([{"channel":"/meta/subscribe","subscription":"/**","clientId":")" + client_ + R"("}])");
}

// Acknowledges what the last answer brought, so that there is nothing to say and the poll can be held.
void WorldRun::poll(bool held) {
  Answer answer = call("POST", push_path,
                       R"([{"channel":"/meta/connect","connectionType":"long-polling","clientId":")" +
                           client_ + R"(","ext":{"ack":)" + std::to_string(batch_) +
                           (held ? "}}]" : R"(},"advice":{"timeout":0}}])"));
  if (answer.hold) {
    held_ = std::move(answer.hold);
  } else {
    take_batch(answer.body);
  }
}

// A poll that was released by the last call has its answer already: whoever released it is back.
void WorldRun::hear() {
  if (!held_) return;
  auto answer = held_->waiting->wait_for(std::chrono::milliseconds{0});
  if (!answer) return;
  const std::string body = held_->finish(std::move(answer), mock_.now).body;
  held_.reset();
  transcript_ += "heard " + body + "\n";
  take_batch(body);
}

void WorldRun::take_batch(const std::string& body) {
  for (const Json& message : Json::parse(body)) {
    if (message.contains("ext")) batch_ = message.at("ext").at("ack").get<std::uint64_t>();
  }
}

// In one of three ways: by a reset, with another story, or as a new world in the place of the old one.
void WorldRun::begin_anew() {
  if (!transcript_.empty()) journals_.push_back(call("GET", "/__admin/journal").body);
  const int way = transcript_.empty() ? 0 : chance(3);
  Json world{{"clock", "manual"}, {"seed", seed_}, {"scenario", story_of(mark_)}};
  Answer answer;
  if (way == 0) {
    answer = mock_.put("/__admin/worlds/" + world_, world.dump());
  } else if (way == 1) {
    answer = mock_.ask("POST", "/__admin/reset", "", {{"X-Mock-World", world_}});
  } else {
    answer = mock_.ask("PUT", "/__admin/scenario", story_of(mark_), {{"X-Mock-World", world_}});
  }
  transcript_ += "begins anew " + std::to_string(answer.status / 100) + "\n";
  hear();
  sessions_.clear();
  handshake();
}

// A snapshot, and another world that goes on from it, lives a while and is gone.
void WorldRun::make_copy() {
  const std::string copy = "copy-of-" + world_;
  mock_.ask("POST", "/__admin/snapshots", R"({"name":")" + copy + R"("})", {{"X-Mock-World", world_}});
  mock_.put("/__admin/worlds/" + copy, R"({"from":")" + copy + R"(","clock":"manual"})");
  for (const char* target : {"/__admin/sessions", sessions_path.c_str()}) {
    transcript_ += mock_.ask("GET", target, "", {{"X-Mock-World", copy}}).body + "\n";
  }
  transcript_ +=
      mock_.ask("POST", "/__admin/clock/advance", R"({"by":"2s"})", {{"X-Mock-World", copy}}).body + "\n";
  transcript_ += std::to_string(mock_.remove("/__admin/worlds/" + copy).status) + "\n";
  look();
}

void WorldRun::look() {
  const Json seen = parsed(call("GET", sessions_path + "?fields=*"));
  sessions_.clear();
  for (const Json& each : seen.at("imSessions")) sessions_.push_back(each.at("id").get<std::string>());
  for (const std::string& id : sessions_) ++ids_[id];
}

std::string WorldRun::text() {
  return mark_ + "-" + std::to_string(++texts_);
}

std::string WorldRun::session() {
  if (sessions_.empty()) look();
  if (sessions_.empty()) return "nothing-there";
  return sessions_[static_cast<std::size_t>(chance(static_cast<int>(sessions_.size())))];
}

}  // namespace api_test
