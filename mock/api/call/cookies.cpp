#include "api/call/cookies.h"

namespace im_mock::api {

std::vector<std::string> cookies(const Request& request, const std::string& name) {
  std::vector<std::string> values;
  for (const auto& [key, header] : request.headers) {
    if (!same_name(key, "Cookie")) continue;
    std::size_t at = 0;
    while (at < header.size()) {
      at = header.find_first_not_of("; ", at);
      if (at == std::string::npos) break;
      const std::string pair = header.substr(at, header.find(';', at) - at);
      if (pair.compare(0, name.size() + 1, name + "=") == 0) values.push_back(pair.substr(name.size() + 1));
      at += pair.size();
    }
  }
  return values;
}

std::string set_cookie(const Call& call, const std::string& name, const std::string& value) {
  const std::string path = call.address.prefix + (call.target.world ? "/w/" + *call.target.world : "");
  // A page of another site sends a cookie only when it says SameSite=None, and browsers want Secure with
  // that.
  return name + "=" + value + "; Path=" + (path.empty() ? "/" : path) + "; HttpOnly" +
         (call.address.secure ? "; SameSite=None; Secure" : "");
}

}  // namespace im_mock::api
