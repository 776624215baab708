// A body sent without a Content-Type of its own comes from curl as a form; it may be as long as any other.
#define CPPHTTPLIB_FORM_URL_ENCODED_PAYLOAD_MAX_LENGTH (1024 * 1024 * 1024)
#include "server/http_server.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <exception>
#include <limits>
#include <utility>

#include <httplib.h>
#include <sys/socket.h>

#include "server/certificate.h"
#include "server/connection_threads.h"
#include "server/faulty_delivery.h"
#include "server/plain_server.h"
#include "server/real_clock.h"

namespace im_mock::server {
namespace {

// How often a held poll looks whether its connection still lives.
constexpr std::chrono::milliseconds look_every{2000};

class TaskQueue : public httplib::TaskQueue {
 public:
  explicit TaskQueue(std::size_t connections_max) : threads_(connections_max) {}
  bool enqueue(std::function<void()> connection) override { return threads_.run(std::move(connection)); }
  void shutdown() override { threads_.shutdown(); }

 private:
  ConnectionThreads threads_;
};

api::Request request_from(const httplib::Request& from, bool secure) {
  api::Request request;
  request.method = from.method;
  request.target = from.target;
  request.headers.assign(from.headers.begin(), from.headers.end());
  request.body = from.body;
  request.secure = secure;
  request.received = real_now();
  return request;
}

// RFC 9112, 6.3: without Content-Length and Transfer-Encoding a request has no body. httplib (to 0.42) would
// look for one after the answer, and take the next request on the connection for it.
void say_that_it_has_no_body(const httplib::Request& request) {
  if (request.has_header("Content-Length") || request.has_header("Transfer-Encoding")) return;
  // The object is httplib's local one; only its handlers see it as const.
  const_cast<httplib::Request&>(request).headers.emplace("Content-Length", "0");
}

// Blocks until the poll is answered, its time is over or its client has gone.
api::Response wait_for(api::Response held, const httplib::Request& request) {
  const api::Hold hold = std::move(*held.hold);
  const app::RealTime end = real_now() + hold.timeout;
  while (true) {
    const app::RealTime now = real_now();
    if (now >= end) return hold.finish(std::nullopt, now);
    if (auto answer = hold.waiting->wait_for(std::min(look_every, end - now)))
      return hold.finish(std::move(answer), now);
    if (request.is_connection_closed && request.is_connection_closed()) {
      hold.hang_up(real_now());
      return {};
    }
  }
}

std::string reason_of(int status) {
  switch (status) {
    case 400:
      return "not a well-formed HTTP request";
    case 413:
      return "the request's body is larger than --max-body allows";
    case 414:
      return "the request's URL is longer than 8192 characters";
    default:
      return std::string("HTTP ") + std::to_string(status) + " " + httplib::status_message(status);
  }
}

api::Response not_started() {
  api::Response response;
  response.status = 503;
  response.set_header("Content-Type", "text/plain");
  response.body = "The mock could not start; its standard error says why.\n";
  return response;
}

std::string bind_problem(const HttpServer::Options& options, int error) {
  const std::string place = options.host + ":" + std::to_string(options.port);
  switch (error) {
    case EADDRINUSE:
      return place + " is in use; stop who has it, or choose another port with --port (0: any free one)";
    case EACCES:
      return "no permission to listen on " + place +
             "; ports below 1024 belong to root, choose another with --port";
    case EADDRNOTAVAIL:
      return place + " is no address of this machine; choose another with --host";
    default:
      return "cannot listen on " + place +
             (error == 0 ? std::string(": the host is no numeric address")
                         : ": " + std::string(std::strerror(error)));
  }
}

// How the writer of headers learns that there is to be no answer; clients never see it.
constexpr const char* no_answer = "X-Mock-No-Answer";

ssize_t write_headers(httplib::Stream& stream, httplib::Headers& headers) {
  // Nothing written is a failure to httplib, which then closes the connection.
  if (headers.count(no_answer) > 0) return 0;
  return httplib::detail::write_headers(stream, headers);
}

// A client that has given up is not waited for: its thread is somebody else's.
void wait_late(std::chrono::milliseconds delay, const httplib::Request& request, const Stopping& stopping) {
  const app::RealTime end = real_now() + delay;
  for (auto now = real_now(); now < end && !stopping.begun(); now = real_now()) {
    stopping.wait_at_most(std::min(look_every, end - now));
    if (request.is_connection_closed && request.is_connection_closed()) return;
  }
}

void deliver(std::string body, const std::string& type, const api::Delivery& delivery,
             const Stopping& stopping, httplib::Response& to) {
  if (delivery.close == domain::Close::Before) {
    to.headers.emplace(no_answer, "1");
  } else if (body.empty() && delivery.close != domain::Close::No) {
    // httplib closes when a provider fails, and asks none for a body of no bytes unless its length is
    // unknown.
    to.set_header("Content-Length", "0");
    to.set_content_provider(type, [](std::size_t, httplib::DataSink&) { return false; });
  } else if (body.empty() || (delivery.drip.count() == 0 && delivery.close == domain::Close::No)) {
    to.set_content(std::move(body), type);
  } else {
    const auto faulty = std::make_shared<const FaultyDelivery>(std::move(body), delivery, stopping);
    to.set_content_provider(faulty->size(), type,
                            [faulty](std::size_t sent, std::size_t, httplib::DataSink& sink) {
                              return faulty->send_next(sent, sink.write);
                            });
  }
}

}  // namespace

struct HttpServer::Implementation {
  ApplicationToCome to_come;
  const Log& log;
  Options options;
  std::unique_ptr<httplib::Server> server;
  int port = 0;
  Stopping stopping;

  void answer(const httplib::Request& from, httplib::Response& to) const;
  api::Response response_for(const httplib::Request& from, int refused_with) const;
};

api::Response HttpServer::Implementation::response_for(const httplib::Request& from, int refused_with) const {
  const api::Application* const known = to_come.get();
  if (known == nullptr || !known->wait_for_answer(from.target)) return not_started();
  const api::Application& application = *known;
  const api::Request request = request_from(from, !options.tls_cert.empty());
  if (ConnectionThreads::refusing()) {
    return application.transport_refusal(
        request, 503,
        "more than " + std::to_string(options.connections_max) + " connections are open; see --max-clients");
  }
  if (refused_with != 0) return application.transport_refusal(request, refused_with, reason_of(refused_with));
  try {
    api::Response response = application.handle(request);
    return response.hold ? wait_for(std::move(response), from) : response;
  } catch (const std::exception& error) {
    log.message(LogLevel::Error, std::string("bug: ") + error.what());
    return application.transport_refusal(request, 500, "internal error of the mock; its log says more");
  }
}

void HttpServer::Implementation::answer(const httplib::Request& from, httplib::Response& to) const {
  const auto begin = std::chrono::steady_clock::now();
  // httplib has no route, so what it could read arrives here as 404; any other status is its own refusal.
  const int refused_with = to.status == 404 ? 0 : to.status;
  api::Response response = response_for(from, refused_with);
  to.status = response.status;
  std::string type;
  for (auto& [name, value] : response.headers) {
    if (name == "Content-Type") {
      type = std::move(value);
    } else {
      to.headers.emplace(name, std::move(value));
    }
  }
  if (response.delivery) {
    wait_late(response.delivery->delay, from, stopping);
    deliver(std::move(response.body), type, *response.delivery, stopping, to);
  } else if (!type.empty()) {
    to.set_content(std::move(response.body), type);
  }
  // A client that asks again at once would keep its connection, and with it the server, alive for ever.
  if (refused_with != 0 || ConnectionThreads::refusing() || stopping.begun())
    to.headers.emplace("X-Mock-Close", "1");
  const auto took =
      std::chrono::duration_cast<std::chrono::microseconds>(std::chrono::steady_clock::now() - begin);
  log.request(from.method, from.target, response.status, took, response.diagnosis);
}

HttpServer::HttpServer(ApplicationToCome application, const Log& log, Options options)
    : implementation_(new Implementation{std::move(application), log, std::move(options), nullptr, 0, {}}) {}

HttpServer::~HttpServer() = default;

std::optional<std::string> HttpServer::bind() {
  Implementation& own = *implementation_;
  const Options& options = own.options;
  if (options.tls_cert.empty()) {
    own.server = std::make_unique<PlainServer>();
  } else {
    if (auto problem = certificate_problem(options.tls_cert, options.tls_key)) return problem;
    own.server = std::make_unique<httplib::SSLServer>(options.tls_cert.c_str(), options.tls_key.c_str());
    if (!own.server->is_valid()) return "cannot use the certificate " + options.tls_cert;
  }
  httplib::Server& server = *own.server;
  server.new_task_queue = [max = options.connections_max] { return new TaskQueue(max); };
  // SO_REUSEADDR alone: with httplib's own choice two servers share one port without a word.
  server.set_socket_options([](int socket) {
    const int yes = 1;
    setsockopt(socket, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
  });
  server.set_tcp_nodelay(true);
  server.set_keep_alive_max_count(std::numeric_limits<std::size_t>::max());
  server.set_keep_alive_timeout(60);
  server.set_payload_max_length(options.body_max);
  // No route is registered: httplib's are regexes that recurse over the path and know no 405. Its answer to
  // what it has no route for is our router.
  server.set_error_handler([&own](const httplib::Request& from, httplib::Response& to) {
    own.answer(from, to);
    say_that_it_has_no_body(from);
    return httplib::Server::HandlerResponse::Handled;
  });
  // httplib would close the connection after each refusal; the API's own refusals are answers like any other.
  server.set_post_routing_handler([](const httplib::Request& from, httplib::Response& to) {
    if (to.headers.erase("X-Mock-Close") > 0) {
      if (to.get_header_value("Connection").empty()) to.set_header("Connection", "close");
    } else if (to.status >= 400 && from.get_header_value("Connection") != "close") {
      to.headers.erase("Connection");
    }
  });
  server.set_header_writer(write_headers);
  errno = 0;
  if (options.port == 0) {
    own.port = server.bind_to_any_port(options.host);
    if (own.port <= 0) return bind_problem(options, errno);
  } else {
    if (!server.bind_to_port(options.host, options.port)) return bind_problem(options, errno);
    own.port = options.port;
  }
  return std::nullopt;
}

int HttpServer::port() const {
  return implementation_->port;
}

void HttpServer::run() {
  implementation_->server->listen_after_bind();
}

void HttpServer::stop() {
  implementation_->stopping.begin();
  // httplib forgets a stop() that comes before its first accept().
  implementation_->server->wait_until_ready();
  implementation_->server->stop();
}

std::optional<int> http_status_of(const std::string& url, int timeout_seconds) {
  const auto path_at = url.find('/', url.find("://") == std::string::npos ? 0 : url.find("://") + 3);
  httplib::Client client(url.substr(0, path_at));
  client.set_connection_timeout(timeout_seconds);
  client.set_read_timeout(timeout_seconds);
  client.enable_server_certificate_verification(false);  // the mock's certificate is the tester's own
  const auto answer = client.Get(path_at == std::string::npos ? "/" : url.substr(path_at));
  if (!answer) return std::nullopt;
  return answer->status;
}

}  // namespace im_mock::server
