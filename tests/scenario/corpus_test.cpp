// The texts that the fuzzer found worth keeping, and those that once broke something.
#include "catch.h"
#include "scenario/scenario_text.h"
#include "scenario/sound_text.h"

namespace im_mock::scenario {
namespace {

TEST_CASE("every text of the fuzzer's corpus is handled soundly", "[scenario]") {
  const auto files = files_with_ending("tests/fuzz/corpus/scenario", "");
  CHECK(files.size() > 10);
  for (const std::string& file : files) {
    INFO(file);
    CHECK(what_is_unsound(text_of_file(file)) == "");
  }
}

}  // namespace
}  // namespace im_mock::scenario
