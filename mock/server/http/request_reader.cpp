#include "server/http/request_reader.h"

#include <algorithm>
#include <utility>

#include "server/http/chunked_body.h"

namespace im_mock::server {
namespace {

constexpr std::size_t part_size = 4096;
constexpr std::size_t kept_buffer = 64 * 1024;  // a longer one is given back after its request

std::string too_large() {
  return "the request's body is larger than --max-body allows";
}

}  // namespace

bool RequestReader::wait(const std::function<bool()>& stopping) {
  for (int turn = 0; turn < patience_.idle_turns; ++turn) {
    while (true) {
      take(empty_lines_before(unread()));
      if (!unread().empty() && unread() != "\r") return true;
      if (stopping()) return false;
      if (!read_more()) break;
    }
    if (!slow_) return false;
  }
  return false;
}

void RequestReader::take(std::size_t count) {
  begin_ += count;
  if (begin_ < buffer_.size()) return;
  begin_ = 0;
  if (buffer_.capacity() > kept_buffer) buffer_ = std::string();
  buffer_.clear();
}

bool RequestReader::read_more() {
  slow_ = false;
  if (begin_ > 0) {
    buffer_.erase(0, begin_);
    begin_ = 0;
  }
  const std::size_t before = buffer_.size();
  std::size_t size = part_size;
  buffer_.resize(before + size);
  const Stream::Read outcome = stream_.read(buffer_.data() + before, size);
  buffer_.resize(before + size);
  slow_ = outcome == Stream::Read::TimedOut;
  return outcome == Stream::Read::Some;
}

std::optional<RequestHead> RequestReader::refused(RequestHead head, int status, std::string reason) const {
  head.refusal = WireRefusal{status, std::move(reason)};
  return head;
}

std::optional<RequestHead> RequestReader::next() {
  auto head = read_head();
  if (!head || head->refusal) return head;
  if (head->body_size > body_max_) return refused(std::move(*head), 413, too_large());
  if (head->wants_continue && unread().empty() && !stream_.write("HTTP/1.1 100 Continue\r\n\r\n", ""))
    return std::nullopt;
  if (head->chunked ? read_chunks(*head) : read_body(*head)) return head;
  if (!slow_) return std::nullopt;
  return refused(std::move(*head), 408, "the request's body did not come within 30 s of silence");
}

std::optional<RequestHead> RequestReader::read_head() {
  HeadScanner scanner;
  while (true) {
    if (const auto found = scanner.scan(unread())) {
      if (const auto* refusal = std::get_if<WireRefusal>(&*found)) {
        RequestHead head = parse_head(unread().substr(0, scanner.whole_lines()));
        head.refusal = *refusal;
        return head;
      }
      const std::size_t size = std::get<std::size_t>(*found);
      RequestHead head = parse_head(unread().substr(0, size));
      take(size);
      return head;
    }
    if (read_more()) continue;
    if (!slow_) return std::nullopt;
    return refused(parse_head(unread().substr(0, scanner.whole_lines())), 408,
                   "the request's headers did not come within 30 s of silence");
  }
}

bool RequestReader::read_body(RequestHead& head) {
  const auto size = static_cast<std::size_t>(head.body_size);
  std::string& body = head.request.body;
  while (body.size() < size) {
    const std::size_t count = std::min(size - body.size(), unread().size());
    body.append(unread().substr(0, count));
    take(count);
    if (body.size() < size && !read_more()) return false;
  }
  return true;
}

bool RequestReader::read_chunks(RequestHead& head) {
  ChunkedBody chunks(body_max_);
  while (true) {
    take(chunks.take(unread()));
    switch (chunks.state()) {
      case ChunkedBody::State::Done:
        head.request.body = std::move(chunks.body());
        return true;
      case ChunkedBody::State::Bad:
        head.refusal = WireRefusal{400, "not a well-formed HTTP request: the body's chunks are broken"};
        return true;
      case ChunkedBody::State::TooLarge:
        head.refusal = WireRefusal{413, too_large()};
        return true;
      case ChunkedBody::State::More:
        break;
    }
    if (!read_more()) return false;
  }
}

}  // namespace im_mock::server
