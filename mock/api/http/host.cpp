#include "api/http/host.h"

#include <algorithm>
#include <array>
#include <charconv>

namespace im_mock::api {
namespace {

constexpr std::string_view digits = "0123456789";
constexpr std::string_view of_names = "abcdefghijklmnopqrstuvwxyz0123456789-._";
constexpr std::string_view of_ipv6 = "0123456789abcdef:.";
constexpr std::size_t longest_name = 255;

// Below these nobody can register a name: RFC 6761 (localhost, test), RFC 6762 (local, and so
// *.svc.cluster.local), RFC 8375 (home.arpa), ICANN's reservation of 2024 (internal), Kubernetes (svc).
constexpr std::array<std::string_view, 6> private_names{"*.localhost", "*.local",     "*.internal",
                                                        "*.test",      "*.home.arpa", "*.svc"};

std::string lower(std::string_view text) {
  std::string result(text);
  for (char& letter : result) {
    if (letter >= 'A' && letter <= 'Z') letter = static_cast<char>(letter - 'A' + 'a');
  }
  return result;
}

bool consists_of(std::string_view text, std::string_view characters) {
  return text.find_first_not_of(characters) == std::string_view::npos;
}

bool is_name(std::string_view name) {
  if (name.empty() || name.size() > longest_name) return false;
  if (name.front() == '[') {
    return name.size() > 3 && name.back() == ']' && consists_of(name.substr(1, name.size() - 2), of_ipv6) &&
           name.find(':') != std::string_view::npos;
  }
  return consists_of(name, of_names) && name.front() != '.' && name.find("..") == std::string_view::npos;
}

std::string_view without_last_dot(std::string_view name) {
  if (name.ends_with('.')) name.remove_suffix(1);
  return name;
}

}  // namespace

std::optional<Host> Host::parse(std::string_view text) {
  const std::size_t end_of_literal = text.starts_with('[') ? text.find(']') : 0;
  if (end_of_literal == std::string_view::npos) return std::nullopt;
  const auto colon = text.find(':', end_of_literal);
  Host host;
  host.name = lower(text.substr(0, colon));
  if (!is_name(host.name)) return std::nullopt;
  if (colon == std::string_view::npos) return host;
  const std::string_view port = text.substr(colon + 1);
  if (port.empty()) return host;  // RFC 3986, 3.2.3: "host:" is "host"
  int number = 0;
  if (port.size() > 5 || !consists_of(port, digits)) return std::nullopt;
  std::from_chars(port.data(), port.data() + port.size(), number);
  if (number < 1 || number > 65535) return std::nullopt;
  host.port = number;
  return host;
}

std::string Host::text() const {
  return port ? name + ":" + std::to_string(*port) : name;
}

bool is_ip_literal(const std::string& name) {
  // No public name ends in a number, so whatever a client makes of "127.1" it has not asked the DNS.
  return name.starts_with('[') || consists_of(name, "0123456789.");
}

bool is_loopback(const std::string& name) {
  if (name == "[::1]" || (is_ip_literal(name) && name.starts_with("127."))) return true;
  return matches(name, "localhost") || matches(name, "*.localhost");
}

bool matches(std::string_view name, std::string_view pattern) {
  name = without_last_dot(name);
  pattern = without_last_dot(pattern);
  if (!pattern.starts_with("*.")) return name == pattern;
  return name.size() >= pattern.size() && name.ends_with(pattern.substr(1));
}

std::optional<std::string> host_pattern(std::string_view text) {
  const std::string_view below = text.starts_with("*.") ? "*." : "";
  const auto host = Host::parse(text.substr(below.size()));
  if (!host || host->port || text.ends_with(':')) return std::nullopt;
  return std::string(below) + host->name;
}

bool is_private(const std::string& name) {
  if (is_ip_literal(name) || without_last_dot(name).find('.') == std::string_view::npos) return true;
  return std::any_of(private_names.begin(), private_names.end(),
                     [&](std::string_view pattern) { return matches(name, pattern); });
}

std::optional<Origin> Origin::parse(std::string_view text) {
  const auto end = text.find("://");
  if (end == std::string_view::npos || end == 0) return std::nullopt;
  const auto host = Host::parse(text.substr(end + 3));
  if (!host) return std::nullopt;
  return Origin{lower(text.substr(0, end)), *host};
}

int Origin::port() const {
  if (host.port) return *host.port;
  return scheme == "https" ? 443 : scheme == "http" ? 80 : 0;
}

}  // namespace im_mock::api
