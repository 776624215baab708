#pragma once
// The host of a URL, of a Host header or of an Origin: a name or an IP literal, and perhaps a port (RFC 3986,
// 3.2.2). A value; pure functions.

#include <optional>
#include <string>
#include <string_view>

namespace im_mock::api {

struct Host {
  std::string name;         // lower case; an IPv6 literal has its brackets
  std::optional<int> port;  // as written

  // Nothing when the text is no host: other characters than hosts have, no name, a port that is none.
  static std::optional<Host> parse(std::string_view text);

  std::string text() const;
};

bool is_ip_literal(const std::string& name);
// localhost, names below it, 127.0.0.0/8 and ::1.
bool is_loopback(const std::string& name);
// Whether the name is the pattern, or below it when that begins with "*.". One dot at the name's end does not
// count.
bool matches(std::string_view name, std::string_view pattern);
// A name, or "*." and a name, as matches() wants it; nothing when the text is neither.
std::optional<std::string> host_pattern(std::string_view text);
// Whether nobody can own the name in the public DNS: an IP literal, a single label, or a name below one that
// is kept for private use.
bool is_private(const std::string& name);

// What an Origin header says (RFC 6454, 7).
struct Origin {
  std::string scheme;  // lower case
  Host host;

  // Nothing for "null", and for what has no host.
  static std::optional<Origin> parse(std::string_view text);
  // The port, or the default one of http and https; else 0.
  int port() const;

  bool operator==(const Origin& other) const {
    return scheme == other.scheme && host.name == other.host.name && port() == other.port();
  }
};

}  // namespace im_mock::api
