// Throws texts at the loader of scenarios; tests/fuzz/run builds and runs it.
#include "fuzz/fuzzer.h"
#include "scenario/sound_text.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  return fuzz::expect_sound(im_mock::scenario::what_is_unsound, data, size);
}
