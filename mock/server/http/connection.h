#pragma once
// One connection from its first request to its end: reads requests, has them answered, writes the answers.

#include <chrono>
#include <cstddef>
#include <functional>
#include <string>

#include "api/application.h"
#include "server/http/faulty_delivery.h"
#include "server/http/request_reader.h"
#include "server/http/stream.h"
#include "server/log/log.h"

namespace im_mock::server {

// What all connections of a server share. Thread-safe; outlives them.
struct Service {
  const api::Application& application;
  const Log& log;
  const Stopping& stopping;
  std::size_t body_max = 1024 * 1024;  // bytes
  bool secure = false;                 // requests come by TLS
  Patience patience = {};
};

// One thread at a time.
class Connection {
 public:
  // Tells whether the connection waits for a request, so that a stop may end it.
  using Idle = std::function<void(bool idle)>;

  // `refusing`: every request hears that (503), in one sentence; empty: it is served. All outlive it.
  Connection(const Service& service, Stream& stream, std::string refusing = "", Idle idle = {});

  // Serves requests until the connection has ended, for whatever reason. Throws nothing.
  void serve();

 private:
  // How the connection goes on after an answer.
  enum class After { Next, Close, Drain };

  After answer(RequestHead head);
  api::Response response_for(const RequestHead& head);
  api::Response wait_for(api::Response held);
  bool wait_late(std::chrono::milliseconds delay);
  bool write(const api::Response& response, const RequestHead& head, bool close);
  bool deliver(const api::Response& response, const RequestHead& head, bool close);
  bool has_gone(bool half_closed_is_gone) const;

  const Service& service_;
  Stream& stream_;
  const std::string refusing_;
  const Idle idle_;
  RequestReader reader_;
};

// Ends the sending, and reads and drops what still comes, bounded in bytes and time, so that the client gets
// to read the last answer (RFC 9112, 9.6).
void drain(Stream& stream, const Stopping& stopping);

}  // namespace im_mock::server
