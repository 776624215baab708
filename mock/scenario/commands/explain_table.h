#pragma once
// A table of texts for the terminal: a line of headings, and each column as wide as its widest cell.

#include <string>
#include <vector>

namespace im_mock::scenario {

class ExplainTable {
 public:
  explicit ExplainTable(std::vector<std::string> headings);

  // One cell for each heading. Long cells are cut, control characters made harmless.
  void add(std::vector<std::string> cells);
  // Each line ends with a line end; without rows still the headings.
  std::string text() const;

 private:
  std::vector<std::vector<std::string>> rows_;
};

}  // namespace im_mock::scenario
