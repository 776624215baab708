// The head of a request: what is understood, and what is refused because it could be understood twice.
#include "server/http/request_head.h"

#include "catch.h"

using namespace im_mock::server;

namespace {

RequestHead head(const std::string& lines) {
  return parse_head(lines + "\r\n");
}

int status_of(const std::string& lines) {
  const RequestHead parsed = head(lines);
  return parsed.refusal ? parsed.refusal->status : 200;
}

const std::string get = "GET /a HTTP/1.1\r\nHost: mock\r\n";

// What the scanner says of the bytes: "more", "end at 10", or "431".
std::string scanned(const std::string& bytes) {
  HeadScanner scanner;
  const auto found = scanner.scan(bytes);
  if (!found) return "more";
  if (const auto* refusal = std::get_if<WireRefusal>(&*found)) return std::to_string(refusal->status);
  return "end at " + std::to_string(std::get<std::size_t>(*found));
}

}  // namespace

TEST_CASE("a head is found whole, however its bytes come", "[server]") {
  const std::string bytes = get + "X: y\r\n\r\nbody";
  CHECK(scanned(bytes) == "end at " + std::to_string(bytes.size() - 4));
  HeadScanner scanner;
  for (std::size_t size = 0; size < bytes.size() - 4; ++size) {
    INFO(size);
    CHECK_FALSE(scanner.scan(std::string_view(bytes).substr(0, size)).has_value());
  }
  CHECK(std::get<std::size_t>(*scanner.scan(bytes)) == bytes.size() - 4);
}

TEST_CASE("a head has its bounds, each told as soon as it is passed", "[server]") {
  const auto line_of = [](std::size_t size) { return "X: " + std::string(size - 3, 'y') + "\r\n"; };
  CHECK(scanned(get + line_of(longest_line)) == "more");
  CHECK(scanned(get + line_of(longest_line + 1)) == "431");
  CHECK(scanned(get + "X: " + std::string(longest_line, 'y')) == "431");
  std::string many = "GET /a HTTP/1.1\r\n";
  for (std::size_t count = 0; count < most_fields; ++count) many += "X: y\r\n";
  CHECK(scanned(many + "\r\n") == "end at " + std::to_string(many.size() + 2));
  CHECK(scanned(many + "X: y\r\n") == "431");
  std::string long_head = get;
  while (long_head.size() <= longest_head) long_head += line_of(1000);
  CHECK(scanned(long_head) == "431");
  CHECK(scanned("GET /" + std::string(longest_line + 100, 'a')) == "414");
  CHECK(status_of("GET /" + std::string(longest_line, 'a') + " HTTP/1.1\r\nHost: mock\r\n") == 414);
  CHECK(status_of("GET /" + std::string(longest_line - 1, 'a') + " HTTP/1.1\r\nHost: mock\r\n") == 200);
}

TEST_CASE("a line that ends with LF alone is refused", "[server]") {
  CHECK(scanned("GET /a HTTP/1.1\nHost: mock\r\n\r\n") == "400");
  CHECK(scanned("GET /a HTTP/1.1\r\nHost: mock\n\r\n") == "400");
  CHECK(scanned("GET /a HTTP/1.1\r\nHost: mock\r\n\n") == "400");
  CHECK(status_of("GET /a HTTP/1.1\r\nHost: mo\rck\r\n") == 400);
}

TEST_CASE("empty lines before a request line are passed over", "[server]") {
  CHECK(empty_lines_before("GET") == 0);
  CHECK(empty_lines_before("\r\nGET") == 2);
  CHECK(empty_lines_before("\n\r\n\nGET") == 4);
  CHECK(empty_lines_before("\r") == 0);
  CHECK(empty_lines_before("\r\n\rX") == 2);
}

TEST_CASE("a request line is METHOD TARGET HTTP/1.x", "[server]") {
  CHECK(head(get).request.method == "GET");
  CHECK(head(get).request.target == "/a");
  CHECK_FALSE(head(get).http_1_0);
  CHECK(head("GET /a HTTP/1.0\r\n").http_1_0);
  const std::vector<std::pair<std::string, int>> lines = {
      {"HELLO", 400},
      {"GET /a", 400},
      {"GET  /a HTTP/1.1", 400},
      {"GET /a b HTTP/1.1", 400},
      {"GET /a\tb HTTP/1.1", 400},
      {"GET a HTTP/1.1", 400},
      {"GET * HTTP/1.1", 400},
      {"G@T /a HTTP/1.1", 400},
      {"GET /a http/1.1", 400},
      {"GET /a HTTP/1", 400},
      {"GET /a HTTP/2.0", 505},
      {"PRI * HTTP/2.0", 400},
      {"BREW /a HTTP/1.1", 501},
      {"CONNECT mock:80 HTTP/1.1", 501},
      {"OPTIONS * HTTP/1.1", 200},
      {"GET /a%0d%0a\xC3\xA4 HTTP/1.1", 200},
  };
  for (const auto& [line, status] : lines) {
    INFO(line);
    CHECK(status_of(line + "\r\nHost: mock\r\n") == status);
  }
}

TEST_CASE("header values are taken as they are, without the blanks around them", "[server]") {
  const auto request = head(get + "X-One: \t %41%0d%0a  b\t \r\nX-Two:\r\nX-Three:\xC3\xA4\r\n").request;
  CHECK(*request.header("x-one") == "%41%0d%0a  b");
  CHECK(request.header("X-Two")->empty());
  CHECK(*request.header("X-Three") == "\xC3\xA4");
}

TEST_CASE("a header that two readers could read as two is refused", "[server]") {
  for (const char* line :
       {"X : y", " folded", "\tfolded", "no colon", ": y", "X\x01: y", "X: a\x01z", "X: a\x7Fz", "X y: z"}) {
    INFO(line);
    CHECK(status_of(get + line + "\r\n") == 400);
  }
  CHECK(status_of(get + std::string("X: a\0z\r\n", 8)) == 400);
}

TEST_CASE("HTTP/1.1 has one Host, which is a host and perhaps a port", "[server]") {
  const std::string line = "GET /a HTTP/1.1\r\n";
  CHECK(status_of(line) == 400);
  CHECK(status_of(line + "Host: a\r\nHost: a\r\n") == 400);
  for (const char* host : {"mock", "mock:8090", "127.0.0.1:1", "[::1]", "[::1]:8090", "a.b-c_d", ""}) {
    INFO(host);
    CHECK(status_of(line + "Host: " + host + "\r\n") == 200);
  }
  for (const char* host : {"a b", "a, b", "a/b", "user@a", "a:b", "a:1:2", "[::1", "[]", "[::1]x", "\xC3\xA4",
                           ":80", "a\"b", "a:123456"}) {
    INFO(host);
    CHECK(status_of(line + "Host: " + host + "\r\n") == 400);
  }
  CHECK(status_of("GET /a HTTP/1.0\r\n") == 200);
  CHECK(status_of("GET /a HTTP/1.0\r\nHost: a\r\nHost: b\r\n") == 400);
}

TEST_CASE("an absolute URL is a path, and its host is the Host", "[server]") {
  const auto request = head("GET http://any.host:81/a?b=http://c/ HTTP/1.1\r\nHost: other\r\n").request;
  CHECK(request.target == "/a?b=http://c/");
  CHECK(*request.header("Host") == "any.host:81");
  CHECK(head("GET HTTP://h/a HTTP/1.1\r\nHost: h\r\n").request.target == "/a");
  CHECK(head("GET http://h?b HTTP/1.1\r\nHost: h\r\n").request.target == "/?b");
  CHECK(head("GET http://h HTTP/1.1\r\nHost: h\r\n").request.target == "/");
  CHECK(head("OPTIONS http://h HTTP/1.1\r\nHost: h\r\n").request.target == "*");
  CHECK(*head("GET http://h/ HTTP/1.0\r\n").request.header("Host") == "h");
  CHECK(head("GET /a?b=http://c/ HTTP/1.1\r\nHost: h\r\n").request.target == "/a?b=http://c/");
  CHECK(status_of("GET http:///a HTTP/1.1\r\nHost: h\r\n") == 400);
  CHECK(status_of("GET http://user@h/a HTTP/1.1\r\nHost: h\r\n") == 400);
  CHECK(status_of("GET ftp://h/a HTTP/1.1\r\nHost: h\r\n") == 400);
}

TEST_CASE("a body's length is said once, in one way", "[server]") {
  const std::string post = "POST /a HTTP/1.1\r\nHost: mock\r\n";
  CHECK(head(post + "Content-Length: 12\r\n").body_size == 12);
  CHECK(head(post + "transfer-encoding: Chunked\r\n").chunked);
  for (const char* lines : {"Content-Length: 1\r\nContent-Length: 1\r\n", "Content-Length: 1, 1\r\n",
                            "Content-Length: +1\r\n", "Content-Length: -1\r\n", "Content-Length:\r\n",
                            "Content-Length: 0x1\r\n", "Content-Length: 99999999999999999999x\r\n"}) {
    INFO(lines);
    CHECK(status_of(post + lines) == 400);
  }
  CHECK(head(post + "Content-Length: 99999999999999999999\r\n").body_size == ~std::uint64_t{0});
  CHECK(status_of(post + "Transfer-Encoding: gzip, chunked\r\n") == 501);
  CHECK(status_of(post + "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n") == 501);
  CHECK(status_of("POST /a HTTP/1.0\r\nTransfer-Encoding: chunked\r\n") == 400);
  const auto both = head(post + "Content-Length: 1\r\nTransfer-Encoding: chunked\r\n").refusal;
  REQUIRE(both);
  CHECK(both->status == 400);
  CHECK(both->reason.find("Content-Length and Transfer-Encoding") != std::string::npos);
  CHECK(both->reason.find("body parser") != std::string::npos);
}

TEST_CASE("Connection is a list of words in any case", "[server]") {
  const auto keeps = [](const std::string& version, const std::string& value) {
    return head("GET /a HTTP/" + version + "\r\nHost: mock\r\n" + value).keep_alive;
  };
  CHECK(keeps("1.1", ""));
  CHECK(keeps("1.1", "Connection: keep-alive\r\n"));
  CHECK(keeps("1.1", "Connection: closed\r\n"));
  for (const char* value : {"close", "Close", "close, TE", "TE ,close", "keep-alive, close"})
    CHECK_FALSE(keeps("1.1", std::string("Connection: ") + value + "\r\n"));
  CHECK_FALSE(keeps("1.1", "Connection: TE\r\nConnection: close\r\n"));
  CHECK_FALSE(keeps("1.0", ""));
  CHECK(keeps("1.0", "Connection: TE, Keep-Alive\r\n"));
}

TEST_CASE("Expect is 100-continue in any case, and HTTP/1.0 has none", "[server]") {
  const std::string lines = "Host: mock\r\nContent-Length: 2\r\n";
  CHECK(head("POST /a HTTP/1.1\r\n" + lines + "Expect: 100-Continue\r\n").wants_continue);
  CHECK_FALSE(head("POST /a HTTP/1.0\r\n" + lines + "Expect: 100-continue\r\n").wants_continue);
  CHECK_FALSE(head(get + "Expect: 100-continue\r\n").wants_continue);  // there is no body
  CHECK(status_of("POST /a HTTP/1.1\r\n" + lines + "Expect: a miracle\r\n") == 417);
}
