#pragma once
// Gathers the problems of one reading. Not thread-safe: one for each reading.

#include <string>
#include <vector>

#include "scenario/yaml/problem.h"
#include "scenario/yaml/source.h"

namespace im_mock::scenario {

class ProblemList {
 public:
  void problem(const Place& place, const std::string& text);
  void warning(const Place& place, const std::string& text);

  // How many problems there are so far, without the warnings: what was read in between two equal counts is
  // whole.
  std::size_t count() const { return count_; }

  // All of them by file and place, each once. After a hundred in one file the rest is only counted.
  std::vector<Problem> take();

 private:
  void add(Problem::Severity severity, const Place& place, const std::string& text);

  std::vector<Problem> problems_;
  std::size_t count_ = 0;
  std::size_t dropped_ = 0;
};

}  // namespace im_mock::scenario
