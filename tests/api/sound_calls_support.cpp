#include <algorithm>
#include <optional>
#include <set>
#include <vector>

#include "api/sound_calls.h"
#include "api/sound_mock.h"
#include "scenario/language/values.h"

namespace api_test {
namespace {

using namespace im_mock;

constexpr std::size_t requests_max = 16;

// The parts between separators; without the last one's line break.
std::vector<std::string> parts_of(std::string_view text, std::string_view separator) {
  std::vector<std::string> parts;
  while (parts.size() < requests_max) {
    const auto end = text.find(separator);
    parts.emplace_back(text.substr(0, end));
    if (end == std::string_view::npos) break;
    text.remove_prefix(end + separator.size());
  }
  return parts;
}

std::string line_from(std::string_view& text) {
  const auto end = std::min(text.find('\n'), text.size());
  const std::string line(text.substr(0, end));
  text.remove_prefix(std::min(end + 1, text.size()));
  return line;
}

api::Request request_from(std::string_view text) {
  api::Request request;
  const std::string first = line_from(text);
  const auto space = std::min(first.find(' '), first.size());
  request.method = first.substr(0, space);
  request.target = first.substr(std::min(space + 1, first.size()));
  for (std::string line = line_from(text); !line.empty(); line = line_from(text)) {
    const auto colon = std::min(line.find(": "), line.size());
    request.headers.emplace_back(line.substr(0, colon), line.substr(std::min(colon + 2, line.size())));
  }
  request.body = std::string(text);
  return request;
}

std::string replaced(std::string text, std::string_view from, const std::string& to) {
  for (std::size_t at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size())) {
    text.replace(at, from.size(), to);
  }
  return text;
}

// Such a header never gets here: the HTTP library refuses it.
bool has_control_characters(const api::Request& request) {
  return std::any_of(request.headers.begin(), request.headers.end(), [](const auto& header) {
    const std::string both = header.first + header.second;
    return std::any_of(both.begin(), both.end(), [](const char character) {
      return static_cast<unsigned char>(character) < 0x20 || character == 0x7f;
    });
  });
}

// Whether the request moves the story further than a test has time for.
bool goes_too_far(const api::Request& request) {
  constexpr domain::Duration far{3600 * 1000};
  const auto body = domain::Json::parse(request.body, nullptr, false);
  if (!body.is_object()) return false;
  return std::any_of(body.begin(), body.end(), [&](const domain::Json& member) {
    if (!member.is_string()) return false;
    const auto duration = scenario::duration_of(member.get<std::string>());
    const auto* value = std::get_if<domain::Duration>(&duration);
    return value != nullptr && *value > far;
  });
}

std::string unsound_requests(std::string_view text, const std::string& world) {
  SoundMock mock;
  for (const std::string& part : parts_of(text, "\n---\n")) {
    api::Request request = request_from(part);
    if (has_control_characters(request) || goes_too_far(request)) continue;
    if (!world.empty()) request.headers.emplace_back("X-Mock-World", world);
    const std::string wrong = mock.what_is_unsound(std::move(request));
    if (!wrong.empty()) return wrong + "\nafter: " + part;
  }
  return mock.what_is_unsound_in_the_end();
}

}  // namespace

std::string what_is_unsound_of_rest(std::string_view text) {
  return unsound_requests(text, "");
}

std::string what_is_unsound_of_admin(std::string_view text) {
  return unsound_requests(text, "own");
}

std::string what_is_unsound_of_query(std::string_view text) {
  SoundMock mock;
  for (const char* path : {"/api/v2/me", "/api/v2/me/devices", "/api/v2/me/im-sessions",
                           "/api/v2/me/im-sessions/S1", "/w/default/__admin/journal", "/api/v2/nothing"}) {
    api::Request request;
    request.method = "GET";
    request.target = std::string(path) + "?" + std::string(text);
    const std::string wrong = mock.what_is_unsound(std::move(request));
    if (!wrong.empty()) return wrong + "\nafter: GET " + path;
  }
  return "";
}

std::string what_is_unsound_of_bayeux(std::string_view text) {
  SoundMock mock;
  for (const std::string& part : parts_of(text, "\n---\n")) {
    api::Request request;
    request.method = "POST";
    request.target = "/api/v2/notifications";
    request.body = replaced(part, "CLIENT", mock.client());
    const std::string wrong = mock.what_is_unsound(std::move(request));
    if (!wrong.empty()) return wrong + "\nafter: " + part;
    mock.advance();  // so that there is something to tell
  }
  return mock.what_is_unsound_in_the_end();
}

}  // namespace api_test
