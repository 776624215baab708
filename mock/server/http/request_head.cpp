#include "server/http/request_head.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <limits>
#include <utility>

namespace im_mock::server {
namespace {

using api::same_name;

// RFC 9110, 5.6.2.
bool is_token(std::string_view text) {
  constexpr std::string_view marks = "!#$%&'*+-.^_`|~";
  return !text.empty() && std::all_of(text.begin(), text.end(), [&](char character) {
    return (character >= 'a' && character <= 'z') || (character >= 'A' && character <= 'Z') ||
           (character >= '0' && character <= '9') || marks.find(character) != std::string_view::npos;
  });
}

bool is_control(char character) {
  return static_cast<unsigned char>(character) < ' ' || character == 127;
}

std::string_view trimmed(std::string_view text) {
  const auto begin = text.find_first_not_of(" \t");
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(" \t") - begin + 1);
}

// Calls `each` with the trimmed members of a list, without empty ones.
template <typename Each>
void for_each_member(std::string_view list, const Each& each) {
  while (!list.empty()) {
    const auto comma = std::min(list.find(','), list.size());
    if (const auto member = trimmed(list.substr(0, comma)); !member.empty()) each(member);
    list.remove_prefix(std::min(comma + 1, list.size()));
  }
}

// RFC 3986, 3.2: a host and perhaps a port. No user, no list, nothing that has to be quoted.
bool is_authority(std::string_view text) {
  if (text.starts_with('[')) {
    const auto end = text.find(']');
    if (end == std::string_view::npos || end < 3) return false;
    if (text.substr(1, end - 1).find_first_not_of("0123456789abcdefABCDEF:.") != std::string_view::npos)
      return false;
    text.remove_prefix(end + 1);
    if (!text.empty() && text.front() != ':') return false;
  } else {
    const auto colon = std::min(text.find(':'), text.size());
    const bool good =
        std::all_of(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(colon), [](char character) {
          constexpr std::string_view marks = "-._~%!$&'()*+;=";
          return (character >= 'a' && character <= 'z') || (character >= 'A' && character <= 'Z') ||
                 (character >= '0' && character <= '9') || marks.find(character) != std::string_view::npos;
        });
    if (colon == 0 || !good) return false;
    text.remove_prefix(colon);
  }
  return text.size() <= 6 && text.find_first_not_of("0123456789", 1) == std::string_view::npos;
}

std::optional<WireRefusal> refusal(int status, std::string reason) {
  return WireRefusal{status, std::move(reason)};
}

// The size of "http://" or "https://", in any case, before a URL; 0 when it has neither.
std::size_t scheme_size(std::string_view url) {
  for (const std::string_view scheme : {"http://", "https://"}) {
    if (same_name(url.substr(0, scheme.size()), scheme)) return scheme.size();
  }
  return 0;
}

// RFC 9112, 3: method SP target SP version. Fills in what it understands on the way.
std::optional<WireRefusal> read_request_line(std::string_view line, RequestHead& head) {
  if (line.starts_with("PRI * HTTP/2"))
    return refusal(400, "this is HTTP/2; the mock speaks HTTP/1.1 (curl: --http1.1)");
  const auto method_end = line.find(' ');
  const auto version_begin = line.rfind(' ');
  if (method_end == std::string_view::npos || method_end == version_begin)
    return refusal(400, "not a well-formed HTTP request: the first line is not 'METHOD TARGET HTTP/1.1'");
  const std::string_view method = line.substr(0, method_end);
  const std::string_view target = line.substr(method_end + 1, version_begin - method_end - 1);
  const std::string_view version = line.substr(version_begin + 1);
  if (!is_token(method)) return refusal(400, "not a well-formed HTTP request: the method is not a token");
  head.request.method = method;
  if (target.size() > longest_line)
    return refusal(414, "the request's URL is longer than " + std::to_string(longest_line) + " bytes");
  if (target.find(' ') != std::string_view::npos || std::any_of(target.begin(), target.end(), is_control))
    return refusal(
        400, "not a well-formed HTTP request: the URL has a space or a control character; write it as %20");
  const bool known_form =
      target.starts_with('/') || target == "*" || scheme_size(target) > 0 || method == "CONNECT";
  if (!known_form) return refusal(400, "not a well-formed HTTP request: the URL does not begin with '/'");
  head.request.target = target;
  const bool is_version = version.size() == 8 && version.starts_with("HTTP/") && version[6] == '.' &&
                          version[5] >= '0' && version[5] <= '9' && version[7] >= '0' && version[7] <= '9';
  if (!is_version)
    return refusal(400, "not a well-formed HTTP request: the first line does not end with HTTP/1.1");
  if (version[5] != '1') return refusal(505, "the mock speaks HTTP/1.1, not " + std::string(version));
  head.http_1_0 = version[7] == '0';
  constexpr std::array methods{"GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "PATCH", "TRACE"};
  if (std::find(methods.begin(), methods.end(), method) == methods.end())
    return refusal(501,
                   "the method " + std::string(method.substr(0, 40)) + " is not one that the mock knows");
  return std::nullopt;
}

// RFC 9112, 5.
std::optional<WireRefusal> read_field(std::string_view line, api::Headers& headers) {
  if (line.front() == ' ' || line.front() == '\t')
    return refusal(400, "a header is folded over two lines, which HTTP has forbidden (RFC 9112, 5.2)");
  const auto colon = line.find(':');
  if (colon == std::string_view::npos)
    return refusal(400, "not a well-formed HTTP request: a header line has no colon");
  const std::string_view name = line.substr(0, colon);
  if (!is_token(name))
    return refusal(400,
                   "not a well-formed HTTP request: a header's name has a space or another character that it "
                   "must not have");
  const std::string_view value = trimmed(line.substr(colon + 1));
  const bool good = std::none_of(value.begin(), value.end(),
                                 [](char character) { return is_control(character) && character != '\t'; });
  if (!good)
    return refusal(400, "not a well-formed HTTP request: the header " + std::string(name.substr(0, 40)) +
                            " has a control character in it");
  headers.emplace_back(name, value);
  return std::nullopt;
}

// RFC 9112, 3.2: exactly one Host, which an absolute-form target overrules.
std::optional<WireRefusal> settle_host(RequestHead& head) {
  api::Request& request = head.request;
  std::string* host = nullptr;
  for (auto& [name, value] : request.headers) {
    if (!same_name(name, "Host")) continue;
    if (host != nullptr) return refusal(400, "the request has two Host headers");
    host = &value;
  }
  if (host == nullptr && !head.http_1_0) return refusal(400, "the request has no Host header");
  if (host != nullptr && !host->empty() && !is_authority(*host))
    return refusal(400, "the Host header is not a host with an optional port");
  const std::size_t begin = scheme_size(request.target);
  if (begin == 0) {
    if (request.target == "*" && request.method != "OPTIONS")
      return refusal(400, "the URL * is for OPTIONS alone");
    return std::nullopt;
  }
  const auto path = std::min(request.target.find_first_of("/?", begin), request.target.size());
  const std::string authority = request.target.substr(begin, path - begin);
  if (authority.empty() || !is_authority(authority))
    return refusal(400, "the request's URL does not name a host with an optional port");
  if (host != nullptr) {
    *host = authority;
  } else {
    request.headers.emplace_back("Host", authority);
  }
  request.target.erase(0, path);
  if (request.target.empty() && request.method == "OPTIONS") request.target = "*";
  if (!request.target.starts_with('/') && request.target != "*") request.target.insert(0, "/");
  return std::nullopt;
}

// RFC 9112, 6: how long the body is. A doubt about that is how one request is smuggled inside another.
std::optional<WireRefusal> settle_body(RequestHead& head) {
  const std::string* length = nullptr;
  std::string coding;
  bool coded = false;
  for (const auto& [name, value] : head.request.headers) {
    if (same_name(name, "Content-Length")) {
      if (length != nullptr) return refusal(400, "the request has two Content-Length headers");
      length = &value;
    } else if (same_name(name, "Transfer-Encoding")) {
      coding += (coded ? "," : "") + value;
      coded = true;
    }
  }
  if (coded && length != nullptr)
    return refusal(
        400,
        "the request has both Content-Length and Transfer-Encoding; often a proxy sends a body anew "
        "that a body parser before it (express.json) has read already");
  if (coded) {
    if (head.http_1_0) return refusal(400, "Transfer-Encoding does not exist in HTTP/1.0");
    if (!same_name(coding, "chunked"))
      return refusal(501, "the Transfer-Encoding is not 'chunked' alone; send the body as it is");
    head.chunked = true;
  } else if (length != nullptr) {
    const char* const end = length->data() + length->size();
    const auto [stop, error] = std::from_chars(length->data(), end, head.body_size);
    if (error == std::errc::invalid_argument || stop != end)
      return refusal(400, "the Content-Length is not a number");
    // Larger than any number here, and so larger than any bound.
    if (error != std::errc()) head.body_size = std::numeric_limits<std::uint64_t>::max();
  }
  return std::nullopt;
}

// RFC 9110, 7.6.1 and 10.1.1.
std::optional<WireRefusal> settle_connection(RequestHead& head) {
  bool close = false;
  bool keep = false;
  for (const auto& [name, value] : head.request.headers) {
    if (same_name(name, "Connection")) {
      close = close || lists_token(value, "close");
      keep = keep || lists_token(value, "keep-alive");
    } else if (same_name(name, "Expect") && !head.http_1_0) {
      if (!same_name(value, "100-continue"))
        return refusal(417, "the only Expect that HTTP has is 100-continue");
      head.wants_continue = head.chunked || head.body_size > 0;
    }
  }
  head.keep_alive = !close && (!head.http_1_0 || keep);
  return std::nullopt;
}

std::optional<WireRefusal> read_head(std::string_view text, RequestHead& head) {
  const auto first_end = std::min(text.find("\r\n"), text.size());
  if (auto refused = read_request_line(text.substr(0, first_end), head)) return refused;
  head.request.headers.reserve(16);
  for (std::size_t at = first_end + 2; at < text.size();) {
    const auto end = std::min(text.find("\r\n", at), text.size());
    if (end == at) break;
    if (auto refused = read_field(text.substr(at, end - at), head.request.headers)) return refused;
    at = end + 2;
  }
  if (auto refused = settle_host(head)) return refused;
  if (auto refused = settle_body(head)) return refused;
  return settle_connection(head);
}

}  // namespace

bool is_field_line(std::string_view line) {
  api::Headers ignored;
  return !line.empty() && !read_field(line, ignored);
}

bool lists_token(std::string_view list, std::string_view token) {
  bool found = false;
  for_each_member(list, [&](std::string_view member) { found = found || same_name(member, token); });
  return found;
}

std::size_t empty_lines_before(std::string_view bytes) {
  std::size_t at = 0;
  while (at < bytes.size()) {
    if (bytes[at] == '\n') {
      ++at;
    } else if (bytes.substr(at, 2) == "\r\n") {
      at += 2;
    } else {
      break;
    }
  }
  return at;
}

std::optional<std::variant<std::size_t, WireRefusal>> HeadScanner::scan(std::string_view bytes) {
  const auto too_long = [&](std::size_t line_end) -> std::optional<WireRefusal> {
    // The first line holds the method and the version beside the target.
    if (lines_ == 0 && line_end - line_begin_ > longest_line + 64)
      return refusal(414, "the request's URL is longer than " + std::to_string(longest_line) + " bytes");
    if (lines_ > 0 && line_end - line_begin_ > longest_line)
      return refusal(431, "a header line is longer than " + std::to_string(longest_line) +
                              " bytes (cookies of other applications on this host are sent, too)");
    if (line_end > longest_head)
      return refusal(431, "the headers are longer than " + std::to_string(longest_head) + " bytes together");
    return std::nullopt;
  };
  while (true) {
    const auto end = bytes.find('\n', scanned_);
    if (end == std::string_view::npos) {
      scanned_ = bytes.size();
      if (auto refused = too_long(bytes.size() - (bytes.ends_with('\r') ? 1 : 0))) return *refused;
      return std::nullopt;
    }
    if (end == line_begin_ || bytes[end - 1] != '\r')
      return WireRefusal{400, "not a well-formed HTTP request: a line ends with LF alone, not with CR LF"};
    if (auto refused = too_long(end - 1)) return *refused;
    if (end - 1 == line_begin_) return end + 1;
    if (++lines_ > most_fields + 1)
      return WireRefusal{431, "the request has more than " + std::to_string(most_fields) + " headers"};
    line_begin_ = scanned_ = end + 1;
  }
}

RequestHead parse_head(std::string_view head) {
  RequestHead parsed;
  parsed.request.method.clear();
  parsed.request.target.clear();
  parsed.refusal = read_head(head, parsed);
  return parsed;
}

}  // namespace im_mock::server
