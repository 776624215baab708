#pragma once
// HTTP and HTTPS over sockets. The only part that knows cpp-httplib.

#include <cstddef>
#include <future>
#include <memory>
#include <optional>
#include <string>

#include "api/application.h"
#include "server/log.h"

namespace im_mock::server {

class HttpServer {
 public:
  struct Options {
    std::string host = "127.0.0.1";
    int port = 8090;                     // 0: any free one
    std::size_t body_max = 1024 * 1024;  // bytes
    std::size_t connections_max = 10000;
    std::string tls_cert;  // PEM files; empty: HTTP
    std::string tls_key;
  };

  // Who comes before there is an application waits for it; null: there will never be one, and who waits is
  // sent away. What it points to, and `log`, outlive it.
  using ApplicationToCome = std::shared_future<const api::Application*>;
  HttpServer(ApplicationToCome application, const Log& log, Options options);
  ~HttpServer();

  // Takes the port. Nothing on success, else one sentence that says why not.
  std::optional<std::string> bind();
  // The port, after bind().
  int port() const;
  // Serves until stop(); returns when all connections have ended.
  void run();
  // Thread-safe; run() has to be called too. Held polls are to be answered first.
  void stop();

 private:
  class Connections;
  struct Implementation;
  std::unique_ptr<Implementation> implementation_;
};

// The HTTP status of a GET, or nothing when nobody answers within the time. For the health check.
std::optional<int> http_status_of(const std::string& url, int timeout_seconds);

}  // namespace im_mock::server
