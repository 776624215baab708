#include "api/call/router.h"

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

// How far a path is from a pattern, segment by segment: one that is missing or too many costs as much as its
// letters, a wrong one its edits; a name takes any segment. So a forgotten /api/v2 is a short way.
std::size_t distance(const std::vector<std::string>& pattern, const std::vector<std::string>& path) {
  constexpr std::size_t name_length = 4;
  const auto missing = [](const std::string& segment) {
    return is_name(segment) ? name_length : segment.size();
  };
  std::vector<std::size_t> row{0};
  for (const std::string& actual : path) row.push_back(row.back() + actual.size());
  for (const std::string& expected : pattern) {
    std::size_t diagonal = row[0];
    row[0] += missing(expected);
    for (std::size_t place = 0; place < path.size(); ++place) {
      const std::string& actual = path[place];
      const std::size_t changed = diagonal + (is_name(expected) ? 0 : edits_between(expected, actual));
      diagonal = row[place + 1];
      row[place + 1] = std::min({changed, diagonal + missing(expected), row[place] + actual.size()});
    }
  }
  return row.back();
}

}  // namespace

Router::Router(std::vector<Route> routes) : routes_(std::move(routes)) {
  for (const Route& route : routes_) segments_.push_back(Target::parse(route.pattern).segments);
}

std::vector<std::string> Router::allowed_methods(const Target& target) const {
  std::set<std::string> allowed{"OPTIONS"};
  for (std::size_t index = 0; index < routes_.size(); ++index) {
    if (!fits(segments_[index], target.segments)) continue;
    allowed.insert(routes_[index].method);
    if (routes_[index].method == "GET") allowed.insert("HEAD");
  }
  return {allowed.begin(), allowed.end()};
}

Router::Match Router::match(const std::string& method, const Target& target) const {
  Match result;
  const std::string wanted = method == "HEAD" ? "GET" : method;
  bool known_path = false;
  for (std::size_t index = 0; index < routes_.size(); ++index) {
    if (!fits(segments_[index], target.segments)) continue;
    known_path = true;
    if (routes_[index].method != wanted) continue;
    result.route = &routes_[index];
    for (std::size_t place = 0; place < segments_[index].size(); ++place) {
      const std::string& segment = segments_[index][place];
      if (is_name(segment)) result.captured[segment.substr(1, segment.size() - 2)] = target.segments[place];
    }
    return result;
  }
  if (known_path) {
    result.allowed = allowed_methods(target);
    return result;
  }
  // What lies deeper than any route changes nothing about which one is nearest.
  constexpr std::size_t looked_at = 12;
  std::vector<std::string> path = target.segments;
  path.resize(std::min(path.size(), looked_at));
  std::size_t least = static_cast<std::size_t>(-1);
  for (std::size_t index = 0; index < routes_.size(); ++index) {
    const std::size_t far = 2 * distance(segments_[index], path) + (routes_[index].method == wanted ? 0 : 1);
    if (far >= least) continue;
    least = far;
    result.nearest = routes_[index].method + " " + routes_[index].pattern;
  }
  return result;
}

}  // namespace im_mock::api
