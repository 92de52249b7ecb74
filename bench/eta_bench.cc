// How good the forecast of a run's end would have been, asked at each of its reports, beside what
// progress bars do (time since start ÷ steps done × steps left); and how many wrong alarms there
// would have been. Reads files from bench/eta.mjs: "total_steps start_ms end_ms evaluates_every"
// (start 0: the log does not state it; likewise the last), then "time_ms step kind value" lines in
// order of time, the kind being t (a step of training, with its loss) or e (the result of an
// evaluation). Prints a JSON line a file.
#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <string>
#include <vector>

#include "progress/estimate.h"
#include "progress/phases.h"
#include "progress/run_health.h"
#include "progress/run_status.h"

namespace {

using namespace afs;

constexpr std::array kBands = {0.0, 0.01, 0.05, 0.25, 0.5, 0.75, 1.0};
constexpr double kJump = 0.1;

struct Report {
  WallTime time;
  Step step;
  char kind;
  double value;
};

struct Band {
  std::vector<double> ours, naive;  // Relative errors of the time left.
  int unknown = 0, inside = 0;
};

struct Alarms {
  int asked = 0, stalls = 0, losses = 0, spikes = 0;
};

void print_list(const char* name, const std::vector<double>& values) {
  std::printf("\"%s\":[", name);
  for (size_t i = 0; i < values.size(); ++i) std::printf("%s%.6f", i == 0 ? "" : ",", values[i]);
  std::printf("]");
}

class Replay {
 public:
  Replay(double total, WallTime start, WallTime end, Step evaluates_every,
         std::vector<Report> reports)
      : total_(total), start_(start), end_(end), reports_(std::move(reports)) {
    run_.facts.total_steps = static_cast<Step>(total);
    phases_.plan(evaluates_every, 0);
    if (start_ > 0) {
      rhythm_.begin(start_);
      phases_.begin(start_);
    }
  }

  void run() {
    for (const Report& report : reports_) {
      if (run_.points > 0)
        look(report.time);  // Just before the next one it has been silent for longest.
      take(report);
      look(report.time);
      const bool is_over = report.time >= end_ || static_cast<double>(report.step) >= total_;
      if (report.kind == 't' && !is_over) ask(report);
    }
  }

  void print(const char* name) const {
    std::printf(
        "{\"name\":\"%s\",\"reports\":%zu,\"jumps\":%d,\"looked\":%d,\"stalls\":%d,\"losses\":%d,"
        "\"spikes\":%d,\"bands\":[",
        name, reports_.size(), jumps_, alarms_.asked, alarms_.stalls, alarms_.losses,
        alarms_.spikes);
    for (size_t i = 0; i < bands_.size(); ++i) {
      const Band& band = bands_[i];
      std::printf("%s{\"unknown\":%d,\"inside\":%d,", i == 0 ? "" : ",", band.unknown, band.inside);
      print_list("ours", band.ours);
      std::printf(",");
      print_list("naive", band.naive);
      std::printf("}");
    }
    std::printf("]}\n");
  }

 private:
  void take(const Report& report) {
    ++run_.points;
    run_.last_step = report.step;
    run_.last_data_at = report.time;
    if (report.kind == 'e') return phases_.evaluate(report.time, report.step);
    start_bar(report);
    phases_.train(report.time, report.step);
    health_.add_loss(report.time, report.step, report.value);
    rhythm_.add(report.time, report.step);
  }

  void start_bar(const Report& report) {
    const bool is_resume = has_bar_ && report.step < rhythm_.last_step();
    if (is_resume) {  // A progress bar counts all steps as its own.
      bar_time_ = report.time;
      bar_step_ = 0;
    } else if (!has_bar_) {
      bar_time_ = start_ > 0 ? start_ : report.time;
      bar_step_ = start_ > 0 ? 0 : report.step;
    }
    has_bar_ = true;
  }

  void look(WallTime now) {
    if (now >= end_) run_.last_step = static_cast<Step>(total_);  // As some other series of the run told.
    const RunStatus status = status_of(run_, phases_.now(), now);
    ++alarms_.asked;
    alarms_.stalls += status.is_stalled;
    alarms_.losses += status.lifecycle == Lifecycle::kLost;
    for (const HealthCheck& check :
         health_.report(run_, status, {"loss", "", "", ""}, now).checks) {
      const bool is_alarm =
          check.state == CheckState::kWarning || check.state == CheckState::kCritical;
      if (check.name == "loss_spikes") alarms_.spikes += is_alarm;
    }
  }

  void ask(const Report& report) {
    const double share = static_cast<double>(report.step) / total_;
    size_t number = 0;
    while (number + 2 < kBands.size() && share >= kBands[number + 1]) ++number;
    Band& band = bands_[number];
    const auto estimate = estimate_finish(rhythm_, total_, report.time);
    const auto steps = static_cast<double>(report.step - bar_step_);
    if (!estimate || steps <= 0) {
      ++band.unknown;
      return;
    }
    const auto left = static_cast<double>(end_ - report.time);
    const auto elapsed = static_cast<double>(report.time - bar_time_);
    const double bar_left = elapsed / steps * (total_ - static_cast<double>(report.step));
    band.ours.push_back(std::fabs(static_cast<double>(estimate->p50 - report.time) - left) / left);
    band.naive.push_back(std::fabs(bar_left - left) / left);
    band.inside += end_ >= estimate->p10 && end_ <= estimate->p90;
    if (before_ != 0 && std::fabs(static_cast<double>(estimate->p50 - before_)) > kJump * left)
      ++jumps_;
    before_ = estimate->p50;
  }

  const double total_;
  const WallTime start_, end_;
  const std::vector<Report> reports_;
  bool has_bar_ = false;
  WallTime bar_time_ = 0;
  Step bar_step_ = 0;
  Rhythm rhythm_;
  Phases phases_;
  RunHealth health_{HealthLimits{}};
  Run run_;
  Alarms alarms_;
  WallTime before_ = 0;
  int jumps_ = 0;
  std::array<Band, kBands.size() - 1> bands_;
};

// As the log says it: "nan" too.
std::vector<Report> read_reports(std::ifstream& in) {
  std::vector<Report> reports;
  std::string value;
  for (Report report{}; in >> report.time >> report.step >> report.kind >> value;) {
    report.value = std::strtod(value.c_str(), nullptr);
    reports.push_back(report);
  }
  return reports;
}

}  // namespace

int main(int argc, char** argv) {
  for (int i = 1; i < argc; ++i) {
    std::ifstream in(argv[i]);
    double total = 0;
    WallTime start = 0, end = 0;
    Step evaluates_every = 0;
    in >> total >> start >> end >> evaluates_every;
    std::vector<Report> reports = read_reports(in);
    if (reports.size() < 2) continue;
    Replay replay(total, start, end, evaluates_every, std::move(reports));
    replay.run();
    const std::string path = argv[i];
    replay.print(path.substr(path.find_last_of('/') + 1).c_str());
  }
  return 0;
}
