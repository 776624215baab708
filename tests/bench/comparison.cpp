#include "bench/comparison.h"

#include <vector>

namespace im_mock::bench {
namespace {

struct Turn {
  double per_second = 0;
  double processor_us = 0;  // of the server, for each answer
};

Turn take_turn(const Settings& settings, const Side& side) {
  const double before = side.server.processor_seconds();
  const Load::Rate rate = side.load.run(settings.turn);
  const double used = side.server.processor_seconds() - before;
  return {rate.per_second(), used * 1e6 / static_cast<double>(rate.answers)};
}

double median_of(const std::vector<Turn>& turns, double Turn::*member) {
  std::vector<double> values;
  for (const Turn& turn : turns) values.push_back(turn.*member);
  return median(values);
}

}  // namespace

void compare(const Settings& settings, Report& report, const std::string& name, Side mock, Side bare,
             std::optional<Target> ratio) {
  take_turn(settings, mock);  // to warm up
  take_turn(settings, bare);
  std::vector<Turn> mocks;
  std::vector<Turn> bares;
  std::vector<double> ratios;
  for (int pair = 0; pair < settings.pairs; ++pair) {
    // Who begins alternates too.
    if (pair % 2 == 0) mocks.push_back(take_turn(settings, mock));
    bares.push_back(take_turn(settings, bare));
    if (pair % 2 == 1) mocks.push_back(take_turn(settings, mock));
    ratios.push_back(mocks.back().per_second / bares.back().per_second);
  }
  report.add(name + ": mock", median_of(mocks, &Turn::per_second), "/s");
  report.add(name + ": bare", median_of(bares, &Turn::per_second), "/s");
  report.add(name + ": ratio", median(ratios), "", ratio);
  report.add(name + ": processor time, mock", median_of(mocks, &Turn::processor_us), "us");
  report.add(name + ": processor time, bare", median_of(bares, &Turn::processor_us), "us");
}

}  // namespace im_mock::bench
