// Channel names and the patterns that clients subscribe to. Pure functions on text.
#pragma once

#include <cstddef>
#include <string_view>

namespace im_mock::bayeux {

// "/a/b", or a pattern, which has `*` or `**` as its whole last segment. The characters are those of CometD
// (the specification's, and ' ', '#', '+', '.', '{', '}').
bool is_channel_or_pattern(std::string_view name, std::size_t longest);

bool is_meta_channel(std::string_view name);
// Service channels carry requests to the server; nothing is ever broadcast on them.
bool is_service_channel(std::string_view name);

// CometD takes "/a/b/" for "/a/b".
std::string_view without_trailing_slash(std::string_view name);

// `*` stands for one more segment, `**` for one or more.
bool matches(std::string_view pattern, std::string_view channel);

}  // namespace im_mock::bayeux
