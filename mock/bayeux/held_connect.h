// The answer to a /meta/connect that has been held, in each of the ways in which the hold can end
// (AbstractHttpTransport.resume, and LongPollScheduler.cancel for Superseded).
#pragma once

#include <string>

#include "bayeux/client.h"
#include "bayeux/exchange.h"
#include "bayeux/settings.h"

namespace im_mock::bayeux {

// The body for a poll that has been taken from `client`, with the messages that wait for him, if any. He may
// be silent for a while from `now` on.
std::string answer_with_messages(const Poll& poll, Client& client, const Timings& timings, milliseconds now);

// The body for a poll whose client gets no messages with it: Superseded, Disconnected or SessionUnknown.
std::string answer_without_messages(const Poll& poll, Release reason, CometdVersion cometd);

}  // namespace im_mock::bayeux
