// JSON objects that are no operation: the name, and each parameter of each operation.
#include "api/conversation.h"
#include "catch.h"

namespace api_test {
namespace {

const std::string collection = "/api/v2/me/im-sessions";
const std::string session = "/api/v2/me/im-sessions/S1";

std::string text_of(const Json& json) {
  return json.dump();
}

// Refused with that statusCode and that parameter's name, with a diagnosis that says `why`; nothing changes.
void check_parameter(const std::string& target, const Json& body, int status_code, const std::string& name,
                     const std::string& why) {
  Conversation client;
  const std::string before = client.everything();
  const Answer answer = client.post(target, text_of(body));
  INFO("POST " << target << " " << body.dump());
  check_refused(answer, 400, status_code,
                "Parameter '" + name + "' is " + (status_code == 1 ? "missing." : "not valid."));
  CHECK(answer.diagnosis() == why);
  CHECK(client.everything() == before);
}

Json without(Json body, const std::string& member) {
  body.erase(member);
  return body;
}

Json with(Json body, const std::string& member, const Json& value) {
  body[member] = value;
  return body;
}

const Json initiate{{"operationName", "InitiateIMSession"}, {"destination", {{"phoneNumber", "16001"}}}};
const Json attach{{"operationName", "AttachUserData"}, {"userData", {{"a", "1"}}}};
const Json update{{"operationName", "UpdateUserData"}, {"userData", {{"a", "1"}}}};
const Json deletion{{"operationName", "DeleteUserData"}, {"key", "favColor"}};

Json message() {
  return {{"operationName", "SendMessage"},
          {"text", "hi"},
          {"destination", {{"phoneNumber", "3002"}}},
          {"devicePath", device_path("3001")}};
}

std::string needs(const std::string& operation, const std::string& name, const std::string& members) {
  const std::string source =
      name == "devicePath"    ? "; its value is /devices/ and the device's id, from /me?subresources=devices"
      : name == "destination" ? "; its value is {\"phoneNumber\":\"...\"} with the number of the other party"
                              : "";
  return operation + " needs '" + name + "' in the JSON body; it has: " + members + source;
}

std::string has_to_be(const std::string& operation, const std::string& name, const std::string& kind) {
  return "'" + name + "' of " + operation + " has to be " + kind;
}

}  // namespace

TEST_CASE("an operation without operationName is refused as a missing parameter", "[api]") {
  for (const std::string& target : {collection, session}) {
    check_parameter(target, Json::object(), 1, "operationName",
                    needs("every operation", "operationName", ""));
    check_parameter(target, {{"operationname", "Complete"}, {"text", "hi"}}, 1, "operationName",
                    needs("every operation", "operationName", "operationname, text"));
    check_parameter(target, {{"operationName", nullptr}}, 1, "operationName",
                    needs("every operation", "operationName", "operationName"));
  }
  check_parameter("/api/v2/me", Json::object(), 1, "operationName", "every operation needs 'operationName'");
}

TEST_CASE("an operationName that is no text is refused as not valid", "[api]") {
  for (const std::string& target : {collection, session}) {
    check_parameter(target, {{"operationName", 7}}, 2, "operationName",
                    has_to_be("every operation", "operationName", "a string, not number"));
    check_parameter(target, {{"operationName", {"Complete"}}}, 2, "operationName",
                    has_to_be("every operation", "operationName", "a string, not array"));
  }
}

TEST_CASE("an unknown operationName is refused, and the diagnosis names the nearest one", "[api]") {
  check_parameter(session, {{"operationName", "SendMesage"}}, 2, "operationName",
                  "'SendMesage' is no operation of a session (did you mean 'SendMessage'?); there is: "
                  "SendMessage, AttachUserData, UpdateUserData, DeleteUserData, Complete");
  check_parameter(session, {{"operationName", "complete"}}, 2, "operationName",
                  "'complete' is no operation of a session (did you mean 'Complete'?); there is: "
                  "SendMessage, AttachUserData, UpdateUserData, DeleteUserData, Complete");
  check_parameter(session, {{"operationName", ""}}, 2, "operationName",
                  "'' is no operation of a session; there is: "
                  "SendMessage, AttachUserData, UpdateUserData, DeleteUserData, Complete");
  check_parameter(collection, {{"operationName", "InitiateIM"}}, 2, "operationName",
                  "'InitiateIM' is no operation of the collection /me/im-sessions; there is: "
                  "InitiateIMSession");
  check_parameter(
      "/api/v2/me", {{"operationName", "Redy"}}, 2, "operationName",
      "'Redy' is no operation of /api/v2/me (did you mean 'Ready'?); there is: "
      "StartContactCenterSession, EndContactCenterSession, NotReady, Offline, AfterCallWork, Ready, AuxWork");
}

TEST_CASE("a long unknown operationName is repeated in part only, and only in plain letters", "[api]") {
  Conversation client;
  const Answer answer =
      client.post(session, text_of({{"operationName", std::string(100'000, 'x') + "\r\nX-Injected: yes"}}));
  check_refused(answer, 400, 2, "Parameter 'operationName' is not valid.");
  CHECK(answer.diagnosis().size() < 500);
  const Answer injected = client.post(session, text_of({{"operationName", "a\r\nX-Injected: \u00e9"}}));
  CHECK(injected.diagnosis().starts_with(std::string("'a") + "?" + "?" + "X-Injected: "));
}

TEST_CASE("an operation of the collection is none of a session, and the other way round", "[api]") {
  check_parameter(session, initiate, 2, "operationName",
                  "'InitiateIMSession' is no operation of a session; there is: "
                  "SendMessage, AttachUserData, UpdateUserData, DeleteUserData, Complete");
  for (const Json& operation : {message(), attach, update, deletion, Json{{"operationName", "Complete"}}}) {
    check_parameter(collection, operation, 2, "operationName",
                    "'" + operation.at("operationName").get<std::string>() +
                        "' is no operation of the collection /me/im-sessions; there is: InitiateIMSession");
  }
}

TEST_CASE("InitiateIMSession needs a destination with a phone number", "[api]") {
  const std::string wanted = R"(an object {"phoneNumber":"..."}, not )";
  const std::string number = "a string that is not empty, not ";
  check_parameter(collection, without(initiate, "destination"), 1, "destination",
                  needs("InitiateIMSession", "destination", "operationName"));
  check_parameter(collection, with(initiate, "destination", nullptr), 1, "destination",
                  needs("InitiateIMSession", "destination", "operationName, destination"));
  check_parameter(collection, with(initiate, "destination", "16001"), 2, "destination",
                  has_to_be("InitiateIMSession", "destination", wanted + "string"));
  check_parameter(collection, with(initiate, "destination", {"16001"}), 2, "destination",
                  has_to_be("InitiateIMSession", "destination", wanted + "array"));
  check_parameter(collection, with(initiate, "destination", Json::object()), 1, "destination.phoneNumber",
                  R"(InitiateIMSession wants destination as {"phoneNumber":"16001"})");
  check_parameter(collection, with(initiate, "destination", {{"phoneNumber", 16001}}), 2,
                  "destination.phoneNumber",
                  has_to_be("InitiateIMSession", "destination.phoneNumber", number + "number"));
  check_parameter(collection, with(initiate, "destination", {{"phoneNumber", nullptr}}), 2,
                  "destination.phoneNumber",
                  has_to_be("InitiateIMSession", "destination.phoneNumber", number + "null"));
  check_parameter(collection, with(initiate, "destination", {{"phoneNumber", ""}}), 2,
                  "destination.phoneNumber",
                  has_to_be("InitiateIMSession", "destination.phoneNumber", number + "string"));
}

TEST_CASE("InitiateIMSession's optional parameters have to be of their type", "[api]") {
  check_parameter(collection, with(initiate, "userData", "blue"), 2, "userData",
                  has_to_be("InitiateIMSession", "userData", "an object, not string"));
  check_parameter(collection, with(initiate, "userData", Json::array()), 2, "userData",
                  has_to_be("InitiateIMSession", "userData", "an object, not array"));
  check_parameter(collection, with(initiate, "devicePath", 7), 2, "devicePath",
                  has_to_be("InitiateIMSession", "devicePath", "a string, not number"));
}

TEST_CASE("an optional parameter that is null counts as left out", "[api]") {
  Conversation client("scenario: empty");
  CHECK(client.post(collection, text_of(with(with(initiate, "userData", nullptr), "devicePath", nullptr)))
            .status == 200);
  Conversation relaxed(
      "scenario: relaxed\nsettings: {relaxedSendMessage: true}\nsessions: [{id: S1, state: Talking}]");
  CHECK(relaxed.post(session, text_of(with(with(message(), "destination", nullptr), "devicePath", nullptr)))
            .status == 200);
}

TEST_CASE("SendMessage needs text, destination and devicePath", "[api]") {
  for (const char* name : {"text", "destination", "devicePath"}) {
    const Json left_out = without(message(), name);
    std::string members;
    for (const auto& [member, value] : left_out.items()) members += (members.empty() ? "" : ", ") + member;
    check_parameter(session, left_out, 1, name, needs("SendMessage", name, members));
    check_parameter(session, with(message(), name, nullptr), 1, name,
                    needs("SendMessage", name, "operationName, text, destination, devicePath"));
    const bool object = name == std::string("destination");
    check_parameter(
        session, with(message(), name, true), 2, name,
        has_to_be("SendMessage", name,
                  object ? R"(an object {"phoneNumber":"..."}, not boolean)" : "a string, not boolean"));
  }
  check_parameter(session, with(message(), "destination", Json::object()), 1, "destination.phoneNumber",
                  R"(SendMessage wants destination as {"phoneNumber":"16001"})");
}

TEST_CASE("AttachUserData and UpdateUserData need userData", "[api]") {
  for (const Json& operation : {attach, update}) {
    const auto name = operation.at("operationName").get<std::string>();
    check_parameter(session, without(operation, "userData"), 1, "userData",
                    needs(name, "userData", "operationName"));
    check_parameter(session, with(operation, "userData", nullptr), 1, "userData",
                    needs(name, "userData", "operationName, userData"));
    check_parameter(session, with(operation, "userData", Json::array({1})), 2, "userData",
                    has_to_be(name, "userData", "an object, not array"));
    check_parameter(session, with(operation, "userData", "a=1"), 2, "userData",
                    has_to_be(name, "userData", "an object, not string"));
  }
}

TEST_CASE("DeleteUserData needs one key, which is a text", "[api]") {
  check_parameter(session, without(deletion, "key"), 1, "key",
                  needs("DeleteUserData", "key", "operationName"));
  check_parameter(session, with(deletion, "key", nullptr), 1, "key",
                  needs("DeleteUserData", "key", "operationName, key"));
  check_parameter(session, with(deletion, "key", {"favColor"}), 2, "key",
                  has_to_be("DeleteUserData", "key", "a string, not array"));
  check_parameter(session, {{"operationName", "DeleteUserData"}, {"keys", {"favColor"}}}, 1, "key",
                  needs("DeleteUserData", "key", "operationName, keys"));
}

TEST_CASE("the first parameter that is wrong is the one that is named", "[api]") {
  check_parameter(session, {{"operationName", "SendMessage"}}, 1, "text",
                  needs("SendMessage", "text", "operationName"));
}

TEST_CASE("members that no operation knows are ignored", "[api]") {
  Conversation client;
  CHECK(client.post(session, text_of(with(attach, "referenceId", 7))).status == 200);
}

TEST_CASE("an operation on an unknown session is refused as not found", "[api]") {
  Conversation client;
  const std::string before = client.everything();
  for (const Json& operation : {message(), attach, update, deletion, Json{{"operationName", "Complete"}}}) {
    const Answer answer = client.post(collection + "/S2", text_of(operation));
    check_refused(answer, 404, 6, "IM session 'S2' not found.");
    CHECK(answer.diagnosis() == "this world has no session 'S2' that the agent takes part in");
  }
  CHECK(client.everything() == before);
}

}  // namespace api_test
