#include "scenario/yaml/source.h"

#include <algorithm>

namespace im_mock::scenario {

Source::Source(std::string file, std::string_view text) : file_(std::move(file)), line_starts_{0} {
  if (text.substr(0, 3) == "\xEF\xBB\xBF") text.remove_prefix(3);
  text_.reserve(text.size());
  for (std::size_t position = 0; position < text.size(); ++position) {
    const bool pair = text[position] == '\r' && position + 1 < text.size() && text[position + 1] == '\n';
    if (pair) ++position;
    text_ += text[position] == '\r' ? '\n' : text[position];
    if (text_.back() == '\n') line_starts_.push_back(text_.size());
  }
}

std::string_view Source::line(int number) const {
  if (number < 1 || static_cast<std::size_t>(number) > line_starts_.size()) return {};
  const std::size_t start = line_starts_[static_cast<std::size_t>(number) - 1];
  const std::string_view rest = std::string_view(text_).substr(start);
  return rest.substr(0, rest.find('\n'));
}

Place place_of_byte(const std::shared_ptr<const Source>& source, std::size_t offset) {
  const std::string_view before = std::string_view(source->text()).substr(0, offset);
  const auto line_break = before.rfind('\n');
  const std::size_t start = line_break == std::string_view::npos ? 0 : line_break + 1;
  return {source, static_cast<int>(std::count(before.begin(), before.end(), '\n')) + 1,
          static_cast<int>(before.size() - start)};
}

}  // namespace im_mock::scenario
