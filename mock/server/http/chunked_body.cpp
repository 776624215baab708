#include "server/http/chunked_body.h"

#include <algorithm>
#include <charconv>

#include "server/http/request_head.h"

namespace im_mock::server {
namespace {

bool has_control(std::string_view text) {
  return std::any_of(text.begin(), text.end(), [](char character) {
    return (static_cast<unsigned char>(character) < ' ' && character != '\t') || character == 127;
  });
}

}  // namespace

std::size_t ChunkedBody::take(std::string_view bytes) {
  std::size_t at = 0;
  while (at < bytes.size() && state_ == State::More) {
    if (part_ == Part::Data) {
      const auto count = static_cast<std::size_t>(std::min<std::uint64_t>(rest_, bytes.size() - at));
      body_.append(bytes.substr(at, count));
      at += count;
      rest_ -= count;
      if (rest_ == 0) part_ = Part::DataEnd;
      continue;
    }
    const char next = bytes[at++];
    line_ += next;
    if (next != '\n') {
      if (line_.size() > longest_line) state_ = State::Bad;
      continue;
    }
    if (line_.size() < 2 || line_[line_.size() - 2] != '\r') {
      state_ = State::Bad;  // LF alone
      break;
    }
    take_line(std::string_view(line_).substr(0, line_.size() - 2));
    line_.clear();
  }
  return at;
}

void ChunkedBody::take_line(std::string_view line) {
  if (part_ == Part::DataEnd) {
    part_ = Part::Size;
    if (!line.empty()) state_ = State::Bad;
    return;
  }
  if (has_control(line)) {
    state_ = State::Bad;
    return;
  }
  if (part_ == Part::Trailer) {
    trailers_ += line.size() + 2;
    if (line.empty()) {
      state_ = State::Done;
    } else if (trailers_ > longest_head || !is_field_line(line)) {
      state_ = State::Bad;
    }
    return;
  }
  const auto [stop, error] = std::from_chars(line.data(), line.data() + line.size(), rest_, 16);
  const auto digits = static_cast<std::size_t>(stop - line.data());
  const auto extension = line.find_first_not_of(" \t", digits);
  if (error != std::errc() || (extension != std::string_view::npos && line[extension] != ';') ||
      (extension == std::string_view::npos && digits != line.size())) {
    state_ = State::Bad;
  } else if (rest_ > size_max_ - body_.size()) {
    state_ = State::TooLarge;
  } else {
    part_ = rest_ == 0 ? Part::Trailer : Part::Data;
  }
}

}  // namespace im_mock::server
