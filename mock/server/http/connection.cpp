#include "server/http/connection.h"

#include <algorithm>
#include <exception>
#include <memory>
#include <optional>
#include <utility>

#include "server/clock/real_clock.h"
#include "server/http/response_head.h"
#include "server/log/outermost.h"
#include "text/characters.h"

namespace im_mock::server {
namespace {

// How often a held poll looks whether its client is still there.
constexpr std::chrono::milliseconds look_every{2000};

// RFC 9112, 9.6: how much is read, and how long, after the last answer, so that the client gets to read it.
// (A socket that is closed with unread bytes is reset, and the reset overtakes the answer.)
constexpr std::size_t drained_bytes = 64 * 1024 * 1024;
constexpr std::chrono::milliseconds drained_silence{1000};
constexpr std::chrono::milliseconds drained_time{10000};

// RFC 9110, 8.4: a body in a coding is not one that the API could read.
std::optional<std::string> coding_of(const api::Request& request) {
  for (const auto& [name, value] : request.headers) {
    if (!api::same_name(name, "Content-Encoding") || api::same_name(value, "identity") || value.empty())
      continue;
    return domain::shortened(value, 40);
  }
  return std::nullopt;
}

}  // namespace

Connection::Connection(const Service& service, Stream& stream, std::string refusing, Idle idle)
    : service_(service),
      stream_(stream),
      refusing_(std::move(refusing)),
      idle_(std::move(idle)),
      reader_(stream, service.body_max, service.patience) {}

void Connection::serve() {
  outermost(service_.log, [this] {
    stream_.set_patience(service_.patience.in_request);
    const auto stopping = [this] { return service_.stopping.begun(); };
    while (true) {
      if (idle_) idle_(true);
      const bool comes = reader_.wait(stopping);
      if (idle_) idle_(false);
      if (!comes) return;
      auto head = reader_.next();
      if (!head) return;
      const After after = answer(std::move(*head));
      if (after == After::Drain) drain(stream_, service_.stopping);
      if (after != After::Next) return;
    }
  });
}

Connection::After Connection::answer(RequestHead head) {
  const auto begin = std::chrono::steady_clock::now();
  head.request.secure = service_.secure;
  head.request.received = real_now();
  const api::Response response = response_for(head);
  const bool must_close = head.refusal || !refusing_.empty() || service_.stopping.begun();
  const bool close = must_close || !head.keep_alive;
  const bool written = response.delivery ? deliver(response, head, close) : write(response, head, close);
  if (response.on_written) response.on_written(real_now());
  const auto took =
      std::chrono::duration_cast<std::chrono::microseconds>(std::chrono::steady_clock::now() - begin);
  service_.log.request(head.request.method, head.request.target, response.status, took, response.diagnosis);
  if (!written) return After::Close;
  if (!close) return After::Next;
  return must_close ? After::Drain : After::Close;
}

api::Response Connection::response_for(const RequestHead& head) {
  const api::Application& application = service_.application;
  const api::Request& request = head.request;
  try {
    if (head.refusal)
      return application.transport_refusal(request, head.refusal->status, head.refusal->reason);
    if (!refusing_.empty()) return application.transport_refusal(request, 503, refusing_);
    if (const auto coding = coding_of(request)) {
      return application.transport_refusal(
          request, 415, "the body has the Content-Encoding '" + *coding + "'; send it as it is, without one");
    }
    api::Response response = application.handle(request);
    return response.hold ? wait_for(std::move(response)) : response;
  } catch (const std::exception& error) {
    service_.log.bug(error.what());
    return application.transport_refusal(request, 500, "internal error of the mock; its log says more");
  }
}

// Blocks until the poll is answered, its time is over or its client has gone.
api::Response Connection::wait_for(api::Response held) {
  const api::Hold hold = std::move(*held.hold);
  const app::RealTime end = real_now() + hold.timeout;
  while (true) {
    const app::RealTime now = real_now();
    if (now >= end) return hold.finish(std::nullopt, now);
    if (auto answer = hold.waiting->wait_for(std::min(look_every, end - now)))
      return hold.finish(std::move(answer), now);
    if (has_gone(hold.half_closed_is_gone)) {
      hold.hang_up(real_now());
      return {};
    }
  }
}

bool Connection::has_gone(bool half_closed_is_gone) const {
  const Stream::Client client = stream_.client();
  return client == Stream::Client::Gone || (client == Stream::Client::HalfClosed && half_closed_is_gone);
}

// A client that has given up is not waited for: its thread is somebody else's.
bool Connection::wait_late(std::chrono::milliseconds delay) {
  const app::RealTime end = real_now() + delay;
  for (auto now = real_now(); now < end && !service_.stopping.begun(); now = real_now()) {
    service_.stopping.wait_at_most(std::min(look_every, end - now));
    if (has_gone(true)) return false;
  }
  return true;
}

bool Connection::write(const api::Response& response, const RequestHead& head, bool close) {
  const bool whole = has_body(response.status) && head.request.method != "HEAD";
  return stream_.write(response_head(response, response.body.size(), head, close),
                       whole ? std::string_view(response.body) : std::string_view());
}

// An answer that goes wrong on purpose. False when the connection is to be closed now.
bool Connection::deliver(const api::Response& response, const RequestHead& head, bool close) {
  const api::Delivery& delivery = *response.delivery;
  if (!wait_late(delivery.delay) || delivery.close == domain::Close::Before) return false;
  const bool whole = delivery.drip.count() == 0 && delivery.close != domain::Close::Within;
  if (whole || head.request.method == "HEAD" || !has_body(response.status))
    return write(response, head, close) && delivery.close == domain::Close::No;
  if (!stream_.write(response_head(response, response.body.size(), head, close), "")) return false;
  const FaultyDelivery faulty(response.body, delivery, service_.stopping);
  return faulty.send([this](std::string_view bytes) { return stream_.write(bytes, ""); });
}

void drain(Stream& stream, const Stopping& stopping) {
  stream.end_sending();
  stream.set_patience(drained_silence);
  const app::RealTime end = real_now() + drained_time;
  std::size_t bytes = 0;
  std::size_t size = 0;
  while (bytes < drained_bytes && real_now() < end && !stopping.begun() &&
         stream.skip(size) == Stream::Read::Some) {
    bytes += size;
  }
}

}  // namespace im_mock::server
