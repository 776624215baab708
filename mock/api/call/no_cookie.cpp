#include "api/call/no_cookie.h"

#include <algorithm>
#include <array>
#include <optional>
#include <string_view>

#include "api/http/host.h"
#include "text/characters.h"

namespace im_mock::api {
namespace {

enum class Distance { SameOrigin, SameSite, CrossSite };

// The part of a name that its owner has got, as well as it can be told without a list of public suffixes.
std::string_view site_of(const std::string& name) {
  if (is_ip_literal(name)) return name;
  const auto last = name.rfind('.');
  const auto before = last == std::string::npos || last == 0 ? std::string::npos : name.rfind('.', last - 1);
  return before == std::string::npos ? std::string_view(name) : std::string_view(name).substr(before + 1);
}

// How far the page is from the mock for its browser, which says so itself (Fetch Metadata, Sec-Fetch-Site);
// else by the page's origin and the address that it calls. Nothing when this is no page, as far as is known.
std::optional<Distance> distance_of_page(const Call& call) {
  const std::string* said = call.request.header("Sec-Fetch-Site");
  if (said != nullptr && *said == "same-origin") return Distance::SameOrigin;
  if (said != nullptr && *said == "same-site") return Distance::SameSite;
  if (said != nullptr && *said == "cross-site") return Distance::CrossSite;
  const std::string* header = call.request.header("Origin");
  const auto origin = Origin::parse(header == nullptr ? "" : *header);
  const auto host = Host::parse(call.address.host);
  if (!origin || !host) return std::nullopt;
  if (*origin == Origin{call.address.secure ? "https" : "http", *host}) return Distance::SameOrigin;
  return site_of(origin->host.name) == site_of(host->name) ? Distance::SameSite : Distance::CrossSite;
}

bool comes_by_proxy(const Request& request) {
  constexpr std::array<std::string_view, 6> signs{
      "Via", "Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto", "X-Forwarded-Prefix"};
  return std::any_of(signs.begin(), signs.end(),
                     [&](std::string_view name) { return request.header(name) != nullptr; });
}

// The address at which a page of that origin gets the cookies: its own host, and the mock's port.
std::string same_site_address(const Origin& origin, const Call& call) {
  Host host = origin.host;
  host.port = Host::parse(call.address.host).value_or(Host{}).port;
  return "http://" + host.text();
}

}  // namespace

std::string why_no_cookie(const Call& call) {
  const auto distance = distance_of_page(call);
  // The mock serves no pages: who is of its origin has come by a proxy.
  if (call.target.world && (distance == Distance::SameOrigin || comes_by_proxy(call.request))) {
    const std::string world = domain::shortened(*call.target.world, 100);
    return "; the cookie's path is " + call.address.prefix + "/w/" + world +
           ", which a browser behind a proxy that rewrites the path never asks for: let the proxy send the "
           "header X-Mock-World: " +
           world + " instead of the path's /w/" + world + ", and the cookie's path is /";
  }
  if (!distance || distance == Distance::SameOrigin) return "";
  const std::string* header = call.request.header("Origin");
  const auto origin = Origin::parse(header == nullptr ? "" : *header);
  const std::string page =
      "; the page" + (origin ? " is of " + domain::shortened(*header, 200) + ", which" : "") + " is ";
  const std::string include = "fetch wants credentials: 'include' (XMLHttpRequest: withCredentials)";
  if (distance == Distance::SameSite) return page + "another origin than the mock's: " + include;
  if (call.address.secure) {
    return page + "another site than " + call.address.host + ": " + include +
           ", and the browser must not block cookies of other sites";
  }
  return page + "another site than " + call.address.host +
         ", and by HTTP a browser sends no cookie to another site: " +
         (origin ? "call the mock as " + same_site_address(*origin, call)
                 : "call the mock by the page's host") +
         ", or serve it by HTTPS";
}

}  // namespace im_mock::api
