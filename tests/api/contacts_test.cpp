// The directory: whom an agent finds.
#include "api/conversation.h"
#include "catch.h"

namespace api_test {
namespace {

const std::string directory = R"(
scenario: directory
agents:
  - {userName: agent1, password: a, firstName: Alex, lastName: Miller, device: "3001"}
  - {userName: agent2, firstName: Robin, devices: [{number: "3002", im: false}]}
  - {userName: agent3, devices: []}
contacts:
  - name: Support
    type: Queue
    phoneNumbers: [{phoneNumber: "16001", description: Hotline, switchName: SIP_Switch}]
  - {name: Müller Alexandra, id: custom-1, phoneNumbers: ["0049301"], channels: [voice]}
  - {name: Sam, type: User, userName: sam, firstName: Sam, employeeId: "77"}
)";

// The names of a page, and totalCount in front of them.
std::string found(const Conversation& client, const std::string& query) {
  const Json json = client.get("/api/v2/contacts" + query).json();
  std::string text = std::to_string(json.at("totalCount").get<int>());
  for (const Json& contact : json.at("contacts")) text += " | " + contact.at("name").get<std::string>();
  return text;
}

}  // namespace

TEST_CASE("the directory holds the agents and the scenario's contacts, with the observed members", "[api]") {
  Conversation client(directory);
  client.sign_in_as("agent1", "a");
  CHECK(found(client, "") == "6 | Alex Miller | Robin | agent3 | Support | Müller Alexandra | Sam");
  const Json contacts = client.get("/api/v2/contacts").json().at("contacts");
  const auto id = client.get("/api/v2/me").json().at("user").at("id").get<std::string>();
  CHECK(contacts.at(0) ==
        Json{{"id", id},
             {"name", "Alex Miller"},
             {"type", "User"},
             {"phoneNumbers", {{{"phoneNumber", "3001"}, {"description", ""}, {"switchName", ""}}}},
             {"userName", "agent1"},
             {"firstName", "Alex"},
             {"lastName", "Miller"},
             {"employeeId", "agent1"},
             {"uri", "http://mock:8090/api/v2/contacts/" + id},
             {"path", "/contacts/" + id}});
  CHECK(contacts.at(3).at("phoneNumbers") ==
        Json::parse(R"([{"phoneNumber":"16001","description":"Hotline","switchName":"SIP_Switch"}])"));
  CHECK(contacts.at(3).at("type") == "Queue");
  CHECK_FALSE(contacts.at(3).contains("userName"));
  CHECK(contacts.at(4).at("id") == "custom-1");
  CHECK(contacts.at(5).at("lastName") == "");
  CHECK(contacts.at(5).at("employeeId") == "77");
}

TEST_CASE("each filter of the directory takes what fits, and all of them together", "[api]") {
  Conversation client(directory);
  client.sign_in_as("agent1", "a");
  CHECK(found(client, "?name=ALEX") == "2 | Alex Miller | Müller Alexandra");
  CHECK(found(client, "?name=agent2") == "1 | Robin");
  CHECK(found(client, "?name=M%C3%BCller") == "1 | Müller Alexandra");
  CHECK(found(client, "?name=nobody") == "0");
  CHECK(found(client, "?phoneNumber=300") == "2 | Alex Miller | Robin");
  CHECK(found(client, "?phoneNumber=16001") == "1 | Support");
  CHECK(found(client, "?phoneNumber=0049") == "1 | Müller Alexandra");
  CHECK(found(client, "?channel=im") == "3 | Alex Miller | Support | Sam");
  CHECK(found(client, "?channel=voice") == "5 | Alex Miller | Robin | Support | Müller Alexandra | Sam");
  CHECK(found(client, "?type=User") == "4 | Alex Miller | Robin | agent3 | Sam");
  CHECK(found(client, "?type=Queue") == "1 | Support");
  CHECK(found(client, "?type=Custom") == "1 | Müller Alexandra");
  CHECK(found(client, "?type=User&name=a&channel=im") == "2 | Alex Miller | Sam");
  const Answer filtered = client.get("/api/v2/contacts?filterName=mine&filterParameters=x");
  CHECK(filtered.json().at("totalCount") == 6);
  CHECK(filtered.diagnosis().find("filterName") != std::string::npos);
}

TEST_CASE("the directory comes in pages, and totalCount is that of all pages", "[api]") {
  Conversation client(directory);
  client.sign_in_as("agent1", "a");
  CHECK(found(client, "?count=2") == "6 | Alex Miller | Robin");
  CHECK(found(client, "?startIndex=4&count=5") == "6 | Müller Alexandra | Sam");
  CHECK(found(client, "?startIndex=6") == "6");
  CHECK(found(client, "?count=0") == "6");
  CHECK(found(client, "?type=User&startIndex=1&count=1") == "4 | Robin");
  for (const char* query : {"startIndex=-1", "startIndex=", "startIndex=x", "startIndex=1.5"}) {
    check_refused(client.get(std::string("/api/v2/contacts?") + query), 400, 2,
                  "Parameter 'startIndex' is not valid.");
  }
  check_refused(client.get("/api/v2/contacts?count=99999999999999999999999"), 400, 2,
                "Parameter 'count' is not valid.");
  check_refused(client.get("/api/v2/contacts?type=Agent"), 400, 2, "Parameter 'type' is not valid.");
}

TEST_CASE("one contact is found under its id, and under its type only", "[api]") {
  Conversation client(directory);
  client.sign_in_as("agent1", "a");
  const Json first = client.get("/api/v2/contacts").json().at("contacts").at(0);
  const auto id = first.at("id").get<std::string>();
  CHECK(client.get("/api/v2/contacts/" + id).json() == Json{{"statusCode", 0}, {"contact", first}});
  CHECK(client.get("/api/v2/contacts/" + id + "?type=User").json().at("contact") == first);
  CHECK(client.get("/api/v2/contacts/" + id + "?fields=name").json().at("contact") ==
        Json{{"name", "Alex Miller"}});
  check_refused(client.get("/api/v2/contacts/" + id + "?type=Queue"), 404, 6, "Contact not found.");
  check_refused(client.get("/api/v2/contacts/nobody"), 404, 6, "Contact not found.");
  check_refused(client.get("/api/v2/contacts/" + id + "?type=x"), 400, 2, "Parameter 'type' is not valid.");
}

TEST_CASE("an agent's contact tells on request in which state its channels are", "[api]") {
  Conversation client(directory);
  client.sign_in_as("agent1", "a");
  CHECK(client.put("/__admin/agents/agent2/state", R"({"state":"AuxWork"})").status == 200);
  const Json contacts = client.get("/api/v2/contacts?subresources=availability").json().at("contacts");
  CHECK(contacts.at(1).at("availability") == Json::parse(R"({"channels":[{"channel":"voice","userState":{
    "id":"2B36138D-C564-4562-A8CB-3C32D564F296","displayName":"AuxWork","state":"NotReady","workMode":"AuxWork"}}]})"));
  CHECK(contacts.at(0).at("availability").at("channels").size() == 2);
  CHECK_FALSE(contacts.at(3).contains("availability"));
  CHECK_FALSE(client.get("/api/v2/contacts").json().at("contacts").at(1).contains("availability"));
}

TEST_CASE("the directory is for who has signed in; without agents it holds the one agent", "[api]") {
  CHECK(Conversation(directory).get("/api/v2/contacts").status == 403);
  CHECK(found(Conversation(), "") == "1 | Mock Agent");
}

}  // namespace api_test
