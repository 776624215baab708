#include "bayeux/channel_name.h"

namespace im_mock::bayeux {

namespace {

bool is_segment_character(char character) {
  if (character >= 'a' && character <= 'z') return true;
  if (character >= 'A' && character <= 'Z') return true;
  if (character >= '0' && character <= '9') return true;
  return std::string_view("-_!~()$@ #+.{}").find(character) != std::string_view::npos;
}

bool is_segment(std::string_view segment) {
  if (segment.empty()) return false;
  for (char character : segment) {
    if (!is_segment_character(character)) return false;
  }
  return true;
}

bool is_wildcard(std::string_view segment) {
  return segment == "*" || segment == "**";
}

}  // namespace

bool is_channel_or_pattern(std::string_view name, std::size_t longest) {
  name = without_trailing_slash(name);
  if (name.size() < 2 || name.size() > longest || name.front() != '/') return false;
  for (;;) {
    name.remove_prefix(1);
    const std::size_t end = name.find('/');
    const std::string_view segment = name.substr(0, end);
    if (end == std::string_view::npos) return is_segment(segment) || is_wildcard(segment);
    if (!is_segment(segment)) return false;  // Bayeux: a wildcard only as the last segment
    name.remove_prefix(end);
  }
}

bool is_meta_channel(std::string_view name) {
  return name.starts_with("/meta/");
}

bool is_service_channel(std::string_view name) {
  return name.starts_with("/service/");
}

std::string_view without_trailing_slash(std::string_view name) {
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
