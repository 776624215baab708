// Throws texts at the loader of scenarios:
//   cmake -B build-fuzz -DCMAKE_CXX_COMPILER=clang++ -DIM_MOCK_FUZZ=ON -DIM_MOCK_SANITIZE=address
//   cmake --build build-fuzz --target scenario_loader_fuzz
//   build-fuzz/scenario_loader_fuzz -dict=tests/fuzz/scenario.dict -max_total_time=600 NEW
//   tests/fuzz/corpus/scenario
// What it keeps in NEW, merged with -merge=1, becomes part of the corpus, which a unit test replays.
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>

#include "scenario/sound_text.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const std::string wrong = im_mock::scenario::what_is_unsound(text);
  if (!wrong.empty()) {
    std::fprintf(stderr, "%s\n", wrong.c_str());
    std::abort();
  }
  return 0;
}
