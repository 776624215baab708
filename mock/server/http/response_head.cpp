#include "server/http/response_head.h"

#include <array>
#include <ctime>
#include <string_view>

namespace im_mock::server {
namespace {

std::string_view reason_phrase(int status) {
  switch (status) {
    case 200:
      return "OK";
    case 201:
      return "Created";
    case 202:
      return "Accepted";
    case 204:
      return "No Content";
    case 206:
      return "Partial Content";
    case 301:
      return "Moved Permanently";
    case 302:
      return "Found";
    case 303:
      return "See Other";
    case 304:
      return "Not Modified";
    case 307:
      return "Temporary Redirect";
    case 308:
      return "Permanent Redirect";
    case 400:
      return "Bad Request";
    case 401:
      return "Unauthorized";
    case 402:
      return "Payment Required";
    case 403:
      return "Forbidden";
    case 404:
      return "Not Found";
    case 405:
      return "Method Not Allowed";
    case 406:
      return "Not Acceptable";
    case 408:
      return "Request Timeout";
    case 409:
      return "Conflict";
    case 410:
      return "Gone";
    case 413:
      return "Content Too Large";
    case 414:
      return "URI Too Long";
    case 415:
      return "Unsupported Media Type";
    case 417:
      return "Expectation Failed";
    case 422:
      return "Unprocessable Content";
    case 429:
      return "Too Many Requests";
    case 431:
      return "Request Header Fields Too Large";
    case 500:
      return "Internal Server Error";
    case 501:
      return "Not Implemented";
    case 502:
      return "Bad Gateway";
    case 503:
      return "Service Unavailable";
    case 504:
      return "Gateway Timeout";
    case 505:
      return "HTTP Version Not Supported";
    default:
      return "Status";
  }
}

// RFC 9110, 5.6.7, made anew once a second.
const std::string& date() {
  thread_local std::time_t made_at = 0;
  thread_local std::string text;
  const std::time_t now = std::time(nullptr);
  if (now != made_at || text.empty()) {
    std::tm parts{};
    gmtime_r(&now, &parts);
    std::array<char, 64> buffer;
    text.assign(buffer.data(),
                std::strftime(buffer.data(), buffer.size(), "%a, %d %b %Y %H:%M:%S GMT", &parts));
    made_at = now;
  }
  return text;
}

// No value can end its line, whatever it was made of.
void append_value(std::string& head, std::string_view value) {
  for (const char character : value) {
    const bool control =
        (static_cast<unsigned char>(character) < ' ' && character != '\t') || character == 127;
    head += control ? '?' : character;
  }
}

}  // namespace

bool has_body(int status) {
  return status >= 200 && status != 204 && status != 304;
}

std::string response_head(const api::Response& response, std::size_t size, const RequestHead& request,
                          bool close) {
  std::string head;
  head.reserve(512);
  head.append("HTTP/1.1 ")
      .append(std::to_string(response.status))
      .append(" ")
      .append(reason_phrase(response.status));
  head.append("\r\nDate: ").append(date()).append("\r\n");
  for (const auto& [name, value] : response.headers) {
    head.append(name).append(": ");
    append_value(head, value);
    head.append("\r\n");
  }
  if (has_body(response.status)) head.append("Content-Length: ").append(std::to_string(size)).append("\r\n");
  if (close) {
    head.append("Connection: close\r\n");
  } else if (request.http_1_0) {
    head.append("Connection: keep-alive\r\n");
  }
  return head.append("\r\n");
}

}  // namespace im_mock::server
