// Scenarios from files and folders.
#include <filesystem>
#include <fstream>

#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "catch.h"
#include "scenario/commands/explain.h"
#include "scenario/scenario_text.h"

namespace im_mock::scenario {
namespace {

namespace fs = std::filesystem;

// A folder of its own that is gone afterwards.
class Folder {
 public:
  Folder() {
    std::string name = (fs::temp_directory_path() / "im-mock-library-XXXXXX").string();
    path_ = mkdtemp(name.data());
  }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  ~Folder() { fs::remove_all(path_); }

  std::string write(const std::string& name, const std::string& text) const {
    fs::create_directories((path_ / name).parent_path());
    std::ofstream(path_ / name, std::ios::binary) << text;
    return (path_ / name).string();
  }
  std::string path() const { return path_.string(); }
  // The problems with this folder's own name left out.
  std::string problems(const Library& library) const {
    std::string text;
    for (const Problem& problem : library.problems) {
      text += replaced(replaced(to_text(problem), path() + "/", ""), path() + "/", "") + "\n";
    }
    return text;
  }

 private:
  fs::path path_;
};

const std::string still = "sessions: [{state: Talking}]\n";

TEST_CASE("a folder gives its YAML files by name, not those of folders in it", "[scenario]") {
  const Folder folder;
  folder.write("b.yaml", still);
  folder.write("a.yml", still);
  folder.write("readme.md", "no scenario");
  folder.write("deeper/c.yaml", "broken");
  const Library library = load_paths({folder.path()});
  CHECK(library.problems.empty());
  REQUIRE(library.scenarios.size() == 2);
  CHECK(library.scenarios[0]->name == "a");
  CHECK(library.scenarios[1]->name == "b");
  CHECK(library.scenarios[1]->file == folder.path() + "/b.yaml");
  CHECK(library.files.size() == 2);
}

TEST_CASE("hidden files are read neither from a folder nor as a base, but when they are named",
          "[scenario]") {
  const Folder folder;
  folder.write("story.yaml", still);
  folder.write("._story.yaml", std::string("\0\5\26\7", 4));
  folder.write(".pre-commit-config.yaml", "repos: []\n");
  const std::string base = folder.write(".base.yml", "scenario: hidden\n" + still);
  fs::create_symlink("user@host.1234:1700000000", fs::path(folder.path()) / ".#story.yaml");
  const Library library = load_paths({folder.path()});
  CHECK(folder.problems(library) == "");
  CHECK(library.files == std::vector<std::string>{folder.path() + "/story.yaml"});
  const Library alone = load_paths({folder.write("mine.yaml", "extends: hidden\n")});
  CHECK(folder.problems(alone).find("there is no scenario 'hidden' to extend") != std::string::npos);
  CHECK(load_paths({base}).scenarios.size() == 1);
}

TEST_CASE("a file that is named twice is one scenario", "[scenario]") {
  const Folder folder;
  const std::string file = folder.write("a.yaml", still);
  CHECK(load_paths({folder.path(), file, folder.path() + "/./a.yaml"}).scenarios.size() == 1);
}

TEST_CASE("what is missing or holds no scenario is told in one sentence", "[scenario]") {
  const Folder folder;
  CHECK(folder.problems(load_paths({folder.path() + "/nowhere.yaml"})) ==
        "nowhere.yaml: problem: there is no such file or folder\n");
  CHECK(to_text(load_paths({folder.path()}).problems) ==
        folder.path() +
            ": problem: this folder holds no scenario (*.yaml or *.yml; hidden files do not count)\n");
  CHECK(to_text(load_paths({"/dev/null"}).problems) ==
        "/dev/null: problem: this is a device, and only regular files are read\n");
}

TEST_CASE("a file that cannot be read is told in one sentence", "[scenario]") {
  const Folder folder;
  const std::string file = folder.write("a.yaml", still);
  fs::permissions(file, fs::perms::none);
  if (access(file.c_str(), R_OK) == 0) return;  // root may read everything
  CHECK(folder.problems(load_paths({file})) == "a.yaml: problem: this file cannot be read\n");
}

TEST_CASE("a link to nowhere and a folder that is called like a file are no reason to fall over",
          "[scenario]") {
  const Folder folder;
  folder.write("a.yaml", still);
  folder.write("folder.yaml/b.yaml", still);
  fs::create_symlink("nowhere", folder.path() + "/link.yaml");
  const Library library = load_paths({folder.path()});
  CHECK(library.scenarios.size() == 1);
  CHECK(folder.problems(library) == "link.yaml: problem: this file cannot be read\n");
}

TEST_CASE("the good scenarios are there although others are broken", "[scenario]") {
  const Folder folder;
  folder.write("bad.yaml", "nonsense: 1\n" + still);
  folder.write("good.yaml", still);
  folder.write("worse.yaml", "{");
  const Library library = load_paths({folder.path()});
  REQUIRE(library.scenarios.size() == 1);
  CHECK(library.scenarios[0]->name == "good");
  CHECK(library.problems.size() == 2);
  CHECK(library.texts.size() == 3);
}

TEST_CASE("scenarios and problems come in the order of the files' names", "[scenario]") {
  const Folder folder;
  std::vector<std::string> names;
  std::string problems;
  for (int number = 100; number < 200; ++number) {
    const std::string name = "s" + std::to_string(number);
    if (number % 3 == 0) {
      folder.write(name + ".yaml", "nonsense: 1\n");
      problems += name + ".yaml:1:1: problem: unknown key 'nonsense'\n";
    } else {
      folder.write(name + ".yaml", still);
      names.push_back(name);
    }
  }
  const Library library = load_paths({folder.path()});
  std::vector<std::string> found;
  for (const auto& scenario : library.scenarios) found.push_back(scenario->name);
  CHECK(found == names);
  std::string lines;
  for (const Problem& problem : library.problems)
    lines += replaced(to_text(problem), folder.path() + "/", "").substr(0, 46) + "\n";
  CHECK(lines == problems);
}

TEST_CASE("only regular files are read: no FIFO, socket or device, nor a link to one", "[scenario]") {
  const Folder folder;
  const std::string sound = folder.write("base.yaml", "extends: none\n" + still);
  const auto in_folder = [&](const std::string& name) { return folder.path() + "/" + name; };
  REQUIRE(mkfifo(in_folder("fifo.yaml").c_str(), 0600) == 0);
  fs::create_symlink("fifo.yaml", in_folder("link.yaml"));
  fs::create_symlink("/dev/zero", in_folder("zero.yaml"));
  const int listening = socket(AF_UNIX, SOCK_STREAM, 0);
  sockaddr_un address{AF_UNIX, {}};
  in_folder("socket.yaml").copy(address.sun_path, sizeof address.sun_path - 1);
  REQUIRE(bind(listening, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0);
  const std::string others =
      "fifo.yaml: problem: this is a FIFO, and only regular files are read\n"
      "link.yaml: problem: this is a FIFO, and only regular files are read\n"
      "socket.yaml: problem: this is a socket, and only regular files are read\n"
      "zero.yaml: problem: this is a device, and only regular files are read\n";
  const std::string of_base = folder.problems(load_paths({sound}));
  CHECK(of_base.find("there is no scenario 'none' to extend") != std::string::npos);
  CHECK(of_base.find("FIFO") == std::string::npos);  // a neighbour, passed over
  CHECK(folder.problems(load_paths({folder.path()})) == others + of_base);
  CHECK(folder.problems(load_paths({in_folder("fifo.yaml"), in_folder("link.yaml"), in_folder("socket.yaml"),
                                    in_folder("zero.yaml")})) == others);
  CHECK(explain(in_folder("fifo.yaml")).exit_code == 1);
  close(listening);
}

TEST_CASE("two scenarios of one name are a problem", "[scenario]") {
  const Folder folder;
  folder.write("a.yaml", still);
  folder.write("b.yaml", "scenario: a\n" + still);
  CHECK(folder.problems(load_paths({folder.path()})) ==
        "b.yaml: problem: the scenario 'a' is there already, in a.yaml\n");
}

TEST_CASE("extends finds a name or a file beside, also when only one file is loaded", "[scenario]") {
  const Folder folder;
  folder.write("base.yaml", "scenario: the-base\nsettings: {csrf: true}\n" + still);
  const std::string by_name = folder.write("one.yaml", "extends: the-base\n");
  const std::string by_file = folder.write("two.yaml", "extends: base.yaml\n");
  for (const std::string& file : {by_name, by_file}) {
    const Library library = load_paths({file});
    INFO(to_text(library.problems));
    REQUIRE(library.scenarios.size() == 1);
    CHECK(library.scenarios[0]->settings.csrf);
  }
}

TEST_CASE("a problem of a base is told once, however many extend it", "[scenario]") {
  const Folder folder;
  folder.write("base.yaml", "nonsense: 1\n" + still);
  folder.write("one.yaml", "extends: base\n");
  folder.write("two.yaml", "extends: base\n");
  const Library library = load_paths({folder.path()});
  CHECK(library.scenarios.empty());
  CHECK(library.problems.size() == 1);
}

}  // namespace
}  // namespace im_mock::scenario
