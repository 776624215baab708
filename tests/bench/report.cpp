#include "bench/report.h"

#include <algorithm>
#include <cmath>
#include <cstdio>

#include <nlohmann/json.hpp>

namespace im_mock::bench {

bool Figure::reached() const {
  if (!target) return true;
  return target->bound == Target::Bound::AtLeast ? value >= target->value : value <= target->value;
}

void Report::begin_group(const std::string& group) {
  group_ = group;
  std::printf("\n%s\n", group.c_str());
}

void Report::add(const std::string& name, double value, const std::string& unit,
                 std::optional<Target> target) {
  figures_.push_back({group_, name, value, unit, target});
  const Figure& figure = figures_.back();
  const double size = std::abs(value);
  std::printf("  %-58s %12.*f %-12s", name.c_str(), size < 10 ? 2 : size < 100 ? 1 : 0, value, unit.c_str());
  if (target) {
    std::printf(" %s %g %s", target->bound == Target::Bound::AtLeast ? ">=" : "<=", target->value,
                figure.reached() ? "yes" : "NO");
  }
  std::printf("\n");
  std::fflush(stdout);
}

void Report::summarise() const {
  const auto is_missed = [](const Figure& figure) { return !figure.reached(); };
  const auto targets = std::count_if(figures_.begin(), figures_.end(),
                                     [](const Figure& figure) { return figure.target.has_value(); });
  const auto missed = std::count_if(figures_.begin(), figures_.end(), is_missed);
  std::printf("\n%ld of %ld figures to reach are reached\n", static_cast<long>(targets - missed),
              static_cast<long>(targets));
  for (const Figure& figure : figures_) {
    if (is_missed(figure)) std::printf("  not reached: %s\n", figure.name.c_str());
  }
}

std::string Report::to_json() const {
  nlohmann::ordered_json list = nlohmann::ordered_json::array();
  for (const Figure& figure : figures_) {
    nlohmann::ordered_json one{
        {"group", figure.group}, {"name", figure.name}, {"value", figure.value}, {"unit", figure.unit}};
    if (figure.target) {
      one[figure.target->bound == Target::Bound::AtLeast ? "atLeast" : "atMost"] = figure.target->value;
      one["reached"] = figure.reached();
    }
    list.push_back(std::move(one));
  }
  return nlohmann::ordered_json{{"figures", list}}.dump(2) + "\n";
}

double median(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  const std::size_t middle = values.size() / 2;
  return values.size() % 2 == 1 ? values[middle] : (values[middle - 1] + values[middle]) / 2;
}

double percentile(std::vector<double> values, double share) {
  if (values.empty()) return 0;
  std::sort(values.begin(), values.end());
  const auto rank = static_cast<std::size_t>(std::ceil(share * static_cast<double>(values.size())));
  return values[std::clamp<std::size_t>(rank, 1, values.size()) - 1];
}

}  // namespace im_mock::bench
