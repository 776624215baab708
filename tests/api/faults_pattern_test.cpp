// Faults whose conditions try too much.
#include "api/conversation.h"
#include "catch.h"

namespace api_test {

TEST_CASE("a fault whose pattern tries too much does not fire, and its counts say so", "[api][faults]") {
  const Conversation client;
  REQUIRE(client.put("/__admin/faults", "[{on: {path: '/x+$/'}, respond: {http: 500}}]").status == 200);
  const std::string sessions = "/api/v2/me/im-sessions/";
  const auto counts = [&] { return client.get("/__admin/faults").json().at("faults").at(0); };
  CHECK(client.get(sessions + "x").status == 500);
  CHECK_FALSE(counts().contains("gaveUp"));
  CHECK(client.get(sessions + std::string(20'000, 'x') + "y").status == 404);
  CHECK(counts().at("gaveUp") == 1);
  CHECK(counts().at("fired") == 1);
}

}  // namespace api_test
