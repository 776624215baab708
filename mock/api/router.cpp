#include "api/router.h"

#include <algorithm>
#include <set>
#include <utility>

namespace im_mock::api {
namespace {

bool is_name(const std::string& segment) {
  return segment.front() == '{';
}

bool fits(const std::vector<std::string>& pattern, const std::vector<std::string>& path) {
  return pattern.size() == path.size() && std::equal(pattern.begin(), pattern.end(), path.begin(),
                                                     [](const auto& expected, const auto& actual) {
                                                       return is_name(expected) ? !actual.empty()
                                                                                : expected == actual;
                                                     });
}

// How many letters must change to make one word of the other. Long words are cut: they are no typing errors.
std::size_t edits_between(std::string left, std::string right) {
  left.resize(std::min<std::size_t>(left.size(), 64));
  right.resize(std::min<std::size_t>(right.size(), 64));
  std::vector<std::size_t> row(right.size() + 1);
  for (std::size_t column = 0; column < row.size(); ++column) row[column] = column;
  for (std::size_t line = 1; line <= left.size(); ++line) {
    std::size_t diagonal = std::exchange(row[0], line);
    for (std::size_t column = 1; column < row.size(); ++column) {
      const std::size_t changed = diagonal + (left[line - 1] == right[column - 1] ? 0 : 1);
      diagonal = row[column];
      row[column] = std::min({changed, row[column] + 1, row[column - 1] + 1});
    }
  }
  return row.back();
}

// A missing segment costs as much as its letters; a name takes any segment.
std::size_t distance(const std::vector<std::string>& pattern, const std::vector<std::string>& path) {
  std::size_t sum = 0;
  for (std::size_t index = 0; index < std::max(pattern.size(), path.size()); ++index) {
    const std::string expected = index < pattern.size() ? pattern[index] : "";
    const std::string actual = index < path.size() ? path[index] : "";
    if (!expected.empty() && is_name(expected)) {
      sum += actual.empty() ? 4 : 0;
    } else {
      sum += edits_between(expected, actual);
    }
  }
  return sum;
}

}  // namespace

Router::Router(std::vector<Route> routes) : routes_(std::move(routes)) {
  for (const Route& route : routes_) segments_.push_back(Target::parse(route.pattern).segments);
}

Router::Match Router::match(const std::string& method, const Target& target) const {
  Match result;
  const std::string wanted = method == "HEAD" ? "GET" : method;
  std::set<std::string> allowed;
  for (std::size_t index = 0; index < routes_.size(); ++index) {
    if (!fits(segments_[index], target.segments)) continue;
    allowed.insert(routes_[index].method);
    if (routes_[index].method == "GET") allowed.insert("HEAD");
    if (routes_[index].method != wanted || result.route != nullptr) continue;
    result.route = &routes_[index];
    for (std::size_t place = 0; place < segments_[index].size(); ++place) {
      const std::string& segment = segments_[index][place];
      if (is_name(segment)) result.captured[segment.substr(1, segment.size() - 2)] = target.segments[place];
    }
  }
  if (result.route != nullptr) return result;
  if (!allowed.empty()) {
    allowed.insert("OPTIONS");
    result.allowed.assign(allowed.begin(), allowed.end());
    return result;
  }
  std::size_t least = static_cast<std::size_t>(-1);
  for (std::size_t index = 0; index < routes_.size(); ++index) {
    const std::size_t far =
        2 * distance(segments_[index], target.segments) + (routes_[index].method == wanted ? 0 : 1);
    if (far >= least) continue;
    least = far;
    result.nearest = routes_[index].method + " " + routes_[index].pattern;
  }
  return result;
}

}  // namespace im_mock::api
