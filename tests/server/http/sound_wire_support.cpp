#include <algorithm>
#include <cstring>

#include "api/application.h"
#include "scenario/loader.h"
#include "server/http/connection.h"
#include "server/http/faulty_delivery.h"
#include "server/http/sound_wire.h"
#include "server/http/stream.h"

namespace wire_test {
namespace {

using namespace im_mock;

const std::string good = "GET /api/v2/me/im-sessions HTTP/1.1\r\nHost: localhost\r\n\r\n";
const std::string stowaway =
    "PUT /__admin/worlds/stowaway HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\n\r\n";

// The bytes of a client that then ends its sending, some at a time.
class MemoryStream final : public server::Stream {
 public:
  MemoryStream(std::string_view bytes, std::size_t piece) : rest_(bytes), piece_(piece) {}

  Read read(char* to, std::size_t& size) override {
    size = std::min({size, piece_, rest_.size()});
    if (size == 0) return Read::Closed;
    std::memcpy(to, rest_.data(), size);
    rest_.remove_prefix(size);
    return Read::Some;
  }
  bool write(std::string_view first, std::string_view second) override {
    written.append(first).append(second);
    return true;
  }
  void set_patience(std::chrono::milliseconds) override {}
  Client client() const override { return Client::Gone; }
  void end_sending() override {}
  Read skip(std::size_t& size) override {
    size = 0;
    return Read::Closed;
  }

  std::string written;

 private:
  std::string_view rest_;
  const std::size_t piece_;
};

std::size_t count_of(const std::string& text, const std::string& part) {
  std::size_t count = 0;
  for (auto at = text.find(part); at != std::string::npos; at = text.find(part, at + part.size())) ++count;
  return count;
}

// No body has a line break of its own, so this begins the second line of each answer's head, and no other.
const std::string date = "\r\nDate: ";

// "100 Continue" is sent to a client whose body has not come yet, so that depends on the pieces.
std::string without_what_varies(std::string text) {
  const std::string interim = "HTTP/1.1 100 Continue\r\n\r\n";
  for (auto at = text.find(interim); at != std::string::npos; at = text.find(interim))
    text.erase(at, interim.size());
  for (auto at = text.find(date); at != std::string::npos; at = text.find(date, at + 1))
    text.erase(at + date.size(), text.find("\r\n", at + 2) - at - date.size());
  return text;
}

struct Outcome {
  std::string written;
  bool stowaway_ran = false;
};

Outcome sent(std::string_view bytes, std::size_t piece) {
  static const auto scenario =
      scenario::load_text("sessions: [{id: S1, participants: [\"3002\"], state: Talking}]", "one.yaml")
          .scenario;
  static const server::Log quiet(server::LogLevel::Off, server::LogFormat::Text);
  app::Backend::Options options;
  options.world.clock = app::ClockMode::Manual;
  app::Backend backend({scenario}, options, app::RealTime{0});
  backend.stop(app::RealTime{0});  // No request waits then.
  const api::Application application(backend, {});
  const server::Stopping stopping;
  MemoryStream stream(bytes, piece);
  server::Connection({application, quiet, stopping, 4096, false, {}}, stream).serve();
  return {without_what_varies(stream.written), backend.world("stowaway") != nullptr};
}

std::string unsound(const Outcome& outcome) {
  static const std::string answer_to_good = sent(good, 4096).written;
  if (!outcome.written.starts_with(answer_to_good)) return "the good request before it is not answered";
  if (count_of(outcome.written, answer_to_good) == 0) return "the good request is not answered once";
  const auto close = outcome.written.find("\r\nConnection: close\r\n");
  if (close == std::string::npos) return "";
  if (outcome.written.find(date, close) != std::string::npos) return "something is answered behind the end";
  if (outcome.stowaway_ran) return "something is run behind the end";
  return "";
}

}  // namespace

std::string what_is_unsound_of_wire(std::string_view bytes) {
  const std::size_t piece = bytes.empty() ? 1 : 1 + static_cast<unsigned char>(bytes.front());
  if (!bytes.empty()) bytes.remove_prefix(1);
  const std::string all = good + std::string(bytes) + stowaway;
  const Outcome whole = sent(all, all.size());
  std::string wrong = unsound(whole);
  for (const std::size_t size : {std::size_t{1}, piece}) {
    const Outcome split = sent(all, size);
    if (wrong.empty() && (split.written != whole.written || split.stowaway_ran != whole.stowaway_ran))
      wrong = "in pieces of " + std::to_string(size) + " the answers differ:\n" + split.written + "\n---\n" +
              whole.written;
  }
  return wrong.empty() ? "" : wrong + "\nafter: " + std::string(bytes);
}

}  // namespace wire_test
