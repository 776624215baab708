// How a Bayeux server behaves where the specification leaves it open: its waits, its bounds, its seed.
// Plain values; the defaults are those of CometD (AbstractServerTransport, AbstractHttpTransport) where it
// has one.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>

#include "bayeux/errors.h"

namespace im_mock::bayeux {

using std::chrono::milliseconds;

// Real time, because the timers of the client at the other end are real.
struct Timings {
  milliseconds timeout{30000};  // how long a /meta/connect is held when there is nothing to say
  milliseconds interval{0};     // how long a client is to wait before its next /meta/connect
  milliseconds max_interval{
      10000};  // a client that stays away longer than this (and `interval`) is forgotten
  milliseconds multi_session_interval{2000};  // the interval for a client whose browser polls already
};

struct Limits {
  std::size_t clients = 10'000;
  std::size_t subscriptions_per_client = 100;
  std::size_t channels = 10'000;  // names that are remembered as those of channels
  std::size_t channel_bytes = 1'024;
  std::size_t queue_per_client = 1'000;  // messages; one more drops the oldest, and the drop is counted
  std::size_t messages_per_request = 10'000;
  std::size_t request_bytes = 1'048'576;
};

// How much the cookie BAYEUX_BROWSER means. Required, as to CometD since 3.0.6: a client is known together
// with its cookie only, and one browser has one held poll. Optional: neither, but each client is told once
// what CometD would have done.
enum class BrowserCookie { Optional, Required };

struct Settings {
  Timings timings;
  Limits limits;
  CometdVersion cometd = CometdVersion::Three;
  BrowserCookie browser_cookie = BrowserCookie::Optional;
  // CometD hands queued messages out with any answer; with this, only with the answer to a /meta/connect (as
  // it always does for clients that acknowledge).
  bool deliver_on_connect_only = false;
  // Client ids follow from the seed: the same seed gives the same ids in the same order. Another server in
  // the place of an earlier one wants another seed, unless its runs must look alike: else a client of the
  // earlier one may find its old id in use by somebody new, and the two take each other's polls.
  std::uint64_t seed = 1;
};

}  // namespace im_mock::bayeux
