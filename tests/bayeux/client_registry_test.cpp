// The clients of a server, found by id and by poll.
#include "bayeux/client_registry.h"

#include "catch.h"

using namespace im_mock::bayeux;

namespace {

Client named(const std::string& id) {
  Client client;
  client.id = id;
  return client;
}

}  // namespace

TEST_CASE("a client is found by its id, and by its poll as long as that is held", "[bayeux]") {
  ClientRegistry clients;
  Client& one = clients.add(named("one"));
  clients.add(named("two"));
  CHECK(clients.find("one") == &one);
  CHECK(clients.find("three") == nullptr);
  clients.hold(one, {7, "\"1\"", false});
  CHECK(clients.find_holder(7) == &one);
  CHECK(clients.release(one).message_id_json == "\"1\"");
  CHECK(clients.find_holder(7) == nullptr);
}

TEST_CASE("the poll of a client that is removed is held by nobody", "[bayeux]") {
  ClientRegistry clients;
  clients.hold(clients.add(named("one")), {7, "", false});
  clients.remove("one");
  clients.remove("one");
  CHECK(clients.find("one") == nullptr);
  CHECK(clients.find_holder(7) == nullptr);
  CHECK(clients.size() == 0);
}

TEST_CASE("the polls of a browser are counted until the last has gone, in whatever way", "[bayeux]") {
  ClientRegistry clients;
  for (const char* id : {"one", "two"}) {
    Client client = named(id);
    client.browser = "b";
    clients.add(client);
  }
  clients.hold(*clients.find("one"), {7, "", false});
  clients.hold(*clients.find("two"), {8, "", false});
  CHECK_FALSE(clients.has_poll_of("a"));
  clients.release(*clients.find("one"));
  CHECK(clients.has_poll_of("b"));
  clients.remove("two");
  CHECK_FALSE(clients.has_poll_of("b"));
}

TEST_CASE("clients stay in the order in which they came", "[bayeux]") {
  ClientRegistry clients;
  for (const char* id : {"c", "a", "b"}) clients.add(named(id));
  clients.remove("a");
  clients.add(named("a"));
  std::string order;
  for (const auto& [number, client] : clients.all()) order += client.id;
  CHECK(order == "cba");
}
