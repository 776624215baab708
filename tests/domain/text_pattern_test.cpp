// What stands in a scenario where a text is compared: equal text, `*`, or a regex between slashes.
#include "text/text_pattern.h"

#include "catch.h"

using im_mock::domain::TextPattern;

namespace {

bool matches(const std::string& source, const std::string& text) {
  return std::get<TextPattern>(TextPattern::parse(source)).match(text).has_value();
}

std::string problem_of(const std::string& source) {
  return std::get<std::string>(TextPattern::parse(source));
}

}  // namespace

TEST_CASE("a text is compared whole, and `*` takes everything", "[domain]") {
  CHECK(matches("order", "order"));
  CHECK_FALSE(matches("order", "Order"));
  CHECK_FALSE(matches("order", "my order"));
  CHECK(matches("*", ""));
  CHECK(matches("*", "anything"));
  CHECK(matches("", ""));
  CHECK_FALSE(matches("", "x"));
  CHECK(matches("/order", "/order"));  // one slash makes no regex
}

TEST_CASE("a regex finds its place anywhere, unless it says where", "[domain]") {
  CHECK(matches("/order/", "my order"));
  CHECK_FALSE(matches("/^order/", "my order"));
  CHECK(matches("/a/b/", "xa/by"));
}

TEST_CASE("each flag of a regex does what it does elsewhere", "[domain]") {
  CHECK(matches("/ORDER/i", "order"));
  CHECK_FALSE(matches("/ORDER/", "order"));
  CHECK(matches("/^order$/m", "my\norder\nplease"));
  CHECK_FALSE(matches("/^order$/", "my\norder\nplease"));
  CHECK(matches("/my.order/s", "my\norder"));
  CHECK_FALSE(matches("/my.order/", "my\norder"));
  CHECK(matches("/my order/x", "myorder"));
  CHECK_FALSE(matches("/my order/", "myorder"));
  CHECK(matches("/ MY . ORDER $/imsx", "my\norder\n!"));
}

TEST_CASE("a regex that is none says why", "[domain]") {
  CHECK(problem_of("/order/g") == "unknown flag 'g' of a regex (known: i, m, s, x)");
  CHECK(problem_of("/(order/") == "regex does not compile: missing closing parenthesis (at character 7)");
}

TEST_CASE("groups are found by number and by name; those that took no part are empty", "[domain]") {
  const auto pattern = std::get<TextPattern>(TextPattern::parse("/(?<n>\\d+)( please)?/"));
  CHECK(*pattern.match("order 12 now") ==
        TextPattern::Groups{{"0", "12"}, {"1", "12"}, {"2", ""}, {"n", "12"}});
  CHECK(pattern.group_names() == std::vector<std::string>{"n", "0", "1", "2"});
}

TEST_CASE("a regex that tries something at each place of a long text is given up, and says so", "[domain]") {
  std::string orders;
  while (orders.size() < 100'000) orders += "order ";
  const auto gives_up = [](const std::string& source, const std::string& text) {
    const auto attempt = std::get<TextPattern>(TextPattern::parse(source)).attempt(text);
    CHECK_FALSE(attempt.groups);
    return attempt.gave_up;
  };
  CHECK(gives_up("/order.*number/", orders));
  CHECK(gives_up("/\\s+$/", std::string(30'000, ' ') + "x"));
  CHECK(gives_up("/(a|b)+[cd]/", std::string(30'000, 'a')));
  // One step of each attempt, but a long one.
  CHECK(gives_up("/a[^yz]*[yz]/", std::string(1'000'000, 'a')));
  CHECK(gives_up("/^(a+)+$/", std::string(40, 'a') + "!"));
  CHECK_FALSE(gives_up("/order.*number/", "order"));
  CHECK_FALSE(gives_up("number", orders));
}

TEST_CASE("a regex that goes over a text once finds what it wants in a mebibyte", "[domain]") {
  const std::string text = "order" + std::string(1'000'000, '-') + "number";
  for (const char* source :
       {"/number/", "/NUMBER$/i", "/order.*number/", "/^[^n]+number/", "/(?<last>number|id)/"}) {
    INFO(source);
    CHECK(matches(source, text));
  }
  CHECK(std::get<TextPattern>(TextPattern::parse("/numbers|ids/")).outcome_on(text) !=
        TextPattern::Outcome::GivesUp);
}

TEST_CASE("groups that each hold the whole text are given up before they are copied", "[domain]") {
  std::string source = "/";
  for (int group = 0; group < 100; ++group) source += "(?=(.*))";
  const auto pattern = std::get<TextPattern>(TextPattern::parse(source + "/"));
  CHECK(pattern.match(std::string(100, 'x'))->size() == 101);
  CHECK(pattern.attempt(std::string(10'000, 'x')).gave_up);
}
