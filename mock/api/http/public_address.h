#pragma once
// Where clients see the mock, which may be another place than where it listens: `uri`s begin with it, and
// cookies are made for it. A value; pure functions. It says nothing about who may use /__admin, because a
// client can claim what it likes.

#include <optional>
#include <string>
#include <string_view>

#include "api/http/http.h"

namespace im_mock::api {

struct PublicAddress {
  bool secure = false;
  std::string host = "localhost";  // with its port, if that is not the scheme's own
  std::string prefix;              // "/gws" when that comes before /api/v2 and /w/{world}; else empty

  // "https://host:port/prefix"
  std::string base() const;

  // Of --public-url: http or https, a host, perhaps a port and a path, nothing else. A slash at the end and
  // /api/v2, which the API adds itself, do not count. Nothing when the text is no such URL.
  static std::optional<PublicAddress> parse(std::string_view url);
  // What the request says: the proxies before the mock by Forwarded (RFC 7239), X-Forwarded-Proto,
  // X-Forwarded-Host and X-Forwarded-Prefix, of which the first proxy in a list counts; else its Host and its
  // connection. A value that cannot be true counts as none.
  static PublicAddress of(const Request& request);
};

}  // namespace im_mock::api
