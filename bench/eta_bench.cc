// How good the forecast of a run's end would have been, asked at each of its reports, beside what progress bars do (time
// since start ÷ steps done × steps left). Reads files of "total_steps start_ms" and then "time_ms step" lines from
// bench/eta.mjs; prints a JSON line a file.
#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <fstream>
#include <string>
#include <vector>

#include "progress/estimate.h"

namespace {

using namespace afs;

constexpr std::array kBands = {0.0, 0.01, 0.05, 0.25, 0.5, 0.75, 1.0};
constexpr double kJump = 0.1;

struct Report {
  WallTime time;
  Step step;
};

struct Band {
  std::vector<double> ours, naive;  // Relative errors of the time left.
  int unknown = 0, inside = 0;
};

double at(std::vector<double> values, double share) {
  if (values.empty()) return -1;
  std::sort(values.begin(), values.end());
  return values[std::min(values.size() - 1, static_cast<size_t>(share * static_cast<double>(values.size())))];
}

class Replay {
 public:
  Replay(double total, WallTime start, std::vector<Report> reports)
      : total_(total), attempt_start_(start), reports_(std::move(reports)), end_(reports_.back().time) {}

  void run() {
    for (const Report& report : reports_) {
      if (report.step < rhythm_.last_step()) attempt_start_ = report.time;
      rhythm_.add(report.time, report.step);
      if (report.time < end_ && static_cast<double>(report.step) < total_) ask(report);
    }
  }

  void print(const char* name) const {
    std::printf("{\"name\":\"%s\",\"reports\":%zu,\"jumps\":%d,\"bands\":[", name, reports_.size(), jumps_);
    for (size_t i = 0; i < bands_.size(); ++i) {
      const Band& band = bands_[i];
      std::printf("%s{\"asked\":%zu,\"unknown\":%d,\"inside\":%d,\"ours\":[%.5f,%.5f],\"naive\":[%.5f,%.5f]}", i == 0 ? "" : ",",
                  band.ours.size(), band.unknown, band.inside, at(band.ours, 0.5), at(band.ours, 0.95), at(band.naive, 0.5), at(band.naive, 0.95));
    }
    std::printf("]}\n");
  }

 private:
  void ask(const Report& report) {
    const double share = static_cast<double>(report.step) / total_;
    size_t number = 0;
    while (number + 2 < kBands.size() && share >= kBands[number + 1]) ++number;
    Band& band = bands_[number];
    const auto estimate = estimate_finish(rhythm_, total_, report.time);
    if (!estimate) {
      ++band.unknown;
      return;
    }
    const auto left = static_cast<double>(end_ - report.time);
    const auto elapsed = static_cast<double>(report.time - attempt_start_);
    const auto step = static_cast<double>(std::max<Step>(report.step, 1));
    band.ours.push_back(std::fabs(static_cast<double>(estimate->p50 - report.time) - left) / left);
    band.naive.push_back(std::fabs(elapsed / step * (total_ - step) - left) / left);
    band.inside += end_ >= estimate->p10 && end_ <= estimate->p90;
    if (before_ != 0 && std::fabs(static_cast<double>(estimate->p50 - before_)) > kJump * left) ++jumps_;
    before_ = estimate->p50;
  }

  const double total_;
  WallTime attempt_start_;
  const std::vector<Report> reports_;
  const WallTime end_;
  Rhythm rhythm_;
  WallTime before_ = 0;
  int jumps_ = 0;
  std::array<Band, kBands.size() - 1> bands_;
};

}  // namespace

int main(int argc, char** argv) {
  for (int i = 1; i < argc; ++i) {
    std::ifstream in(argv[i]);
    double total = 0;
    WallTime start = 0;
    in >> total >> start;
    std::vector<Report> reports;
    for (Report report; in >> report.time >> report.step;) reports.push_back(report);
    if (reports.size() < 2) continue;
    Replay replay(total, start, std::move(reports));
    replay.run();
    const std::string path = argv[i];
    replay.print(path.substr(path.find_last_of('/') + 1).c_str());
  }
  return 0;
}
