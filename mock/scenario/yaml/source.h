#pragma once
// A Source is the text that a scenario was written in, with its name and its lines; a Place is a spot in it.
// Immutable; safe to share between threads.

#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace im_mock::scenario {

inline constexpr std::size_t longest_source = 1024 * 1024;  // bytes; longer texts are not read

class Source {
 public:
  // A byte order mark is dropped, and every kind of line end becomes `\n`.
  Source(std::string file, std::string_view text);

  const std::string& file() const { return file_; }
  const std::string& text() const { return text_; }
  // A line by its number, from 1, without its end; empty when there is no such line.
  std::string_view line(int number) const;

 private:
  std::string file_;
  std::string text_;
  std::vector<std::size_t> line_starts_;
};

struct Place {
  std::shared_ptr<const Source> source;
  int line = 0;  // from 1; 0 is the source as a whole
  int byte = 0;  // in the line, from 0
};

// The place of one byte of the source's text.
Place place_of_byte(const std::shared_ptr<const Source>& source, std::size_t offset);

}  // namespace im_mock::scenario
