// What holds for every sequence of bytes on a connection, as the fuzzer and its corpus ask it.
#pragma once

#include <string>
#include <string_view>

namespace wire_test {

// Sends a good request, then the bytes, then a request that must not run once one before it was refused. Does
// so in one piece, byte by byte, and in pieces whose size the first byte says. Tells what is not as it must
// be; empty when all is well.
std::string what_is_unsound_of_wire(std::string_view bytes);

}  // namespace wire_test
