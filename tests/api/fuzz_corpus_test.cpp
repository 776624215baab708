// The requests that the fuzzers found worth keeping, and those that once broke something.
#include "api/sound_calls.h"
#include "catch.h"
#include "scenario/scenario_text.h"

namespace api_test {
namespace {

void check_corpus(const std::string& name, std::string (*what_is_unsound)(std::string_view)) {
  const auto files = im_mock::scenario::files_with_ending("tests/fuzz/corpus/" + name, "");
  CHECK(files.size() > 10);
  for (const std::string& file : files) {
    INFO(file);
    CHECK(what_is_unsound(im_mock::scenario::text_of_file(file)) == "");
  }
}

}  // namespace

TEST_CASE("every input of the fuzzer of the REST API is handled soundly", "[api]") {
  check_corpus("rest", what_is_unsound_of_rest);
}

TEST_CASE("every input of the fuzzer of query strings is handled soundly", "[api]") {
  check_corpus("query", what_is_unsound_of_query);
}

TEST_CASE("every input of the fuzzer of the control calls is handled soundly", "[api]") {
  check_corpus("admin", what_is_unsound_of_admin);
}

TEST_CASE("every input of the fuzzer of the Bayeux server is handled soundly", "[api]") {
  check_corpus("bayeux", what_is_unsound_of_bayeux);
}

}  // namespace api_test
