// A body in chunks, put together.
#include "server/http/chunked_body.h"

#include "catch.h"

using namespace im_mock::server;

namespace {

std::string taken(const std::string& bytes, std::size_t at_once) {
  ChunkedBody chunks(20);
  std::size_t at = 0;
  while (at < bytes.size() && chunks.state() == ChunkedBody::State::More)
    at += chunks.take(std::string_view(bytes).substr(at, at_once));
  switch (chunks.state()) {
    case ChunkedBody::State::More:
      return "more";
    case ChunkedBody::State::Bad:
      return "bad";
    case ChunkedBody::State::TooLarge:
      return "too large";
    case ChunkedBody::State::Done:
      return chunks.body() + " and then " + bytes.substr(at);
  }
  return "";
}

}  // namespace

TEST_CASE("chunks are put together, and not a byte behind them is taken", "[server]") {
  const std::vector<std::pair<std::string, std::string>> cases = {
      {"3\r\nabc\r\n2;name=\"v\"\r\nde\r\n0\r\n\r\nGET", "abcde and then GET"},
      {"0\r\nTrailer: x\r\n\r\nGET", " and then GET"},
      {"0A\r\n0123456789\r\n000\r\n\r\n", "0123456789 and then "},
      {"3 ; x\r\nabc\r\n0\r\n\r\n", "abc and then "},
      {"0\r\nno colon\r\n\r\n", "bad"},
      {"0\r\nTrailer : x\r\n\r\n", "bad"},
      {"3\r\nab", "more"},
      {"3\r\nabc\r\n0\r\n", "more"},
      {"3\nabc\r\n0\r\n\r\n", "bad"},
      {"3\r\nabcd\r\n0\r\n\r\n", "bad"},
      {"3\r\nabc\n0\r\n\r\n", "bad"},
      {"\r\nabc", "bad"},
      {"x\r\n", "bad"},
      {"0x3\r\nabc\r\n0\r\n\r\n", "bad"},
      {"+3\r\nabc\r\n0\r\n\r\n", "bad"},
      {"-3\r\nabc\r\n0\r\n\r\n", "bad"},
      {"3 \r\nabc\r\n0\r\n\r\n", "bad"},
      {"3 4\r\nabc\r\n0\r\n\r\n", "bad"},
      {"11111111111111111\r\n", "bad"},
      {"15\r\n", "too large"},
      {"A\r\n0123456789\r\nB\r\n", "too large"},
      {"FFFFFFFFFFFFFFFF\r\n", "too large"},
      {"3;" + std::string(9000, 'x'), "bad"},
  };
  for (const auto& [bytes, outcome] : cases) {
    INFO(bytes.substr(0, 60));
    CHECK(taken(bytes, bytes.size()) == outcome);
    CHECK(taken(bytes, 1) == outcome);
  }
}
