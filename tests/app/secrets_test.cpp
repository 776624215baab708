// The one rule of what is a secret, on every kind of text.
#include "app/journal/secrets.h"

#include "catch.h"

namespace im_mock::app {
namespace {

using domain::Json;

TEST_CASE("a secret is told by its name, in any case and writing", "[app]") {
  for (const char* name : {"password",
                           "PASSWORD",
                           "Password",
                           "pass_word",
                           "newPassword",
                           "password2",
                           "user[password]",
                           "old-passwd",
                           "pwd",
                           "db.pwd",
                           "passphrase",
                           "token",
                           "accessToken",
                           "access_token",
                           "ACCESS-TOKEN",
                           "refresh_tokens",
                           "X-CSRF-TOKEN",
                           "client_secret",
                           "secrets",
                           "credentials",
                           "authentication",
                           "Authorization",
                           "proxy-authorization",
                           "apiKey",
                           "API_KEY",
                           "x-api-key",
                           "private_key",
                           "secretKey",
                           "Cookie",
                           "set-cookie",
                           "JSESSIONID"}) {
    INFO(name);
    CHECK(is_secret(name));
    CHECK(may_hold_secret(name));
  }
  for (const char* name :
       {"", "pass", "passenger", "tokenCount", "secretary", "author", "key", "keys", "cookies", "id",
        "sessionId", "operationName", "userData", "destination", "phoneNumber", "text"}) {
    INFO(name);
    CHECK_FALSE(is_secret(name));
  }
}

TEST_CASE("the quick look lets through what most bodies say", "[app]") {
  for (const char* text :
       {R"({"statusCode":0,"imSessions":[{"state":"Talking","userData":{"favColor":"blue"}}]})",
        R"([{"channel":"/meta/connect","clientId":"x","connectionType":"long-polling"}])",
        R"({"operationName":"SendMessage","text":"Hello","destination":{"phoneNumber":"3002"}})"}) {
    INFO(text);
    CHECK_FALSE(may_hold_secret(text));
  }
}

TEST_CASE(
    "a secret goes from JSON whatever text, number or structure it is, and the rest stays as it is written",
    "[app]") {
  const auto rest = [](const std::string& body) { return body_without_secrets(body); };
  CHECK(rest(R"({"password":"x","a":1})") == R"j({"password":"(redacted)","a":1})j");
  CHECK(rest(R"({ "a" : 1.50, "PASSWORD" : "x" })") == R"j({ "a" : 1.50, "PASSWORD" : "(redacted)" })j");
  CHECK(rest(R"({"pass\u0077ord":"x"})") == R"j({"pass\u0077ord":"(redacted)"})j");
  CHECK(rest(R"({"\u0070\u0061\u0073\u0073\u0077\u006f\u0072\u0064":"x"})").find("\"x\"") ==
        std::string::npos);
  CHECK(rest(R"({"token":7})") == R"j({"token":"(redacted)"})j");
  CHECK(rest(R"({"token":null,"b":true})") == R"({"token":null,"b":true})");
  CHECK(rest(R"({"credentials":{"user":"u","p":["}","]"]},"b":2})") ==
        R"j({"credentials":"(redacted)","b":2})j");
  CHECK(rest(R"([{"ext":{"authentication":{"user":"u"}}},{"token":["a","b"]}])") ==
        R"j([{"ext":{"authentication":"(redacted)"}},{"token":"(redacted)"}])j");
  CHECK(rest(R"({"password":"a\"b","c":"d"})") == R"j({"password":"(redacted)","c":"d"})j");
  CHECK(rest(R"({"userData":{"favColor":"blue","password":"x"}})") ==
        R"j({"userData":{"favColor":"blue","password":"(redacted)"}})j");
  for (const char* same : {"", "{}", R"({"text":"my password is lost"})", R"({"key":"password"})",
                           R"("password")", R"({"passenger":"a"})", R"({"a":"token:7"})"}) {
    CHECK(rest(same) == same);
  }
}

TEST_CASE("a secret goes from a query or from JSON that stands in a text of JSON", "[app]") {
  CHECK(body_without_secrets(R"({"url":"https://x/?a=1&access_token=abc&b=2"})") ==
        R"({"url":"https://x/?a=1&access_token=(redacted)&b=2"})");
  CHECK(body_without_secrets(R"({"url":"https:\/\/x\/?a=1\u0026access_token=abc"})") ==
        R"j({"url":"https://x/?a=1&access_token=(redacted)"})j");
  CHECK(body_without_secrets(R"({"text":"{\"password\":\"x\",\"a\":1}"})") ==
        R"({"text":"{\"password\":\"(redacted)\",\"a\":1}"})");
}

TEST_CASE("a secret goes from a form, however it is encoded", "[app]") {
  CHECK(body_without_secrets("user=u&password=x&a=1") == "user=u&password=(redacted)&a=1");
  CHECK(body_without_secrets("password=a b#c;d") == "password=(redacted)");
  CHECK(body_without_secrets("p%61ss%77ord=x&b=2") == "p%61ss%77ord=(redacted)&b=2");
  CHECK(body_without_secrets("user%5Bpassword%5D=x") == "user%5Bpassword%5D=(redacted)");
  CHECK(body_without_secrets("access_token=x") == "access_token=(redacted)");
  CHECK(body_without_secrets("a=1\r\npassword=x\r\nb=2\r\n") == "a=1\r\npassword=(redacted)\r\nb=2\r\n");
  CHECK(body_without_secrets("message=%5B%7B%22ext%22%3A%7B%22token%22%3A%22x%22%7D%7D%5D&b=2") ==
        "message=(redacted)&b=2");
  CHECK(body_without_secrets("message=%5B%7B%22channel%22%3A%22/meta/connect%22%7D%5D") ==
        "message=%5B%7B%22channel%22%3A%22/meta/connect%22%7D%5D");
}

TEST_CASE("a body that is neither JSON nor a form goes as a whole when it names a secret", "[app]") {
  for (const char* body : {
           R"({"password":"x",})",
           R"({"password":"x)",
           R"({password:'x'})",
           R"({'password': 'x'})",
           R"({"pass\u0077ord":"x")",
           "password: x",
           "Authorization: Basic x",
           "<user password='x'/>",
           "--b\r\nContent-Disposition: form-data; name=\"password\"\r\n\r\nx\r\n--b--\r\n",
       }) {
    INFO(body);
    CHECK(body_without_secrets(body) == "(redacted)");
  }
  CHECK(body_without_secrets(R"({"user":"u",})") == R"({"user":"u",})");
  CHECK(body_without_secrets("make my day") == "make my day");
}

TEST_CASE("of a path the parameters are looked at, of prose nothing", "[app]") {
  CHECK(text_without_secrets("/api/v2/me?access_token=abc") == "/api/v2/me?access_token=(redacted)");
  CHECK(text_without_secrets("/api/v2/me?fields=*&Token=abc&x=1#token=y") ==
        "/api/v2/me?fields=*&Token=(redacted)&x=1#token=(redacted)");
  CHECK(text_without_secrets("/api/v2/me?%74oken=abc") == "/api/v2/me?%74oken=(redacted)");
  CHECK(text_without_secrets("/api/v2/me;jsessionid=node0abc?x=1") == "/api/v2/me;jsessionid=(redacted)");
  CHECK(text_without_secrets("/x?to=https%3A%2F%2Fa%2F%3Faccess_token%3Dabc&b=2") == "/x?to=(redacted)&b=2");
  CHECK(text_without_secrets("a=b; JSESSIONID=x") == "a=b; JSESSIONID=(redacted)");
  CHECK(text_without_secrets("see https://a/?token=x, then come") ==
        "see https://a/?token=(redacted) then come");
  for (const char* same :
       {"", "/api/v2/me?token", "/api/v2/me?token=", "/api/v2/me?x=token", "my password: hunter2?",
        "token=abc at the beginning of a sentence", "100 % of the tokens", "?", "&&&", "?=x&=token"}) {
    CHECK(text_without_secrets(same) == same);
  }
}

TEST_CASE("a text within a text within a text is looked at, up to a depth", "[app]") {
  std::string text = R"({"password":"x"})";
  for (int depth = 0; depth < 10; ++depth) text = Json{{"text", text}}.dump();
  CHECK(body_without_secrets(text).find("(redacted)") != std::string::npos);
  CHECK(body_without_secrets(text).find("\"x") == std::string::npos);
}

TEST_CASE("secrets go from a value as from its text", "[app]") {
  Json json = Json::parse(R"({"a":[{"PassWord":{"b":1}},"https://x/?token=7"],"c":"password"})");
  CHECK(take_secrets_from(json));
  CHECK(json.dump() == R"j({"a":[{"PassWord":"(redacted)"},"https://x/?token=(redacted)"],"c":"password"})j");
  Json none = Json::parse(R"({"a":[1,"x"]})");
  CHECK_FALSE(take_secrets_from(none));
}

TEST_CASE("what is true, false or null is no secret", "[app]") {
  const std::string body = R"({"changePasswordOnFirstLogin": false, "tokens":true ,"a":{"password":null}})";
  CHECK(body_without_secrets(body) == body);
  Json json = Json::parse(body);
  CHECK_FALSE(take_secrets_from(json));
  CHECK(body_without_secrets(R"({"password":0})") == R"x({"password":"(redacted)"})x");
}

TEST_CASE("headers of CORS stay, whatever they are called", "[app]") {
  const std::string lines =
      "Access-Control-Allow-Credentials: true\nAccess-Control-Allow-Headers: Authorization, X-CSRF-TOKEN\n";
  CHECK(headers_without_secrets(lines) == lines);
  CHECK(headers_without_secrets("Authorization: Basic x\n") == "Authorization: (redacted)\n");
}

TEST_CASE("what is taken away is not taken away again", "[app]") {
  for (const char* body : {R"({"password":"x"})", "password=x&b=1", R"({"password":"x",})"}) {
    const std::string once = body_without_secrets(body);
    CHECK(body_without_secrets(once) == once);
  }
}

}  // namespace
}  // namespace im_mock::app
