// What all fuzzers do with an input: they ask whether it is handled soundly, and stop with the reason if not.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>

namespace fuzz {

inline int expect_sound(std::string (*what_is_unsound)(std::string_view), const std::uint8_t* data,
                        std::size_t size) {
  const std::string wrong = what_is_unsound({reinterpret_cast<const char*>(data), size});
  if (wrong.empty()) return 0;
  std::fprintf(stderr, "%s\n", wrong.c_str());
  std::abort();
}

}  // namespace fuzz
