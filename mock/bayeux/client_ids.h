// Makes client ids that look like CometD's (ServerSessionImpl, AbstractHttpTransport.setBrowserId): lower
// case letters and digits, a counter first, then what looks random. They follow from the seed, so that a test
// sees the same ids at every run; they keep nobody out. A value type, not thread-safe.
#pragma once

#include <cstdint>
#include <string>

namespace im_mock::bayeux {

class ClientIds {
 public:
  explicit ClientIds(std::uint64_t seed) : seed_(seed) {}

  // Never the same twice from one ClientIds.
  std::string next();

  // The value of the cookie BAYEUX_BROWSER: 16 letters and digits. Does not change what next() gives.
  std::string next_browser();

 private:
  std::uint64_t seed_;
  std::uint64_t count_ = 0;
  std::uint64_t browsers_ = 0;
};

}  // namespace im_mock::bayeux
