#pragma once
// The stories that the benchmarks play, and the requests that they send.

#include <cstddef>
#include <string>

namespace im_mock::bench {

inline constexpr const char* session_id = "007MDF3D0KAHL93L807GK2LAES000001";
inline constexpr const char* list_target = "/api/v2/me/im-sessions?fields=*";

// One session, Talking from the beginning, with the user data of the documents' sample; nothing ever happens
// by itself.
std::string one_session_story();
// No session; they come by POST /__admin/sessions with session_body().
std::string empty_story();
std::string session_body();
// A session whose customer says something every 36 ms, `count` times, and that begins anew for ever.
std::string talkative_story(std::size_t count);

// POST SendMessage to the session of one_session_story().
std::string send_message_target();
std::string send_message_body();

}  // namespace im_mock::bench
