#include "server/http/http_server.h"

#include <utility>

#include "server/http/connection.h"
#include "server/http/connection_threads.h"
#include "server/http/faulty_delivery.h"
#include "server/http/listener.h"
#include "server/http/open_sockets.h"
#include "server/http/socket_stream.h"
#include "server/log/outermost.h"

namespace im_mock::server {
namespace {

constexpr unsigned char tls_handshake = 22;  // the first byte of a TLS connection (RFC 8446, 5.1)
// A connection without a thread of its own keeps the listener from all others.
constexpr Patience short_patience{std::chrono::milliseconds(500), 1};

}  // namespace

struct HttpServer::Implementation {
  Implementation(const api::Application& application, const Log& log, Options given)
      : options(std::move(given)),
        listener(log),
        threads(options.connections_max),
        service{application, log, stopping, options.body_max, !options.tls_cert.empty(), {}},
        over_the_bound("more than " + std::to_string(options.connections_max) +
                       " connections are open; see --max-clients") {}

  // Serves one connection to its end and closes its socket. `refusing`: as Connection has it.
  void serve(int socket, const std::string& refusing, const Patience& patience);
  void serve_plain(OpenSockets::Socket& socket, const std::string& refusing, const Service& shared);
  void serve_tls(OpenSockets::Socket& socket, const std::string& refusing, const Service& shared);
  void start_connection(int socket);

  const Options options;
  Listener listener;
  Stopping stopping;
  OpenSockets sockets;
  ConnectionThreads threads;
  TlsContext tls;
  const Service service;
  const std::string over_the_bound;
  const std::string no_thread = "the system gives no thread for another connection";
  const std::string no_file = "the system gives no file for another connection; raise ulimit -n";
  const std::string nothing;
};

void HttpServer::Implementation::serve(int number, const std::string& refusing, const Patience& patience) {
  outermost(service.log, [&] {
    OpenSockets::Socket socket(sockets, number);
    if (stopping.begun()) return;
    Service shared = service;
    shared.patience = patience;
    if (service.secure) {
      serve_tls(socket, refusing, shared);
    } else {
      serve_plain(socket, refusing, shared);
    }
  });
}

// A client that speaks the other language is told at once: each side would wait for the other.
void HttpServer::Implementation::serve_plain(OpenSockets::Socket& socket, const std::string& refusing,
                                             const Service& shared) {
  SocketStream stream(socket.number());
  stream.set_patience(shared.patience.in_request);
  if (stream.first_byte() == tls_handshake) {
    shared.log.message(LogLevel::Warning,
                       "a client speaks TLS (https://), and this port speaks plain HTTP (http://)");
    return;
  }
  Connection(shared, stream, refusing, [&socket](bool idle) { socket.set_idle(idle); }).serve();
}

void HttpServer::Implementation::serve_tls(OpenSockets::Socket& socket, const std::string& refusing,
                                           const Service& shared) {
  TlsStream stream(socket.number(), tls);
  stream.set_patience(shared.patience.in_request);
  const auto first = stream.first_byte();
  if (first == tls_handshake) {
    socket.set_idle(false);
    if (!stream.accept()) {
      shared.log.message(LogLevel::Debug, "a TLS handshake failed");
      return;
    }
    Connection(shared, stream, refusing, [&socket](bool idle) { socket.set_idle(idle); }).serve();
  } else if (first) {
    shared.log.message(LogLevel::Warning,
                       "a client speaks plain HTTP (http://), and this port speaks HTTPS (https://)");
    SocketStream plain(socket.number());
    plain.write(
        "HTTP/1.1 400 Bad Request\r\nContent-Type: text/plain\r\nContent-Length: 38\r\n"
        "Connection: close\r\n\r\n",
        "This port speaks HTTPS: use https://.\n");
    drain(plain, stopping);
  }
}

// Also without memory for a single string: what is thrown here would end the listener, and so the mock.
void HttpServer::Implementation::start_connection(int socket) {
  bool runs = false;
  const bool asked = outermost(service.log, [&] {
    runs = threads.run([this, socket](bool over_bound) {
      serve(socket, over_bound ? over_the_bound : nothing, service.patience);
    });
  });
  if (runs) return;
  if (asked) outermost(service.log, [this] { service.log.message(LogLevel::Error, no_thread); });
  serve(socket, no_thread, short_patience);
}

HttpServer::HttpServer(const api::Application& application, const Log& log, Options options)
    : implementation_(std::make_unique<Implementation>(application, log, std::move(options))) {}

HttpServer::~HttpServer() = default;

std::optional<std::string> HttpServer::bind() {
  const Options& options = implementation_->options;
  if (!options.tls_cert.empty()) {
    if (auto problem = implementation_->tls.use(options.tls_cert, options.tls_key)) return problem;
  }
  return implementation_->listener.open(options.host, options.port);
}

int HttpServer::port() const {
  return implementation_->listener.port();
}

std::optional<std::string> HttpServer::run() {
  return implementation_->listener.run(
      [this](int socket) { implementation_->start_connection(socket); },
      [this](int socket) { implementation_->serve(socket, implementation_->no_file, short_patience); });
}

void HttpServer::stop() {
  implementation_->stopping.begin();
  implementation_->listener.stop();
  implementation_->sockets.end_idle();
}

void HttpServer::finish() {
  implementation_->sockets.end_idle();
  implementation_->threads.shutdown();
}

}  // namespace im_mock::server
