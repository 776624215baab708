// The yardstick: the least that cpp-httplib does for an answer. It has no route with a regular expression,
// reads nothing and decides nothing: every GET is answered with the bytes of one file, every POST with a
// short text. Arguments: the number of threads, which is that of connections at the same time, the file, and
// the port (0: any free one).
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <limits>
#include <sstream>

#include <httplib.h>

namespace {

std::string text_of(const char* path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

void answer(httplib::Response& response, const std::string& body) {
  response.set_header("Vary", "Origin");
  response.set_content(body, "application/json");
}

}  // namespace

int main(int count, char** arguments) {
  const int threads = count > 1 ? std::atoi(arguments[1]) : 8;
  const std::string body = count > 2 && *arguments[2] != 0 ? text_of(arguments[2]) : "{}";
  const int wanted_port = count > 3 ? std::atoi(arguments[3]) : 0;
  httplib::Server server;
  server.new_task_queue = [threads] { return new httplib::ThreadPool(static_cast<std::size_t>(threads)); };
  server.set_tcp_nodelay(true);
  server.set_keep_alive_max_count(std::numeric_limits<std::size_t>::max());
  server.set_keep_alive_timeout(60);
  server.set_pre_routing_handler([&](const httplib::Request& request, httplib::Response& response) {
    if (request.method != "GET") return httplib::Server::HandlerResponse::Unhandled;
    answer(response, body);
    return httplib::Server::HandlerResponse::Handled;
  });
  // The body has been read when a handler is called. A pattern with names is matched without a regular
  // expression.
  server.Post("/api/v2/me/im-sessions/:id", [](const httplib::Request&, httplib::Response& response) {
    answer(response, "{\"statusCode\":0}");
  });
  int port = wanted_port;
  if (port == 0) port = server.bind_to_any_port("127.0.0.1");
  if (wanted_port != 0 && !server.bind_to_port("127.0.0.1", wanted_port)) return 1;
  if (port <= 0) return 1;
  std::printf("ready http://127.0.0.1:%d\n", port);
  std::fflush(stdout);
  return server.listen_after_bind() ? 0 : 1;
}
