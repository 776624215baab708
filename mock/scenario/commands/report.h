#pragma once
// What a command of this folder answers: text for standard output, and how the process ends.

#include <string>

namespace im_mock::scenario {

struct Report {
  std::string text;
  int exit_code = 0;  // 0 nothing wrong (warnings do not count), 1 problems
};

}  // namespace im_mock::scenario
