// Texts that were never meant to be scenarios: bounded in time, memory and stack, and without an exception.
#include <functional>

#include <pthread.h>

#include "catch.h"
#include "scenario/scenario_text.h"

namespace im_mock::scenario {
namespace {

std::string repeated(const std::string& piece, std::size_t times) {
  std::string text;
  text.reserve(piece.size() * times);
  for (std::size_t count = 0; count < times; ++count) text += piece;
  return text;
}

#ifdef __SANITIZE_ADDRESS__
constexpr std::size_t stack_size = 1024 * 1024;  // its frames are several times as large
#else
constexpr std::size_t stack_size = 256 * 1024;
#endif

// Runs on a thread with the small stack of the server's threads.
void on_small_stack(std::function<void()> work) {
  pthread_attr_t attributes;
  pthread_attr_init(&attributes);
  pthread_attr_setstacksize(&attributes, stack_size);
  pthread_t thread;
  const auto start = [](void* argument) -> void* {
    (*static_cast<std::function<void()>*>(argument))();
    return nullptr;
  };
  REQUIRE(pthread_create(&thread, &attributes, start, &work) == 0);
  pthread_join(thread, nullptr);
  pthread_attr_destroy(&attributes);
}

Loaded load(const std::string& text) {
  Loaded result;
  on_small_stack([&] { result = load_text(text, "hostile.yaml"); });
  return result;
}

std::string first_problem(const std::string& text) {
  const Loaded result = load(text);
  CHECK_FALSE(result.scenario);
  return result.problems.empty() ? "" : result.problems.front().text;
}

TEST_CASE("nesting without an end needs no stack", "[scenario]") {
  const std::string too_deep = "lists and maps are nested deeper than 72 levels";
  for (const char* piece : {"[", "{a: ", "- ", "? ", "[[a, ", "{? ", "a: {b: ", "- a: ", "[? "}) {
    INFO(piece);
    CHECK(first_problem("description: " + repeated(piece, 300'000)).size() > 0);
    CHECK(first_problem(repeated(piece, 300'000)).size() > 0);
  }
  CHECK(first_problem("description: " + repeated("[", 73) + repeated("]", 73)) == too_deep);
  CHECK(first_problem(repeated("[", 500'000)) == too_deep);
  CHECK(first_problem(repeated("- ", 100) + "a") == too_deep);
}

TEST_CASE("user data has sixty-four levels wherever it stands, and no more", "[scenario]") {
  const auto nested = [](std::size_t levels) { return repeated("[", levels) + "1" + repeated("]", levels); };
  for (const std::string before :
       {"sessions: [{state: Talking, userData: {a: ",
        "sessions: [{state: Talking, timeline: [{at: 1s, state: Completed, userData: {a: ",
        "replies: [{on: SendMessage, userData: {a: "}) {
    INFO(before);
    const std::string after = before.find("timeline") != std::string::npos ? "}}]}]" : "}}]";
    CHECK(load(before + nested(63) + after).scenario);
    CHECK(first_problem(before + nested(64) + after) == "user data is nested deeper than 64 levels");
  }
}

TEST_CASE("an aliased tree counts with its height", "[scenario]") {
  std::string text = "sessions:\n  - state: Talking\n    userData:\n      x0: &x0 [1]\n";
  for (int level = 1; level < 80; ++level) {
    const std::string name = "x" + std::to_string(level);
    text += "      " + name + ": &" + name + " [*x" + std::to_string(level - 1) + "]\n";
  }
  CHECK(first_problem(text) == "lists and maps are nested deeper than 72 levels");
}

TEST_CASE("aliases that unfold to too much are refused before they unfold", "[scenario]") {
  std::string text =
      "sessions:\n  - state: Talking\n    userData:\n      x0: &x0 [1, 1, 1, 1, 1, 1, 1, 1, 1, 1]\n";
  for (int level = 1; level < 50; ++level) {
    const std::string alias = "*x" + std::to_string(level - 1);
    text += "      x" + std::to_string(level) + ": &x" + std::to_string(level) + " [" +
            repeated(alias + ", ", 10) + "]\n";
  }
  CHECK(first_problem(text) == "this unfolds to more than 100000 values");
}

TEST_CASE("a text of over a megabyte is not looked at", "[scenario]") {
  CHECK(first_problem("description: " + std::string(1024 * 1024, 'a')) == "longer than 1048576 bytes");
  CHECK(load("sessions: [{state: Talking}]\ndescription: " + std::string(1024 * 1024 - 100, 'a')).scenario);
}

TEST_CASE("a hundred thousand problems are told in a hundred", "[scenario]") {
  const Loaded result = load(repeated("- a\n", 90'000));
  CHECK(result.problems.size() == 1);
  std::string keys;
  for (int number = 0; number < 40'000; ++number) keys += "key" + std::to_string(number) + ": 1\n";
  const Loaded many = load(keys);
  CHECK_FALSE(many.scenario);
  CHECK(many.problems.size() <= 102);
  CHECK(many.problems.back().text.starts_with("and "));
}

TEST_CASE("the problem of a broken scenario is told however many warnings come before it", "[scenario]") {
  std::string text = "sessions:\n  - state: Talking\n    timeline:\n";
  text += repeated("      - {after: 1s, message: ''}\n", 500) + "      - {after: 1, message: a}\n";
  const Loaded result = load(text);
  CHECK_FALSE(result.scenario);
  CHECK(any_problem(result.problems));
}

TEST_CASE("a byte order mark and Windows line ends change nothing", "[scenario]") {
  const std::string text = "sessions:\n  - state: Talking\n    userData: {a: b}\n    nonsense: 1\n";
  std::string windows = "\xEF\xBB\xBF";
  for (const char character : text) windows += character == '\n' ? "\r\n" : std::string(1, character);
  CHECK(short_problems(windows) == short_problems(text));
  std::string old_mac = text;
  for (char& character : old_mac) character = character == '\n' ? '\r' : character;
  CHECK(short_problems(old_mac) == short_problems(text));
}

TEST_CASE("directives, odd tags and half a document are no reason to fall over", "[scenario]") {
  for (const char* text : {"%YAML 1.2\n---\nsessions: []\n",
                           "%YAML 9.9\n---\na: b",
                           "%TAG ! tag:x,2000:\n---\n!a b",
                           "%FOO bar\n--- a",
                           "---",
                           "...",
                           "--- |\n",
                           "&a",
                           "*a",
                           "!",
                           "!<",
                           "!<>",
                           "!!",
                           "? ",
                           ": ",
                           "- ",
                           "|",
                           ">",
                           ">9",
                           "|99\n a",
                           "@a",
                           "`a",
                           "%",
                           "\"\\x",
                           "\"\\u12",
                           "\"\\q\"",
                           "'",
                           "{",
                           "}",
                           "[",
                           "]",
                           ",",
                           "{,}",
                           "[,]",
                           "{a",
                           "{a:",
                           "[a",
                           "a:\n- b\n c",
                           "a: b: c",
                           "a: 'b' c",
                           "&a &b c",
                           "*a : b",
                           "&a : b",
                           "? &a\n: *a",
                           "\xEF\xBB\xBF",
                           "\xEF\xBB\xBF\xEF\xBB\xBF"}) {
    INFO(text);
    const Loaded result = load(text);
    CHECK((result.scenario == nullptr) == any_problem(result.problems));
  }
}

TEST_CASE("nothing that comes from a file can play tricks with a terminal", "[scenario]") {
  const Loaded result =
      load_text("\"\\e[31mred\\u202e\": 1\nsettings: {csrf: \"\\a\\x9b31m\\u200b\"}\nscenario: \"\\r\\n\"\n",
                "a\x1b[31m.yaml");
  const std::string text = to_text(result.problems);
  for (const char* harm : {"\x1b", "\a", "\r", "\u202e", "\u009b", "\u200b"})
    CHECK(text.find(harm) == std::string::npos);
}

TEST_CASE("user data with as many keys as there may be loads in one go", "[scenario]") {
  std::string text = "sessions:\n  - state: Talking\n    userData:\n";
  for (int number = 0; number < 1000; ++number) text += "      k" + std::to_string(number) + ": 1\n";
  const Loaded result = load(text);
  INFO(to_text(result.problems));
  CHECK(result.scenario);
}

}  // namespace
}  // namespace im_mock::scenario
