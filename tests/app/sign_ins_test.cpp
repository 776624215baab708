// The HTTP sessions of one world.
#include "app/world/sign_ins.h"

#include <set>

#include "catch.h"

using namespace im_mock::app;

TEST_CASE("an HTTP session is found by its cookie and knows its agent", "[app]") {
  SignIns sign_ins(1);
  const SignIn made = sign_ins.begin(3, RealTime{0});
  const SignIn* found = sign_ins.use(made.cookie, RealTime{1});
  REQUIRE(found != nullptr);
  CHECK(found->agent == 3);
  CHECK(found->csrf_token == made.csrf_token);
  CHECK(sign_ins.use("unknown", RealTime{1}) == nullptr);
  CHECK(sign_ins.use("", RealTime{1}) == nullptr);
}

TEST_CASE("using an HTTP session keeps it alive, half an hour's silence ends it", "[app]") {
  SignIns sign_ins(1);
  const std::string cookie = sign_ins.begin(0, RealTime{0}).cookie;
  CHECK(sign_ins.use(cookie, SignIns::idle_max) != nullptr);
  CHECK(sign_ins.use(cookie, 2 * SignIns::idle_max) != nullptr);
  CHECK(sign_ins.use(cookie, 3 * SignIns::idle_max + RealTime{1}) == nullptr);
  CHECK(sign_ins.size() == 0);
}

TEST_CASE("an HTTP session that was ended is unknown", "[app]") {
  SignIns sign_ins(1);
  const std::string cookie = sign_ins.begin(0, RealTime{0}).cookie;
  const std::string other = sign_ins.begin(0, RealTime{0}).cookie;
  sign_ins.end(cookie);
  sign_ins.end("unknown");
  CHECK(sign_ins.use(cookie, RealTime{0}) == nullptr);
  CHECK(sign_ins.use(other, RealTime{0}) != nullptr);
}

TEST_CASE("cookies and tokens follow from the seed and never repeat", "[app]") {
  SignIns sign_ins(7);
  SignIns same(7);
  SignIns other(8);
  std::set<std::string> seen;
  for (int count = 0; count < 1000; ++count) {
    const SignIn made = sign_ins.begin(0, RealTime{0});
    CHECK(made.cookie == same.begin(0, RealTime{0}).cookie);
    CHECK(made.cookie != other.begin(0, RealTime{0}).cookie);
    seen.insert(made.cookie);
    seen.insert(made.csrf_token);
  }
  CHECK(seen.size() == 2000);
}

TEST_CASE("over the bound the HTTP session that was idle longest ends", "[app]") {
  SignIns sign_ins(1);
  const std::string oldest = sign_ins.begin(0, RealTime{0}).cookie;
  const std::string second = sign_ins.begin(0, RealTime{1}).cookie;
  for (std::size_t count = 2; count < SignIns::count_max; ++count) sign_ins.begin(0, RealTime{2});
  CHECK(sign_ins.use(oldest, RealTime{3}) != nullptr);
  sign_ins.begin(0, RealTime{4});
  CHECK(sign_ins.size() == SignIns::count_max);
  CHECK(sign_ins.use(oldest, RealTime{5}) != nullptr);
  CHECK(sign_ins.use(second, RealTime{5}) == nullptr);
}
