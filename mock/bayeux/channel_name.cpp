#include "bayeux/channel_name.h"

#include <algorithm>
#include <array>

namespace im_mock::bayeux {

namespace {

bool is_word_character(char character) {
  return (character >= 'a' && character <= 'z') || (character >= 'A' && character <= 'Z') ||
         (character >= '0' && character <= '9') || character == '_';
}

bool is_wildcard(std::string_view segment) {
  return segment == "*" || segment == "**";
}

// "{name}" stands for a variable: a channel with one is a template.
bool is_variable(std::string_view segment) {
  if (segment.size() < 3 || segment.front() != '{' || segment.back() != '}') return false;
  segment = segment.substr(1, segment.size() - 2);
  return std::all_of(segment.begin(), segment.end(), is_word_character);
}

bool is_blank(std::string_view segment) {
  return segment.find_first_not_of(' ') == std::string_view::npos;
}

}  // namespace

bool has_valid_characters(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char character) {
    return is_word_character(character) ||
           std::string_view("-!~()$@/* #+.{}").find(character) != std::string_view::npos;
  });
}

bool is_channel_or_pattern(std::string_view name) {
  if (name.empty() || name.front() != '/') return false;
  name = normalized(name);
  // Java's split drops empty segments at the end.
  while (name.ends_with('/')) name.remove_suffix(1);
  if (name.empty()) return false;
  bool has_blank = false;
  bool has_variable = false;
  for (;;) {
    name.remove_prefix(1);
    const std::size_t end = name.find('/');
    const std::string_view segment = name.substr(0, end);
    has_blank = has_blank || (!has_variable && is_blank(segment));
    has_variable = has_variable || is_variable(segment);
    if (end == std::string_view::npos) return is_wildcard(segment) ? !has_variable : !has_blank;
    if (is_wildcard(segment)) return false;  // Bayeux: a wildcard only as the last segment
    name.remove_prefix(end);
  }
}

bool is_meta_channel(std::string_view name) {
  return name.starts_with("/meta/");
}

bool is_known_meta_channel(std::string_view name) {
  constexpr std::array<std::string_view, 5> known{"/meta/handshake", "/meta/connect", "/meta/subscribe",
                                                  "/meta/unsubscribe", "/meta/disconnect"};
  return std::find(known.begin(), known.end(), name) != known.end();
}

bool is_service_channel(std::string_view name) {
  return name.starts_with("/service/");
}

std::string_view normalized(std::string_view name) {
  while (name.starts_with(' ')) name.remove_prefix(1);
  while (name.ends_with(' ')) name.remove_suffix(1);
  if (name.ends_with('/')) name.remove_suffix(1);
  return name;
}

bool matches(std::string_view pattern, std::string_view channel) {
  const bool deep = pattern.ends_with("/**");
  if (!deep && !pattern.ends_with("/*")) return pattern == channel;
  pattern.remove_suffix(deep ? 2 : 1);
  if (!channel.starts_with(pattern) || channel.size() == pattern.size()) return false;
  return deep || channel.find('/', pattern.size()) == std::string_view::npos;
}

}  // namespace im_mock::bayeux
