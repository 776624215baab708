#include "server/health_probe.h"

#include <httplib.h>

namespace im_mock::server {

std::optional<int> http_status_of(const std::string& url, int timeout_seconds) {
  const auto scheme_end = url.find("://");
  const auto path_at = url.find('/', scheme_end == std::string::npos ? 0 : scheme_end + 3);
  httplib::Client client(url.substr(0, path_at));
  client.set_connection_timeout(timeout_seconds);
  client.set_read_timeout(timeout_seconds);
  client.enable_server_certificate_verification(false);  // the mock's certificate is the tester's own
  const auto answer = client.Get(path_at == std::string::npos ? "/" : url.substr(path_at));
  if (!answer) return std::nullopt;
  return answer->status;
}

}  // namespace im_mock::server
