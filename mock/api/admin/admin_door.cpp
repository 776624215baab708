#include "api/admin/admin_door.h"

#include <algorithm>
#include <string_view>

namespace im_mock::api {
namespace {

std::optional<Origin> origin_of(const std::optional<PublicAddress>& address) {
  if (!address) return std::nullopt;
  return Origin::parse((address->secure ? "https://" : "http://") + address->host);
}

std::vector<std::string> with_name_of(std::vector<std::string> names,
                                      const std::optional<Origin>& published) {
  if (published) names.push_back(published->host.name);
  return names;
}

// RFC 9110, 11.1: a scheme's name in any case, then spaces, then what it is about. Empty for another scheme.
std::string_view bearer_token(std::string_view credentials) {
  constexpr std::string_view scheme = "bearer";
  const auto space = credentials.find(' ');
  if (space == std::string_view::npos || !same_name(credentials.substr(0, space), scheme)) return {};
  credentials.remove_prefix(std::min(credentials.find_first_not_of(' ', space), credentials.size()));
  while (credentials.ends_with(' ') || credentials.ends_with('\t')) credentials.remove_suffix(1);
  return credentials;
}

// How long it takes depends on `sent` alone, so nobody learns the secret letter by letter.
bool equal_in_constant_time(std::string_view sent, std::string_view secret) {
  unsigned difference = sent.size() == secret.size() ? 0U : 1U;
  for (std::size_t at = 0; at < sent.size(); ++at) {
    difference |=
        static_cast<unsigned char>(sent[at]) ^ static_cast<unsigned char>(secret[at % secret.size()]);
  }
  return difference == 0;
}

}  // namespace

bool is_admin(const Target& target) {
  return !target.segments.empty() && target.segments.front() == "__admin";
}

AdminDoor::AdminDoor(const Options& options, const std::optional<PublicAddress>& published)
    : names_(with_name_of(options.admin_hosts, origin_of(published))),
      published_(origin_of(published)),
      token_(options.admin_token),
      all_origins_(options.admin_cors) {}

bool AdminDoor::knows(const Host& host) const {
  return is_private(host.name) || std::any_of(names_.begin(), names_.end(), [&](const std::string& name) {
           return matches(host.name, name);
         });
}

bool AdminDoor::lets_in(const std::string& text, const Request& request) const {
  const auto origin = Origin::parse(text);
  if (!origin) return false;
  if (is_loopback(origin->host.name) || origin == published_) return true;
  // A page that the mock itself has served, by a name that is known to be its own.
  const std::string* header = request.header("Host");
  const auto host = Host::parse(header == nullptr ? "" : *header);
  return host && *origin == Origin{request.secure ? "https" : "http", *host};
}

std::optional<std::string> AdminDoor::closed_for(const Request& request) const {
  const std::string* header = request.header("Host");
  // No page's request comes without it.
  if (header != nullptr && !header->empty()) {
    const auto host = Host::parse(*header);
    if (!host || !knows(*host)) {
      const std::string name = host ? host->name : header->substr(0, 200);
      return "/__admin does not answer under the name " + name +
             ", which a page of another site may have made its own; --admin-hosts names those that are yours";
    }
  }
  const std::string* origin = request.header("Origin");
  if (all_origins_ || origin == nullptr || origin->empty() || lets_in(*origin, request)) return std::nullopt;
  return "pages of " + origin->substr(0, 200) + " may not use /__admin; --admin-cors lets them";
}

std::optional<std::string> AdminDoor::token_missing_in(const Request& request) const {
  if (token_.empty()) return std::nullopt;
  const std::string* sent = request.header("Authorization");
  if (sent != nullptr && equal_in_constant_time(bearer_token(*sent), token_)) return std::nullopt;
  return "the mock was started with --admin-token; send 'Authorization: Bearer TOKEN'";
}

}  // namespace im_mock::api
