#pragma once
// The figures of one run: printed as a table, written as JSON. Not thread-safe.

#include <optional>
#include <string>
#include <vector>

namespace im_mock::bench {

// What a figure is to reach.
struct Target {
  enum class Bound { AtLeast, AtMost };
  Bound bound;
  double value;
};

inline Target at_least(double value) {
  return {Target::Bound::AtLeast, value};
}
inline Target at_most(double value) {
  return {Target::Bound::AtMost, value};
}

struct Figure {
  std::string group;
  std::string name;
  double value = 0;
  std::string unit;
  std::optional<Target> target;

  bool reached() const;  // true when there is nothing to reach
};

class Report {
 public:
  // The figures that follow belong to it.
  void begin_group(const std::string& group);
  // Adds a figure and prints it, so that a long run shows how far it is.
  void add(const std::string& name, double value, const std::string& unit, std::optional<Target> target = {});

  // Prints how many of the figures to reach are reached, and which are not.
  void summarise() const;
  std::string to_json() const;

 private:
  std::string group_;
  std::vector<Figure> figures_;
};

// Of an odd count the one in the middle, of an even count the mean of the two. There is at least one.
double median(std::vector<double> values);
// The value that this share (0 to 1) of all values does not exceed; 0 of none, as when a burst is over too
// soon.
double percentile(std::vector<double> values, double share);

}  // namespace im_mock::bench
