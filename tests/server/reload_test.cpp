// Scenario files that change while they are played.
#include <atomic>
#include <condition_variable>
#include <filesystem>
#include <fstream>
#include <mutex>
#include <thread>

#include "api/application.h"
#include "catch.h"
#include "server/watch/file_watcher.h"
#include "server/watch/reloader.h"

using namespace im_mock;
using app::RealTime;

namespace {

const server::Log quiet(server::LogLevel::Off, server::LogFormat::Text);

// A folder of its own with scenario files, gone afterwards.
class Folder {
 public:
  Folder()
      : path_(std::filesystem::temp_directory_path() /
              ("im-mock-" + std::to_string(reinterpret_cast<std::uintptr_t>(this)))) {
    std::filesystem::create_directories(path_);
  }
  ~Folder() { std::filesystem::remove_all(path_); }
  void write(const std::string& name, const std::string& text) const { std::ofstream(path_ / name) << text; }
  void remove(const std::string& name) const { std::filesystem::remove(path_ / name); }
  std::string path() const { return path_.string(); }

 private:
  std::filesystem::path path_;
};

std::string story(const std::string& participant) {
  return "scenario: story\nsessions:\n  - {id: 007MDF3D0KAHL93L807GK2LAES000001, participants: [\"" +
         participant + "\"], state: Talking}\n";
}

// A mock that plays the folder's stories.
struct Mock {
  explicit Mock(const Folder& folder, server::WhenChanged when_changed = server::WhenChanged::GoOn)
      : library(scenario::load_paths({folder.path()})),
        backend(library.scenarios, {}, RealTime{0}),
        application(backend, options()),
        reloader({folder.path()}, library, when_changed, backend, board, log) {}

  api::Options options() const {
    api::Options made;
    made.library = &board;
    return made;
  }
  api::Response ask(const std::string& method, const std::string& target,
                    const std::string& body = "") const {
    api::Request request;
    request.method = method;
    request.target = target;
    request.body = body;
    return application.handle(request);
  }
  // The other party's number, as a client sees it.
  std::string participant() const {
    const auto json =
        domain::Json::parse(ask("GET", "/api/v2/me/im-sessions/007MDF3D0KAHL93L807GK2LAES000001").body);
    return json.at("imSession").at("participants").at(0).at("digits");
  }

  scenario::Library library;
  api::LibraryBoard board;
  const server::Log log{server::LogLevel::Off, server::LogFormat::Text};
  app::Backend backend;
  api::Application application;
  server::Reloader reloader;
};

}  // namespace

TEST_CASE("a world goes on with the old story until it is reset", "[server]") {
  const Folder folder;
  folder.write("story.yaml", story("3002"));
  Mock mock(folder);
  folder.write("story.yaml", story("3003"));
  mock.reloader.reload(RealTime{1});
  CHECK(mock.participant() == "3002");
  mock.ask("POST", "/__admin/reset");
  CHECK(mock.participant() == "3003");
}

TEST_CASE("with restart the worlds that play a changed story begin anew, and no others", "[server]") {
  const Folder folder;
  folder.write("story.yaml", story("3002"));
  folder.write("other.yaml", "scenario: zzz\n");
  Mock mock(folder, server::WhenChanged::Restart);
  mock.ask("PUT", "/__admin/worlds/t1");
  folder.write("other.yaml", "scenario: zzz\ndescription: changed\n");
  mock.ask("POST", "/__admin/sessions/007MDF3D0KAHL93L807GK2LAES000001/state");
  const auto rows = mock.backend.world("t1")->enter(RealTime{1}).journal().last_number();
  mock.reloader.reload(RealTime{1});
  CHECK(mock.backend.world("t1")->enter(RealTime{1}).journal().last_number() == rows);
  folder.write("story.yaml", story("3003"));
  mock.reloader.reload(RealTime{2});
  CHECK(mock.backend.scenario("story")->sessions.front()->participants.front().digits == "3003");
}

TEST_CASE("a broken file keeps its old story and its problems are shown until it is mended", "[server]") {
  const Folder folder;
  folder.write("story.yaml", story("3002"));
  Mock mock(folder, server::WhenChanged::Restart);
  folder.write("story.yaml", story("3003") + "sesions: []\n");
  mock.reloader.reload(RealTime{1});
  CHECK(mock.participant() == "3002");
  const auto problems = domain::Json::parse(mock.ask("GET", "/__admin/problems").body).at("problems");
  REQUIRE(problems.size() == 1);
  CHECK(problems.at(0).at("text") == "unknown key 'sesions' in a scenario (did you mean 'sessions'?)");
  folder.write("story.yaml", story("3004"));
  mock.reloader.reload(RealTime{2});
  CHECK(mock.participant() == "3004");
  CHECK(domain::Json::parse(mock.ask("GET", "/__admin/problems").body).at("problems").empty());
}

TEST_CASE("new and deleted files come and go, but the last story stays", "[server]") {
  const Folder folder;
  folder.write("story.yaml", story("3002"));
  Mock mock(folder);
  folder.write("new.yaml", "scenario: new\n");
  mock.reloader.reload(RealTime{1});
  CHECK(mock.backend.scenario("new"));
  folder.remove("story.yaml");
  mock.reloader.reload(RealTime{2});
  CHECK_FALSE(mock.backend.scenario("story"));
  CHECK(mock.participant() == "3002");
  folder.remove("new.yaml");
  mock.reloader.reload(RealTime{3});
  CHECK(mock.backend.scenarios().size() == 1);
}

TEST_CASE("files rewritten a thousand times, also half-written, while clients play: no request fails",
          "[server]") {
  const Folder folder;
  folder.write("story.yaml", story("3002"));
  Mock mock(folder, server::WhenChanged::Restart);
  std::atomic<bool> stop{false};
  std::atomic<int> failures{0};
  std::atomic<int> answers{0};
  const auto play = [&] {
    while (!stop) {
      if (mock.ask("GET", "/api/v2/me/im-sessions?fields=*").status != 200) ++failures;
      if (mock.ask("GET", "/api/v2/me/im-sessions/007MDF3D0KAHL93L807GK2LAES000001").status != 200)
        ++failures;
      ++answers;
    }
  };
  std::thread one(play);
  std::thread other(play);
  for (int round = 0; round < 1000; ++round) {
    const std::string text = story(std::to_string(3000 + round));
    folder.write("story.yaml",
                 round % 3 == 0 ? text.substr(0, static_cast<std::size_t>(round) % text.size()) : text);
    // A text that ends before its sessions is a story without any: what is asked for would rightly be gone.
    const bool whole = round % 3 != 0;
    if (whole || scenario::load_paths({folder.path()}).scenarios.empty())
      mock.reloader.reload(RealTime{round});
  }
  while (answers < 100) std::this_thread::yield();
  stop = true;
  one.join();
  other.join();
  CHECK(failures == 0);
  CHECK(mock.participant() == "3998");
}

// A watcher whose calls are counted.
class Watched {
 public:
  explicit Watched(const std::string& path)
      : watcher(
            {path},
            [this] {
              const std::lock_guard lock(mutex_);
              ++count_;
              told_.notify_one();
            },
            quiet) {}
  // Whether the watcher tells of what is done, as long as anybody would wait.
  bool tells(const std::function<void()>& act) {
    std::unique_lock lock(mutex_);
    const int before = count_;
    act();
    return told_.wait_for(lock, std::chrono::seconds(20), [&] { return count_ > before; });
  }

 private:
  std::mutex mutex_;
  std::condition_variable told_;
  int count_ = 0;

 public:
  const server::FileWatcher watcher;
};

TEST_CASE("the watcher tells of changed, new, replaced and deleted files", "[server]") {
  const Folder folder;
  folder.write("story.yaml", "a");
  Watched watched(folder.path());
  REQUIRE_FALSE(watched.watcher.fault());
  CHECK(watched.tells([&] { folder.write("story.yaml", "b"); }));
  CHECK(watched.tells([&] { folder.write("new.yaml", "c"); }));
  CHECK(watched.tells(
      [&] { std::filesystem::rename(folder.path() + "/new.yaml", folder.path() + "/story.yaml"); }));
  CHECK(watched.tells([&] { folder.remove("story.yaml"); }));
}

TEST_CASE("a folder that goes and comes back is watched again, and so is one whose parent did", "[server]") {
  namespace fs = std::filesystem;
  const Folder folder;
  fs::create_directories(folder.path() + "/deep/stories");
  folder.write("deep/stories/story.yaml", "a");
  const bool file_alone = GENERATE(false, true);
  Watched watched(folder.path() + "/deep/stories" + (file_alone ? "/story.yaml" : ""));
  REQUIRE_FALSE(watched.watcher.fault());
  for (const std::string gone : {"/deep/stories", "/deep"}) {
    CHECK(watched.tells([&] { fs::remove_all(folder.path() + gone); }));
    CHECK(watched.tells([&] {
      fs::create_directories(folder.path() + "/deep/stories");
      folder.write("deep/stories/story.yaml", "b");
    }));
    CHECK(watched.tells([&] { folder.write("deep/stories/story.yaml", "c"); }));
  }
}

TEST_CASE("a link is followed: its target's changes are told, and another target's once it is swapped",
          "[server]") {
  namespace fs = std::filesystem;
  const Folder folder;
  for (const std::string place : {"one", "two", "stories"})
    fs::create_directories(folder.path() + "/" + place);
  folder.write("one/story.yaml", "a");
  folder.write("two/story.yaml", "b");
  // As kubernetes mounts a ConfigMap: the file is a link through a link that is swapped in one go.
  fs::create_directory_symlink("../one", folder.path() + "/stories/..data");
  fs::create_symlink("..data/story.yaml", folder.path() + "/stories/story.yaml");
  fs::create_directory_symlink("stories", folder.path() + "/link");
  const std::string path = GENERATE("/stories", "/link", "/link/story.yaml");
  Watched watched(folder.path() + path);
  REQUIRE_FALSE(watched.watcher.fault());
  CHECK(watched.tells([&] { folder.write("one/story.yaml", "c"); }));
  CHECK(watched.tells([&] {
    fs::create_directory_symlink("../two", folder.path() + "/stories/..new");
    fs::rename(folder.path() + "/stories/..new", folder.path() + "/stories/..data");
  }));
  CHECK(watched.tells([&] { folder.write("two/story.yaml", "d"); }));
}

TEST_CASE("a ring of links ends the search, and the folder is watched all the same", "[server]") {
  const Folder folder;
  std::filesystem::create_symlink("b.yaml", folder.path() + "/a.yaml");
  std::filesystem::create_symlink("a.yaml", folder.path() + "/b.yaml");
  Watched watched(folder.path());
  CHECK_FALSE(watched.watcher.fault());
  CHECK(watched.tells([&] { folder.write("story.yaml", "a"); }));
}

TEST_CASE("when a folder is back its story is read again, and its problem is gone", "[server]") {
  namespace fs = std::filesystem;
  const Folder folder;
  folder.write("story.yaml", story("3002"));
  Mock mock(folder, server::WhenChanged::Restart);
  std::mutex mutex;
  std::condition_variable read;
  const server::FileWatcher watcher(
      {folder.path()},
      [&] {
        const std::lock_guard lock(mutex);
        mock.reloader.reload(RealTime{1});
        read.notify_one();
      },
      quiet);
  const auto problems = [&] {
    return domain::Json::parse(mock.ask("GET", "/__admin/problems").body).at("problems").size();
  };
  std::unique_lock lock(mutex);
  fs::remove_all(folder.path());
  CHECK(read.wait_for(lock, std::chrono::seconds(20), [&] { return problems() == 1; }));
  CHECK(mock.participant() == "3002");
  fs::create_directories(folder.path());
  folder.write("story.yaml", story("3003"));
  CHECK(read.wait_for(lock, std::chrono::seconds(20),
                      [&] { return problems() == 0 && mock.participant() == "3003"; }));
}

TEST_CASE("a folder that cannot be watched is said", "[server]") {
  const server::FileWatcher watcher(
      {"/nowhere/at/all.yaml"}, [] {}, quiet);
  CHECK(watcher.fault() == "cannot watch /nowhere/at: No such file or directory");
}

TEST_CASE("a scenario that comes over HTTP may extend one of the files, as it is now", "[server]") {
  const Folder folder;
  folder.write("story.yaml", story("3002"));
  Mock mock(folder);
  const std::string variation = "scenario: mine\nextends: story\nsettings: {metrics: true}\n";
  CHECK(mock.ask("PUT", "/__admin/scenario", variation).status == 200);
  CHECK(mock.participant() == "3002");
  CHECK(mock.backend.world("default")->enter(RealTime{1}).world().scenario().settings.metrics);
  folder.write("story.yaml", story("3003"));
  mock.reloader.reload(RealTime{1});
  const std::string json = R"({"scenario":{"scenario":"story","extends":"story"},"clock":"manual"})";
  CHECK(mock.ask("PUT", "/__admin/worlds/default", json).status == 200);
  CHECK(mock.participant() == "3003");
}

TEST_CASE("a scenario that comes over HTTP and extends nobody is refused with the nearest name", "[server]") {
  const Folder folder;
  folder.write("story.yaml", story("3002"));
  const Mock mock(folder);
  const api::Response answer = mock.ask("PUT", "/__admin/scenario", "scenario: mine\nextends: stroy\n");
  CHECK(answer.status == 400);
  const auto json = domain::Json::parse(answer.body);
  CHECK(json.at("error") ==
        "the body is no scenario: there is no scenario 'stroy' to extend (did you mean 'story'?)");
  CHECK(json.at("problems").at(0).at("line") == 2);
  CHECK(mock.participant() == "3002");
}

TEST_CASE("a base that lies beside a file that was named alone can be extended over HTTP too", "[server]") {
  const Folder folder;
  folder.write("base.yaml", story("3002"));
  folder.write("story.yaml", "extends: base.yaml\nscenario: varied\n");
  const scenario::Library library = scenario::load_paths({folder.path() + "/story.yaml"});
  REQUIRE(library.scenarios.size() == 1);
  api::LibraryBoard board;
  board.show(library);
  app::Backend backend(library.scenarios, {}, RealTime{0});
  api::Options options;
  options.library = &board;
  const api::Application application(backend, options);
  api::Request request;
  request.method = "PUT";
  request.target = "/__admin/scenario";
  request.body = "extends: varied\nscenario: mine\n";
  CHECK(application.handle(request).status == 200);
}
