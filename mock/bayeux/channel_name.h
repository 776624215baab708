// Channel names and the patterns that clients subscribe to, as in CometD's ChannelId. Pure functions on text.
#pragma once

#include <cstddef>
#include <string_view>

namespace im_mock::bayeux {

// Whether CometD takes the characters, in channels and in message ids (BayeuxServerImpl.validate): the
// specification's, and ' ', '#', '+', '.', '{', '}'.
bool has_valid_characters(std::string_view text);

// Whether CometD makes a channel of that name (ChannelId): "/a/b", or a pattern, which has `*` or `**` as its
// whole last segment. `name` has valid characters.
bool is_channel_or_pattern(std::string_view name);

bool is_meta_channel(std::string_view name);
// Of the meta channels there are five.
bool is_known_meta_channel(std::string_view name);
// Service channels carry requests to the server; nothing is ever broadcast on them.
bool is_service_channel(std::string_view name);

// The name that the channel gets: without blanks around it, and without one slash at its end.
std::string_view normalized(std::string_view name);

// `*` stands for one more segment, `**` for one or more.
bool matches(std::string_view pattern, std::string_view channel);

}  // namespace im_mock::bayeux
