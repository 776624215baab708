// The head of an answer on the wire.
#include "server/http/response_head.h"

#include "catch.h"

using namespace im_mock;

namespace {

std::string head_of(int status, bool http_1_0, bool close) {
  api::Response response;
  response.status = status;
  response.set_header("X-One", "a\r\nX-Two: b\x01\x7F");
  server::RequestHead request;
  request.http_1_0 = http_1_0;
  const std::string head = server::response_head(response, 7, request, close);
  // Without the date, which is the same for all.
  const auto date = head.find("Date: ");
  return head.substr(0, date) + head.substr(head.find("\r\n", date) + 2);
}

}  // namespace

TEST_CASE("no header value can end its line, whatever it was made of", "[server]") {
  CHECK(head_of(200, false, false) == "HTTP/1.1 200 OK\r\nX-One: a??X-Two: b??\r\nContent-Length: 7\r\n\r\n");
}

TEST_CASE("an answer says how its connection goes on where that does not go without saying", "[server]") {
  CHECK(head_of(404, false, true) ==
        "HTTP/1.1 404 Not Found\r\nX-One: a??X-Two: b??\r\nContent-Length: 7\r\nConnection: close\r\n\r\n");
  CHECK(head_of(404, true, false) ==
        "HTTP/1.1 404 Not Found\r\nX-One: a??X-Two: b??\r\nContent-Length: 7\r\nConnection: "
        "keep-alive\r\n\r\n");
}

TEST_CASE("statuses without a body have no length", "[server]") {
  for (const int status : {204, 304})
    CHECK(head_of(status, false, false).find("Content-Length") == std::string::npos);
}
