#include "scenario/commands/explain_table.h"

#include <algorithm>

#include "text/printable.h"

namespace im_mock::scenario {
namespace {

constexpr int widest_cell = 64;

int width_of_text(const std::string& text) {
  int width = 0;
  for (std::size_t position = 0; position < text.size();) {
    width += width_of(next_character(text, position).value_or(' '));
  }
  return width;
}

// The text without control characters, and not wider than a cell may be.
std::string fitted(const std::string& text) {
  const std::string clean = harmless(text);
  if (width_of_text(clean) <= widest_cell) return clean;
  int width = 3;
  std::size_t end = 0;
  for (std::size_t position = 0; position < clean.size(); end = position) {
    width += width_of(*next_character(clean, position));
    if (width > widest_cell) break;
  }
  return clean.substr(0, end) + "...";
}

}  // namespace

ExplainTable::ExplainTable(std::vector<std::string> headings) : rows_{std::move(headings)} {}

void ExplainTable::add(std::vector<std::string> cells) {
  // The last column has all the room that it needs.
  for (std::size_t column = 0; column < cells.size(); ++column) {
    cells[column] = column + 1 < cells.size() ? fitted(cells[column]) : harmless(cells[column]);
  }
  rows_.push_back(std::move(cells));
}

std::string ExplainTable::text() const {
  std::vector<int> widths(rows_.front().size());
  for (const auto& row : rows_) {
    for (std::size_t column = 0; column < row.size(); ++column) {
      widths[column] = std::max(widths[column], width_of_text(row[column]));
    }
  }
  std::string text;
  for (const auto& row : rows_) {
    std::string line;
    for (std::size_t column = 0; column < row.size(); ++column) {
      const int missing = widths[column] - width_of_text(row[column]);
      line += "  " + row[column] + std::string(static_cast<std::size_t>(missing), ' ');
    }
    text += line.substr(0, line.find_last_not_of(' ') + 1) + "\n";
  }
  return text;
}

}  // namespace im_mock::scenario
