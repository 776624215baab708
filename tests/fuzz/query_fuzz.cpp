// Throws query strings at everything that can be asked for; tests/fuzz/run builds and runs it.
#include "api/sound_calls.h"
#include "fuzz/fuzzer.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  return fuzz::expect_sound(api_test::what_is_unsound_of_query, data, size);
}
