#pragma once
// A request's target taken apart: the world's prefix, the path's segments, the query's parameters.

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace im_mock::api {

struct Target {
  std::optional<std::string> world;          // from the prefix /w/{world}
  std::vector<std::string> segments;         // decoded; trailing slashes leave no trace
  std::string path;                          // as it came, without the world's prefix and the query
  std::string query_text;                    // "?..." as it came, empty without one
  std::map<std::string, std::string> query;  // decoded; of a repeated name the last one counts
  std::vector<std::string> repeated;         // the names that stand there more than once

  // Never fails: what is not well-formed percent-encoding is taken literally.
  static Target parse(const std::string& target);

  // The query parameter's value; null when it is not there.
  const std::string* parameter(const std::string& name) const;
};

// The comma-separated parts of a list parameter, without empty ones.
std::vector<std::string> split_list(const std::string& list);

}  // namespace im_mock::api
