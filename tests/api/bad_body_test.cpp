// Bodies that are no JSON object: refused before anything is done with them.
#include "api/conversation.h"
#include "catch.h"

namespace api_test {
namespace {

const std::string not_valid = "Request body is not valid JSON: ";

// Arrays, one in the other, as many as there are levels.
std::string nested(int levels) {
  return std::string(static_cast<std::size_t>(levels), '[') +
         std::string(static_cast<std::size_t>(levels), ']');
}

std::string attach(const std::string& value) {
  return R"({"operationName":"AttachUserData","userData":{"a":)" + value + "}}";
}

// Refused at every route that reads an object, always with the same words; nothing changes.
void check_unusable(const std::string& body, const std::string& reason = "") {
  Conversation client;
  const std::string before = client.everything();
  for (const char* target : {"/api/v2/me/im-sessions", "/api/v2/me/im-sessions/S1", "/api/v2/me",
                             "/api/v2/me/channels/voice", "/api/v2/me/im-sessions/unknown"}) {
    const Answer answer = client.post(target, body);
    const auto message = answer.json().at("statusMessage").get<std::string>();
    INFO(target << ": " << message);
    check_refused(answer, 400, 2, reason.empty() ? message : not_valid + reason);
    CHECK(message.starts_with(not_valid));
    CHECK(message.size() < 300);
    CHECK(answer.diagnosis().starts_with("the request's body is not usable: "));
  }
  for (const char* target : {"/__admin/clock/advance", "/__admin/sessions/S1/state"}) {
    const Answer answer = client.post(target, body.empty() ? "[]" : body);
    INFO(target << ": " << answer.body);
    CHECK(answer.status == 400);
    CHECK(answer.json().at("error").get<std::string>().starts_with("the request's body is not usable: "));
  }
  CHECK(client.everything() == before);
}

}  // namespace

TEST_CASE("a body that is not JSON is refused", "[api]") {
  check_unusable("hello");
  check_unusable(R"({"operationName":"Complete")");
  check_unusable(R"({"operationName":"Complete",})");
  check_unusable(R"({operationName:"Complete"})");
  check_unusable(R"({'operationName':'Complete'})");
  check_unusable(R"({"operationName":"Complete"} // why not)");
  check_unusable(R"({"operationName":"Complete"}{"operationName":"Complete"})");
  check_unusable("operationName=Complete");
  check_unusable("operationName: Complete");
}

TEST_CASE("an empty body is refused", "[api]") {
  check_unusable("");
  check_unusable(" \r\n");
}

TEST_CASE("JSON that is no object is refused", "[api]") {
  check_unusable(R"([{"operationName":"Complete"}])", "an object is wanted, not array");
  check_unusable("\"Complete\"", "an object is wanted, not string");
  check_unusable("7", "an object is wanted, not number");
  check_unusable("true", "an object is wanted, not boolean");
  check_unusable("null", "an object is wanted, not null");
}

TEST_CASE("a member that stands twice in one object is refused, at any depth", "[api]") {
  check_unusable(R"({"operationName":"Complete","operationName":"SendMessage"})",
                 "member 'operationName' stands twice in one object");
  check_unusable(R"({"operationName":"Complete","operationName":"Complete"})",
                 "member 'operationName' stands twice in one object");
  check_unusable(attach(R"([{"b":1,"b":1}])"), "member 'b' stands twice in one object");
  check_unusable(attach(R"({"b":1,"c":{},"\u0062":2})"), "member 'b' stands twice in one object");
  check_unusable(attach(R"({"\":{":"}\\","b":1,"b":2})"), "member 'b' stands twice in one object");
}

TEST_CASE("the same member in two objects is fine", "[api]") {
  Conversation client;
  CHECK(client.post("/api/v2/me/im-sessions/S1", attach(R"({"a":{"a":1},"b":[{"a":2},{"a":3}]})")).status ==
        200);
}

TEST_CASE("a whole number beyond 64 bits is refused, and the journal shows it as it came", "[api]") {
  const auto attach_number = [](const std::string& number) {
    return R"({"operationName":"AttachUserData","userData":{"text":"99999999999999999999","n":[)" + number +
           "]}}";
  };
  for (const std::string number :
       {"18446744073709551616", "-9223372036854775809", "123456789012345678901234567890"})
    check_unusable(attach_number(number),
                   number + " is beyond 64 bits and would not stay as it is; send it as a text");
  const Conversation client;
  const std::string session = "/api/v2/me/im-sessions/S1";
  for (const std::string number : {"18446744073709551615", "-9223372036854775808", "0", "-1"}) {
    INFO(number);
    CHECK(client.post(session, attach_number(number)).status == 200);
    CHECK(client.get(session).body.find("\"n\":[" + number + "]") != std::string::npos);
  }
  // These are no whole numbers.
  CHECK(client.post(session, attach_number("18446744073709551616.0")).status == 200);
  CHECK(client.post(session, attach_number("123456789012345678901234567890e-3")).status == 200);
  CHECK(client.post(session, attach_number("18446744073709551616")).status == 400);
  CHECK(client.journal().back().at("body") == attach_number("18446744073709551616"));
}

TEST_CASE("a body nested over 64 levels is refused, one of 64 is not", "[api]") {
  check_unusable(attach(nested(63)), "nested deeper than 64 levels");
  check_unusable(attach(nested(100'000)), "nested deeper than 64 levels");
  check_unusable(std::string(100'000, '['), "nested deeper than 64 levels");
  Conversation client;
  CHECK(client.post("/api/v2/me/im-sessions/S1", attach(nested(62))).status == 200);
  const Json session = client.get("/api/v2/me/im-sessions/S1").json().at("imSession");
  CHECK(session.at("userData").at("a").dump() == nested(62));
}

TEST_CASE("an object of over 1000 members is refused before it is read, and stands in the journal as text",
          "[api]") {
  const auto object_of = [](int members) {
    std::string object = "{";
    for (int number = 0; number < members; ++number)
      object += (number == 0 ? "\"k" : ",\"k") + std::to_string(number) + "\":1";
    return object + "}";
  };
  const std::string session = "/api/v2/me/im-sessions/S1";
  const auto attach_members = [&](int members) {
    return R"({"operationName":"AttachUserData","userData":)" + object_of(members) + "}";
  };
  Conversation client;
  CHECK(client.post(session, attach_members(900)).status == 200);
  check_unusable(attach_members(1001), "an object has more than 1000 members");
  check_unusable(attach_members(60'000), "an object has more than 1000 members");
  check_unusable(R"({"operationName":"AttachUserData","userData":{"a":[)" + object_of(1001) + "]}}",
                 "an object has more than 1000 members");
  CHECK(client.put("/__admin/clock", object_of(1001)).status == 400);
  client.post(session, object_of(1001));
  CHECK(client.journal().back().at("body").is_string());
}

TEST_CASE("a body nested as deep as it is long stands in the journal as text, without secrets", "[api]") {
  Conversation client;
  client.post("/api/v2/me/im-sessions", nested(100'000));
  const std::string kept = client.journal().back().at("body");
  CHECK(kept.substr(0, 10000) == nested(100'000).substr(0, 10000));
  CHECK(kept.find("... (cut; ") == 16384);
  client.post("/api/v2/me/im-sessions", R"({"token":"7","a":)" + nested(100'000) + "}");
  CHECK(
      client.journal().back().at("body").get<std::string>().starts_with(R"j({"token":"(redacted)","a":[[)j"));
  CHECK(client.get("/__admin/journal").status == 200);
}

TEST_CASE("a body of another type than JSON is refused with the header and the remedy", "[api]") {
  Conversation client;
  const std::string form = "operationName=Complete";
  const std::string remedy = ", where JSON is wanted; send it as Content-Type: application/json";
  for (const char* target : {"/api/v2/me/im-sessions", "/api/v2/me/im-sessions/S1", "/api/v2/me",
                             "/api/v2/notifications", "/__admin/clock/advance", "/__admin/journal/verify"}) {
    for (const std::string type : {"multipart/form-data; boundary=x", "application/x-www-form-urlencoded",
                                   "text/plain", "application/xml", "application/jsonp", "json"}) {
      INFO(target << " " << type);
      const Answer answer = client.ask("POST", target, form, {{"Content-Type", type}});
      CHECK(answer.status == 400);
      CHECK(answer.diagnosis().ends_with("; it came as Content-Type: " + type + remedy));
    }
    for (const char* type : {"application/json", "APPLICATION/JSON; charset=UTF-8",
                             "application/problem+json", "text/json;charset=latin1"}) {
      INFO(target << " " << type);
      const Answer answer = client.ask("POST", target, form, {{"Content-Type", type}});
      CHECK(answer.status == 400);
      CHECK(answer.diagnosis().find("Content-Type") == std::string::npos);
    }
    CHECK(client.post(target, form).diagnosis().find("Content-Type") == std::string::npos);
  }
  // What can be read is read, whatever it is called: curl calls it a form.
  CHECK(client
            .ask("POST", "/api/v2/me/im-sessions/S1", R"({"operationName":"Complete"})",
                 {{"Content-Type", "application/x-www-form-urlencoded"}})
            .status == 200);
}

TEST_CASE("a parser that repeats what it has read does not repeat a secret", "[api]") {
  Conversation client;
  for (const char* body : {R"({"password":"geheim)", R"({"password":geheim})", R"({"pass\u0077ord":"geheim)",
                           R"({"token":"geheim\x"})"}) {
    for (const char* target :
         {"/api/v2/me/im-sessions", "/api/v2/notifications", "/__admin/journal/verify"}) {
      const Answer answer = client.post(target, body);
      INFO(answer.body);
      CHECK(answer.status == 400);
      CHECK(answer.body.find("geheim") == std::string::npos);
      CHECK(answer.diagnosis().find("geheim") == std::string::npos);
    }
  }
  CHECK(client.get("/__admin/journal").body.find("geheim") == std::string::npos);
}

TEST_CASE("a body that is not UTF-8 is refused", "[api]") {
  check_unusable(attach("\"\xff\""));
  check_unusable(attach("\"\xc3\""));
  check_unusable(attach("\"\xc0\xaf\""));      // a slash in two bytes
  check_unusable(attach("\"\xed\xa0\x80\""));  // a surrogate
  check_unusable("\xff\xfe{\"operationName\":\"Complete\"}");
}

TEST_CASE("half of a surrogate pair is refused", "[api]") {
  check_unusable(attach(R"("\ud83d")"));
  check_unusable(attach(R"("\ude00")"));
  check_unusable(attach(R"("\ud83d\u0041")"));
}

TEST_CASE("a NUL byte is refused, wherever it stands", "[api]") {
  check_unusable(attach(std::string("\"a\0b\"", 5)));
  check_unusable(std::string("{\"operationName\":\"Complete\"}\0", 29));
  check_unusable(std::string("{\"operationName\":\"Complete\"}\0{\"operationName\":\"Complete\"}", 57));
  check_unusable(std::string("\0", 1));
}

TEST_CASE("a number beyond what a double can hold is refused", "[api]") {
  check_unusable(attach("1e999"));
  check_unusable(attach("-1e999"));
  check_unusable(attach("01"));
  check_unusable(attach("NaN"));
  check_unusable(attach("Infinity"));
}

TEST_CASE("what is wrong with a long body is said in a short message", "[api]") {
  check_unusable(std::string(100'000, 'x'));
  check_unusable("\"" + std::string(100'000, 'x'));
  check_unusable(attach("1" + std::string(100'000, '0')));
  check_unusable("{\"" + std::string(100'000, 'k') + "\":1,\"" + std::string(100'000, 'k') + "\":1}");
}

}  // namespace api_test
