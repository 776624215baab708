#include "api/http/target.h"

#include <algorithm>
#include <string_view>

#include "text/percent.h"

namespace im_mock::api {
namespace {

std::vector<std::string_view> split(std::string_view text, char separator) {
  std::vector<std::string_view> parts;
  parts.reserve(8);
  while (true) {
    const auto end = text.find(separator);
    parts.push_back(text.substr(0, end));
    if (end == std::string_view::npos) return parts;
    text.remove_prefix(end + 1);
  }
}

}  // namespace

Target Target::parse(const std::string& target) {
  Target result;
  std::string_view path = std::string_view(target).substr(0, target.find('#'));
  const auto question = path.find('?');
  if (question != std::string_view::npos) {
    result.query_text = path.substr(question);
    for (const std::string_view pair : split(path.substr(question + 1), '&')) {
      if (pair.empty()) continue;
      const auto equals = pair.find('=');
      const std::string_view value = equals == std::string_view::npos ? "" : pair.substr(equals + 1);
      const auto [member, is_new] = result.query.insert_or_assign(
          domain::percent_decoded(pair.substr(0, equals), true), domain::percent_decoded(value, true));
      if (!is_new) result.repeated.push_back(member->first);
    }
    path = path.substr(0, question);
  }
  while (path.size() > 1 && path.back() == '/') path.remove_suffix(1);
  if (!path.empty() && path.front() == '/') path.remove_prefix(1);
  if (path.starts_with("w/")) {
    path.remove_prefix(2);
    const auto end = std::min(path.find('/'), path.size());
    result.world = domain::percent_decoded(path.substr(0, end), false);
    path.remove_prefix(std::min(end + 1, path.size()));
  }
  result.path.append("/").append(path);
  if (path.empty()) return result;
  for (const std::string_view part : split(path, '/'))
    result.segments.push_back(domain::percent_decoded(part, false));
  return result;
}

const std::string* Target::parameter(const std::string& name) const {
  const auto found = query.find(name);
  return found == query.end() ? nullptr : &found->second;
}

std::vector<std::string> split_list(const std::string& list) {
  std::vector<std::string> parts;
  for (const std::string_view part : split(list, ',')) {
    if (!part.empty()) parts.emplace_back(part);
  }
  return parts;
}

}  // namespace im_mock::api
