#pragma once
// Percent-encoding (RFC 3986, 2.1). Pure.

#include <string>
#include <string_view>

namespace im_mock::domain {

// The text that is meant; what is not well-formed is taken literally. In forms and queries (WHATWG URL, 5.1)
// a plus is a space.
std::string percent_decoded(std::string_view text, bool plus_is_space);

}  // namespace im_mock::domain
