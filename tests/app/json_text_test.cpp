#include "text/json_text.h"

#include <random>

#include "catch.h"

namespace im_mock::app {
namespace {

using domain::Json;

std::string dumped(const Json& value) {
  return value.dump(-1, ' ', false, Json::error_handler_t::replace);
}

std::string written(const Json& value) {
  std::string json;
  append_json(json, value);
  return json;
}

TEST_CASE("JSON is appended to what is there already", "[app]") {
  std::string json = "{\"text\":";
  append_json_text(json, "say \"hello\"\n");
  CHECK(json == R"({"text":"say \"hello\"\n")");
}

TEST_CASE("every single byte and many of two are written as nlohmann writes them", "[app]") {
  for (int first = 0; first < 256; ++first) {
    const std::string one(1, static_cast<char>(first));
    CHECK(json_text(one) == dumped(one));
    for (const int second : {0x00, 0x1f, 0x22, 0x5c, 0x7f, 0x80, 0xbf, 0xc3, 0xe2, 0xf0, 0xff}) {
      const std::string two = one + static_cast<char>(second);
      CHECK(json_text(two) == dumped(two));
    }
  }
}

TEST_CASE("empty and nested values are written as nlohmann writes them", "[app]") {
  for (const char* text : {"null", "true", "-1", "18446744073709551615", "0.1", "1e300", "\"\"", "[]", "{}",
                           R"([[],{},[{"a":[]}],""])", R"({"":{"b":null,"a":[1,2.5,false]},"ü":"\u0001"})"}) {
    const Json value = Json::parse(text);
    CHECK(written(value) == dumped(value));
  }
}

Json random_value(std::mt19937& random, int depth) {
  switch (random() % (depth > 4 ? 5 : 7)) {
    case 0:
      return nullptr;
    case 1:
      return random() % 2 == 0;
    case 2:
      return static_cast<std::int64_t>(random()) - 2147483648LL;
    case 3:
      return static_cast<double>(random()) / 1000.0;
    case 4: {
      std::string text;
      for (auto length = random() % 12; length > 0; --length) text += static_cast<char>(random() % 256);
      return text;
    }
    case 5: {
      Json list = Json::array();
      for (auto length = random() % 5; length > 0; --length) list.push_back(random_value(random, depth + 1));
      return list;
    }
    default: {
      Json object = Json::object();
      for (auto length = random() % 5; length > 0; --length) {
        object["name \"" + std::to_string(random() % 100)] = random_value(random, depth + 1);
      }
      return object;
    }
  }
}

TEST_CASE("ten thousand random values are written as nlohmann writes them", "[app]") {
  std::mt19937 random(7);
  for (int round = 0; round < 10000; ++round) {
    const Json value = random_value(random, 0);
    REQUIRE(written(value) == dumped(value));
  }
}

}  // namespace
}  // namespace im_mock::app
