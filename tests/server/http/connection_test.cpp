// A whole connection without a socket: what follows a refusal, and what does not depend on how bytes come.
#include "server/http/connection.h"

#include <random>

#include "catch.h"
#include "scenario/scenario_text.h"
#include "server/http/sound_wire.h"

using wire_test::what_is_unsound_of_wire;

namespace {

const std::vector<std::string> exchanges = {
    "GET /api/v2/me HTTP/1.1\r\nHost: localhost\r\n\r\n",
    "HEAD /api/v2/me/im-sessions?fields=* HTTP/1.1\r\nHost: localhost\r\n\r\n",
    "OPTIONS * HTTP/1.1\r\nHost: localhost\r\n\r\n",
    "GET http://any.host/api/v2/me HTTP/1.0\r\nConnection: keep-alive\r\n\r\n",
    "POST /api/v2/me/im-sessions/S1 HTTP/1.1\r\nHost: localhost\r\nContent-Length: 28\r\n\r\n"
    "{\"operationName\":\"Complete\"}",
    "POST /api/v2/me/im-sessions/S1 HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n"
    "5;a=b\r\n{\"ope\r\n17\r\nrationName\":\"Complete\"}\r\n0\r\nX: y\r\n\r\n",
    "PUT /__admin/clock HTTP/1.1\r\nHost: localhost\r\nExpect: 100-continue\r\nContent-Length: 17\r\n\r\n"
    "{\"mode\":\"manual\"}",
    "POST /__admin/reset HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n",
};

// Where a request becomes another one by a small change.
const std::vector<std::string> bits = {"\r\n",
                                       "\n",
                                       "\r",
                                       " ",
                                       "\t",
                                       ":",
                                       ",",
                                       "0",
                                       "\r\n ",
                                       std::string(1, '\0'),
                                       "Content-Length: 5\r\n",
                                       "Transfer-Encoding: chunked\r\n",
                                       "HTTP/1.1",
                                       "Host: a\r\n",
                                       "\x80",
                                       "%0d%0a"};

}  // namespace

TEST_CASE("good exchanges are answered the same however their bytes come", "[server]") {
  for (const std::string& exchange : exchanges) CHECK(what_is_unsound_of_wire("\x06" + exchange) == "");
}

TEST_CASE("exchanges with small changes never run what follows a refusal", "[server]") {
  std::mt19937 random(7);  // NOLINT: the same changes at every run
  const auto below = [&](std::size_t count) { return static_cast<std::size_t>(random() % count); };
  for (int turn = 0; turn < 1500; ++turn) {
    std::string bytes(1, static_cast<char>(below(60)));
    for (std::size_t count = 1 + below(3); count > 0; --count) bytes += exchanges[below(exchanges.size())];
    for (std::size_t count = 1 + below(3); count > 0; --count) {
      const std::size_t at = 1 + below(bytes.size() - 1);
      if (below(3) == 0) bytes.erase(at, 1 + below(3));
      bytes.insert(std::min(at, bytes.size()), bits[below(bits.size())]);
    }
    const std::string wrong = what_is_unsound_of_wire(bytes);
    if (!wrong.empty()) FAIL(wrong);
  }
}

TEST_CASE("every input of the fuzzer of connections is handled soundly", "[server]") {
  const auto files = im_mock::scenario::files_with_ending("tests/fuzz/corpus/wire", "");
  CHECK(files.size() > 10);
  for (const std::string& file : files) {
    INFO(file);
    CHECK(what_is_unsound_of_wire(im_mock::scenario::text_of_file(file)) == "");
  }
}
