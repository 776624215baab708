#pragma once
// HTTP without a socket: what the API is asked and what it answers. Plain values.

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "app/world/real_time.h"
#include "app/world/waiting.h"
#include "domain/fault.h"

namespace im_mock::api {

using Headers = std::vector<std::pair<std::string, std::string>>;

// Whether two header names are the same: case does not count.
bool same_name(std::string_view left, std::string_view right);

struct Request {
  std::string method = "GET";
  std::string target = "/";  // path and query as they came, still encoded
  Headers headers;
  std::string body;
  bool secure = false;  // it came by HTTPS
  app::RealTime received{0};

  // The first header of that name, in any case; null when there is none.
  const std::string* header(std::string_view name) const;
};

struct Response;

// The answer is not there yet. server/ waits for it and then calls `finish`; or `hang_up` when the connection
// died.
struct Hold {
  std::shared_ptr<app::Waiting> waiting;
  std::chrono::milliseconds timeout{0};
  // The response, from the answer that came, or from nothing when the time was over.
  std::function<Response(std::optional<app::LateAnswer> answer, app::RealTime now)> finish;
  std::function<void(app::RealTime now)> hang_up;
  // False: a client that only shuts down its sending side (a TCP FIN) still gets the answer.
  bool half_closed_is_gone = true;
};

// How an answer travels when that is to go wrong on purpose. Real time.
struct Delivery {
  domain::Duration delay{0};  // before its first byte
  domain::Duration drip{0};   // how long its body takes
  domain::Close close = domain::Close::No;
};

struct Response {
  int status = 200;
  Headers headers;  // Content-Type among them when there is a body
  std::string body;
  std::optional<int> status_code;  // the GWS statusCode, when it has the API's envelope
  std::string diagnosis;  // why the answer is a "no": becomes a header, a log line and part of the journal
  std::string rule;       // the same in one word
  std::string fault;      // the name of the fault that it is due to
  std::optional<Delivery> delivery;
  std::optional<Hold> hold;  // when set, the rest means nothing yet
  // When set, the door calls it exactly once: after the last byte of the answer has been handed to the
  // system, or when that has failed. The event of an operation is told then, and not before. Without that
  // call it is told when nobody holds the response any more and the world is visited again.
  std::function<void(app::RealTime now)> on_written;

  void set_header(std::string name, std::string value) {
    headers.emplace_back(std::move(name), std::move(value));
  }
};

}  // namespace im_mock::api
