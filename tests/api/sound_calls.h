// What holds for every request whatever, as the fuzzers and their corpora ask it.
#pragma once

#include <string>
#include <string_view>

namespace api_test {

// Each makes a mock of its own, with a CometD client that has connected, sends what the text says and tells
// what is not as it must be; empty when all is well. Requests, at most 16, are separated by a line "---".
//
// A request is a line with method and target, lines with headers, an empty line, and a body.
std::string what_is_unsound_of_rest(std::string_view text);
// The same; without a prefix in the target it goes to a world of its own, beside the default one.
std::string what_is_unsound_of_admin(std::string_view text);
// The text is a query string, with which each resource is asked for that has parameters.
std::string what_is_unsound_of_query(std::string_view text);
// A request is a Bayeux body, in which CLIENT stands for the client's id.
std::string what_is_unsound_of_bayeux(std::string_view text);

}  // namespace api_test
