// Several threads that make, drop, remember and talk in the same few worlds, in every alphabet. What is
// looked for are crashes and, under a sanitizer, races; so nothing is asked of an answer but that it is one.
#include <chrono>
#include <cstdlib>
#include <map>
#include <mutex>
#include <random>
#include <thread>

#include "api/conversation.h"
#include "catch.h"

namespace api_test {
namespace {

constexpr int thread_count = 8;

const std::vector<std::string> texts{
    "plain", "Жук и журавль, ещё раз: Ж", "中文字符中文字符", "😀😃😄😁😆", "a😀", "\u202eesrever", "e\u0301"};

// A second, unless IM_MOCK_CHAOS_SECONDS says for how long; tests/load/chaos does.
std::chrono::milliseconds length() {
  const char* seconds = std::getenv("IM_MOCK_CHAOS_SECONDS");
  return std::chrono::seconds(seconds == nullptr ? 1 : std::atoi(seconds));
}

class Talker {
 public:
  Talker(const Conversation& mock, unsigned seed) : mock_(mock), random_(seed) {}

  // One call, chosen by chance: its HTTP status; 0 when the answer is none.
  int act() {
    const std::string world = "w" + std::to_string(chance(3));
    const std::string at = "/w/" + world;
    switch (chance(14)) {
      case 0:
      case 1:
        return status(mock_.put("/__admin/worlds/" + world,
                                chance(2) == 0 ? "{}" : R"({"from":"s)" + snapshot() + "\"}"));
      case 2:
      case 3:
        return status(mock_.remove("/__admin/worlds/" + world));
      case 4:
        return status(mock_.post(at + "/__admin/snapshots", R"({"name":"s)" + snapshot() + "\"}"));
      case 5:
        return status(mock_.remove("/__admin/snapshots/s" + snapshot()));
      case 6:
        return status(mock_.get(chance(2) == 0 ? "/__admin/worlds" : at + "/__admin/journal?limit=20"));
      case 7:
        return status(mock_.post(
            at + "/api/v2/me/im-sessions/S1",
            R"({"operationName":"SendMessage","destination":{"phoneNumber":"3002"},"devicePath":"/devices/x","text":")" +
                long_text() + "\"}"));
      case 8:
        return status(mock_.post(
            at + "/api/v2/me/im-sessions/S1",
            R"({"operationName":"AttachUserData","userData":{")" + text() + "\":\"" + long_text() + "\"}}"));
      case 9:
        return status(
            mock_.post(at + "/api/v2/me/im-sessions", R"({"operationName":")" + long_text() + "\"}"));
      case 10:
        return status(mock_.get("/w/" + text() + "/api/v2/me/im-sessions/" + text()));
      case 11:
        return status(mock_.post(at + "/__admin/reset", ""));
      case 12:
        return wait_for_text(at);
      default:
        return poll(at);
    }
  }

 private:
  int chance(int count) { return static_cast<int>(random_() % static_cast<unsigned>(count)); }
  std::string snapshot() { return std::to_string(chance(3)); }
  const std::string& text() {
    return texts[static_cast<std::size_t>(chance(static_cast<int>(texts.size())))];
  }
  std::string long_text() {
    std::string all;
    for (int left = chance(40); left >= 0; --left) all += text();
    return all;
  }

  // What is held ends as it may: by what others did meanwhile, by its time, or because its client goes.
  int status(const Answer& answer) {
    if (!answer.hold) return Json::accept(answer.body) ? answer.status : 0;
    if (chance(3) == 0) return answer.hold->hang_up(mock_.now), 204;
    auto late = answer.hold->waiting->wait_for(std::chrono::milliseconds(chance(2)));
    const auto response = answer.hold->finish(std::move(late), mock_.now);
    return Json::accept(response.body) ? response.status : 0;
  }

  int wait_for_text(const std::string& at) {
    return status(mock_.post(at + "/__admin/journal/wait",
                             R"({"match":{"body":{"text":")" + long_text() + R"("}},"timeout":"1s"})"));
  }

  int poll(const std::string& at) {
    const std::string path = at + "/api/v2/notifications";
    const Answer hello = mock_.post(
        path,
        R"([{"channel":"/meta/handshake","version":"1.0","supportedConnectionTypes":["long-polling"]}])");
    if (hello.status != 200) return status(hello);
    const std::string from =
        R"("clientId":")" + Json::parse(hello.body).at(0).at("clientId").get<std::string>() + "\"}]";
    mock_.post(path, R"([{"channel":"/meta/subscribe","subscription":"/**",)" + from);
    const std::string connect = R"([{"channel":"/meta/connect","connectionType":"long-polling",)" + from;
    mock_.post(path, connect);
    // A world that is made anew gives its clients the same ids again, so another thread may take over this
    // poll, which then ends with 500, as CometD has it.
    const int last = status(mock_.post(path, connect));
    return last == 500 ? 409 : last;
  }

  const Conversation& mock_;
  std::mt19937 random_;
};

}  // namespace

TEST_CASE("worlds that come and go under several threads harm nobody", "[api][chaos]") {
  Setup setup;
  setup.backend.world.journal_size = 100;
  const Conversation mock(talking, setup);
  const auto end = std::chrono::steady_clock::now() + length();
  std::mutex mutex;
  std::map<int, long> answers;
  std::vector<std::thread> threads;
  for (unsigned number = 0; number < thread_count; ++number) {
    threads.emplace_back([&, number] {
      Talker talker(mock, number + 1);
      std::map<int, long> own;
      while (std::chrono::steady_clock::now() < end) ++own[talker.act()];
      const std::lock_guard lock(mutex);
      for (const auto& [status, count] : own) answers[status] += count;
    });
  }
  for (std::thread& thread : threads) thread.join();
  std::string counts;
  for (const auto& [status, count] : answers)
    counts += " " + std::to_string(status) + ":" + std::to_string(count);
  if (std::getenv("IM_MOCK_CHAOS_SECONDS") != nullptr) WARN("answers by status:" + counts);
  INFO(counts);
  CHECK(answers[0] == 0);
  CHECK(answers[500] == 0);
  CHECK(answers[200] > 0);
  CHECK(answers[201] > 0);
}

}  // namespace api_test
