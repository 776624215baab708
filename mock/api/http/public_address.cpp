#include "api/http/public_address.h"

#include <algorithm>
#include <cctype>
#include <vector>

#include "api/http/host.h"

namespace im_mock::api {
namespace {

constexpr std::size_t prefix_max = 200;

// What such a path may hold: it becomes part of URLs and of a cookie's Path, where ';' and ',' mean
// something.
bool is_prefix(std::string_view path) {
  for (const char character : path) {
    const bool fine = std::isalnum(static_cast<unsigned char>(character)) != 0 ||
                      std::string_view("-._~%+@:=!$/").find(character) != std::string_view::npos;
    if (!fine) return false;
  }
  return path.size() <= prefix_max && path.starts_with('/') && path.find("//") == std::string_view::npos &&
         (std::string(path) + "/").find("/../") == std::string::npos;
}

std::string_view without_last_slash(std::string_view path) {
  if (path.ends_with('/')) path.remove_suffix(1);
  return path;
}

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
  return text;
}

// The parts of a list, trimmed, without empty ones (RFC 9110, 5.6.1). A separator between quotes is none.
std::vector<std::string_view> parts_of(std::string_view list, char separator) {
  std::vector<std::string_view> parts;
  bool quoted = false;
  std::size_t begin = 0;
  for (std::size_t at = 0; at <= list.size(); ++at) {
    if (at < list.size() && list[at] == '"') quoted = !quoted;
    if (at < list.size() && (quoted || list[at] != separator)) continue;
    const std::string_view part = trimmed(list.substr(begin, at - begin));
    if (!part.empty()) parts.push_back(part);
    begin = at + 1;
  }
  return parts;
}

// All parts of all headers of that name.
std::vector<std::string_view> list_in(const Request& request, std::string_view name) {
  std::vector<std::string_view> all;
  for (const auto& [key, value] : request.headers) {
    if (!same_name(key, name)) continue;
    for (const std::string_view part : parts_of(value, ',')) all.push_back(part);
  }
  return all;
}

std::string_view first_in(const Request& request, std::string_view name) {
  const auto all = list_in(request, name);
  return all.empty() ? std::string_view() : all.front();
}

// One parameter of the first proxy's part of Forwarded; empty without it. A value with an escape between its
// quotes is none that is wanted here.
std::string_view forwarded(const Request& request, std::string_view parameter) {
  for (const std::string_view pair : parts_of(first_in(request, "Forwarded"), ';')) {
    const auto equals = pair.find('=');
    if (equals == std::string_view::npos || !same_name(trimmed(pair.substr(0, equals)), parameter)) continue;
    std::string_view value = trimmed(pair.substr(equals + 1));
    if (value.size() >= 2 && value.starts_with('"') && value.ends_with('"'))
      value = value.substr(1, value.size() - 2);
    return value;
  }
  return {};
}

std::optional<bool> is_https(std::string_view scheme) {
  if (same_name(scheme, "https")) return true;
  if (same_name(scheme, "http")) return false;
  return std::nullopt;
}

void take_scheme(PublicAddress& address, std::string_view scheme) {
  if (const auto secure = is_https(scheme)) address.secure = *secure;
}

void take_host(PublicAddress& address, std::string_view host) {
  if (Host::parse(host)) address.host = host;
}

// A proxy behind another one adds what it has taken away to the list.
std::string prefix_of(const Request& request) {
  std::string prefix;
  for (const std::string_view part : list_in(request, "X-Forwarded-Prefix")) {
    if (!is_prefix(part)) return "";
    prefix += without_last_slash(part);
  }
  return prefix.size() <= prefix_max ? prefix : "";
}

}  // namespace

std::string PublicAddress::base() const {
  return (secure ? "https://" : "http://") + host + prefix;
}

std::optional<PublicAddress> PublicAddress::parse(std::string_view url) {
  PublicAddress address;
  const auto end = url.find("://");
  if (end == std::string_view::npos) return std::nullopt;
  const auto secure = is_https(url.substr(0, end));
  if (!secure) return std::nullopt;
  address.secure = *secure;
  url.remove_prefix(end + 3);
  const auto slash = std::min(url.find('/'), url.size());
  address.host = url.substr(0, slash);
  if (!Host::parse(address.host)) return std::nullopt;
  std::string_view path = without_last_slash(url.substr(slash));
  constexpr std::string_view of_the_api = "/api/v2";
  if (path.ends_with(of_the_api)) path.remove_suffix(of_the_api.size());
  if (!path.empty() && !is_prefix(path)) return std::nullopt;
  address.prefix = path;
  return address;
}

PublicAddress PublicAddress::of(const Request& request) {
  PublicAddress address;
  address.secure = request.secure;
  if (const std::string* host = request.header("Host")) take_host(address, *host);
  take_scheme(address, first_in(request, "X-Forwarded-Proto"));
  take_scheme(address, forwarded(request, "proto"));
  take_host(address, first_in(request, "X-Forwarded-Host"));
  take_host(address, forwarded(request, "host"));
  address.prefix = prefix_of(request);
  return address;
}

}  // namespace im_mock::api
