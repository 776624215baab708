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
