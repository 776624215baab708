// Throws bytes at a connection; tests/fuzz/run builds and runs it.
#include "fuzz/fuzzer.h"
#include "server/http/sound_wire.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  return fuzz::expect_sound(wire_test::what_is_unsound_of_wire, data, size);
}
