#pragma once
// HTTP/1.1 and HTTPS over sockets: a listener, a thread for each connection, and their common end.

#include <cstddef>
#include <memory>
#include <optional>
#include <string>

#include "api/application.h"
#include "server/log/log.h"

namespace im_mock::server {

class HttpServer {
 public:
  struct Options {
    std::string host = "localhost";      // as Listener::open() takes it
    int port = 8090;                     // 0: any free one
    std::size_t body_max = 1024 * 1024;  // bytes
    std::size_t connections_max = 10000;
    std::string tls_cert;  // PEM files; empty: HTTP
    std::string tls_key;
  };

  // Both outlive it.
  HttpServer(const api::Application& application, const Log& log, Options options);
  ~HttpServer();

  // Takes the port. Nothing on success, else one sentence that says why not.
  std::optional<std::string> bind();
  // The port, after bind().
  int port() const;
  // Serves until stop(). Nothing after a stop; else one sentence that says why it cannot go on.
  std::optional<std::string> run();
  // New connections are taken no more, and answers say that theirs ends. Thread-safe, at any time.
  void stop();
  // After run(): waits until all connections have ended. Held polls are to be answered first.
  void finish();

 private:
  struct Implementation;
  std::unique_ptr<Implementation> implementation_;
};

}  // namespace im_mock::server
