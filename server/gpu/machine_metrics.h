// The metrics of a machine: how a reading's figures are called as series, and how those of some
// seconds become one point. Pure; kept by the sampler, on its thread.
#pragma once

#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "core/batch.h"
#include "core/gpu_metric.h"
#include "core/machine_reading.h"

namespace afs {

// What becomes of the readings between two points that are stored.
enum class Fold {
  kMean,  // What goes up and down: utilisation, power.
  kMost,  // What hurts at its top: memory in use, heat.
  kLast,  // Totals, and what hardly changes.
};

using TakeFigure = std::function<void(std::string metric, Fold fold, double value)>;
void each_host_figure(const HostReading& host, const TakeFigure& take);  // "system/cpu_percent", …
void each_gpu_figure(const GpuReading& gpu,
                     const TakeFigure& take);  // "system/gpu.0/power_watts", …

class FigureFold {
 public:
  void add(std::string metric, Fold fold, double value);
  bool is_empty() const { return cells_.empty(); }
  // A column of one point for each metric that had a figure since the last time; none for the
  // others.
  std::vector<IngestBatch::Column> take(Step step, WallTime time);

 private:
  struct Cell {
    Fold fold = Fold::kLast;
    double sum = 0, most = 0, last = 0;
    int64_t count = 0;
  };
  std::map<std::string, Cell> cells_;
};

}  // namespace afs
