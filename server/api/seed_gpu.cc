// Several GPUs are one to the seed: utilisation is their mean, memory their sum, the temperature
// that of the hottest. A moment at which one of the three is not known is no point: the contract
// has no null there.
#include "api/seed_gpu.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <optional>

#include "api/machine_view.h"
#include "api/query.h"
#include "api/reply.h"
#include "api/seed_types.h"
#include "base/iso_time.h"
#include "core/gpu_metric.h"
#include "progress/words.h"

namespace afs::api::seed {
namespace {

constexpr double kGibibyte =
    1024.0 * 1024.0 * 1024.0;  // What vendors call the GB of a GPU's memory.
constexpr int64_t kCellMsMin = 5'000;

// What one series says within a cell of time.
struct Mean {
  double sum = 0;
  int64_t count = 0;
  std::optional<double> value() const {
    return count > 0 ? std::optional(sum / static_cast<double>(count)) : std::nullopt;
  }
};

struct Cell {
  WallTime last_at = 0;
  Mean utilization;
  std::map<int32_t, double> memory_bytes;  // By GPU, the most of each.
  std::optional<double> temperature_c;
};

struct Span {
  WallTime from = 0, to = 0;
  int64_t cell_ms = 1;
};
using Cells = std::map<int64_t, Cell>;

// Calls `take` for each bucket of the series within the span.
template <typename Take>
Status each_bucket(const std::string& metric, RunId machine, const Span& span,
                   const Context& context, Take take) {
  const SeriesId series = context.runs.find_series(machine, metric);
  if (!series) return {};
  CurveQuery query;
  query.axis = CurveAxis::kTime;
  query.from = span.from;
  query.to = span.to;
  // Finer than the cells, since buckets lie where the points do and not where cells begin.
  constexpr int64_t kBucketsACell = 4;
  const int64_t cells = (span.to - span.from) / span.cell_ms + 1;
  query.buckets_max =
      static_cast<int32_t>(std::min<int64_t>(cells * kBucketsACell, kCurveBucketsMax));
  TRY_ASSIGN(const Curve curve, context.store.read(series, query));
  for (size_t i = 0; i < curve.size(); ++i) {
    if (std::isfinite(curve.mean[i]))
      take((curve.time_last[i] - span.from) / span.cell_ms, curve, i);
  }
  return {};
}

Status take_gpu(int32_t gpu, RunId machine, const Span& span, const Context& context,
                Cells& cells) {
  TRY(each_bucket(gpu_metric(gpu, "utilization_percent"), machine, span, context,
                  [&](int64_t place, const Curve& curve, size_t i) {
                    Cell& cell = cells[place];
                    cell.last_at = std::max(cell.last_at, curve.time_last[i]);
                    cell.utilization.sum += curve.mean[i] * static_cast<double>(curve.count[i]);
                    cell.utilization.count += curve.count[i];
                  }));
  TRY(each_bucket(gpu_metric(gpu, "memory_used_bytes"), machine, span, context,
                  [&](int64_t place, const Curve& curve, size_t i) {
                    double& most = cells[place].memory_bytes[gpu];
                    most = std::max(most, curve.max[i]);
                  }));
  return each_bucket(gpu_metric(gpu, "temperature_c"), machine, span, context,
                     [&](int64_t place, const Curve& curve, size_t i) {
                       auto& hottest = cells[place].temperature_c;
                       hottest = std::max(hottest.value_or(curve.max[i]), curve.max[i]);
                     });
}

double sum(const std::map<int32_t, double>& bytes) {
  double all = 0;
  for (const auto& [gpu, used] : bytes) all += used;
  return all;
}

// The numbers of the GPUs that have series.
std::vector<int32_t> gpus_of(RunId machine, const Context& context) {
  std::vector<int32_t> gpus;
  for (int32_t gpu = 0; gpu < static_cast<int32_t>(kGpusMax); ++gpu) {
    if (context.runs.find_series(machine, gpu_metric(gpu, "temperature_c")) ||
        context.runs.find_series(machine, gpu_metric(gpu, "utilization_percent"))) {
      gpus.push_back(gpu);
    }
  }
  return gpus;
}

Span span_of(RunId machine, const std::vector<int32_t>& gpus, int64_t points,
             const Context& context) {
  Span span;
  span.to = context.clock.now_ms();
  span.from = span.to;
  for (const int32_t gpu : gpus) {
    const SeriesId series =
        context.runs.find_series(machine, gpu_metric(gpu, "utilization_percent"));
    const auto summary = series ? context.store.summary(series) : std::nullopt;
    if (summary) span.from = std::min(span.from, summary->first_time);
  }
  span.from = std::max(span.from, span.to - kGpuSpanMs);
  span.cell_ms = std::max(kCellMsMin, (span.to - span.from) / points + 1);
  return span;
}

Status add_points(RunId machine, int64_t points, const Context& context, GpuUtilization& answer) {
  const std::vector<int32_t> gpus = gpus_of(machine, context);
  const Span span = span_of(machine, gpus, points, context);
  Cells cells;
  for (const int32_t gpu : gpus) TRY(take_gpu(gpu, machine, span, context, cells));
  for (const auto& [place, cell] : cells) {
    const auto busy = cell.utilization.value();
    if (!busy || cell.memory_bytes.empty() || !cell.temperature_c) continue;
    answer.metrics.push_back(
        {iso_time(cell.last_at), *busy, sum(cell.memory_bytes) / kGibibyte, *cell.temperature_c});
  }
  return {};
}

void add_current(const MachineReading& reading, GpuUtilization& answer) {
  Mean busy;
  std::optional<double> memory, temperature;
  for (const GpuReading& gpu : reading.gpus.gpus) {
    if (gpu.utilization_percent) busy.sum += *gpu.utilization_percent, ++busy.count;
    if (gpu.memory_used_bytes) memory = memory.value_or(0) + *gpu.memory_used_bytes;
    if (gpu.temperature_c)
      temperature = std::max(temperature.value_or(*gpu.temperature_c), *gpu.temperature_c);
  }
  if (const auto mean = busy.value()) answer.current_utilization = Number(Finite(*mean));
  if (memory) answer.current_memory = Number(Finite(*memory / kGibibyte));
  if (temperature) answer.current_temperature = Number(Finite(*temperature));
}

std::string note_of(const MachineReading& reading, int64_t age_ms, bool has_points) {
  if (!reading.gpu_trouble.empty()) return "the GPUs cannot be read: " + reading.gpu_trouble;
  const size_t gpus = reading.gpus.gpus.size();
  if (gpus == 0 && reading.is_gpu_search_over) {
    return has_points ? "no GPU on this host any more" : "no GPU on this host";
  }
  if (gpus == 0) return "looking for GPUs";
  if (age_ms > kGpuCurrentAgeMaxMs)
    return "the newest reading is " + duration_text(age_ms) + " old";
  if (gpus == 1) return "GPU 0 through " + reading.gpu_source;
  return fmt::format("{} GPUs through {}: mean utilisation, summed memory, highest temperature",
                     gpus, reading.gpu_source);
}

}  // namespace

Result<HttpResponse> gpu_utilization(const HttpRequest& request, const Context& context) {
  TRY_ASSIGN(const auto points, integer_parameter(request, "points", 1, kCurveBucketsMax));
  GpuUtilization answer;
  const auto reading = context.machine();
  if (!reading) {
    answer.note = "this machine is not looked at: the configuration or the command line says so";
    return json_response(answer);
  }
  if (const RunId machine = machine_record(*reading, context)) {
    TRY(add_points(machine, points.value_or(kGpuPointsDefault), context, answer));
  }
  const int64_t age_ms = context.clock.now_ms() - reading->gpus_read_at;
  if (reading->gpus_read_at > 0 && age_ms <= kGpuCurrentAgeMaxMs) add_current(*reading, answer);
  answer.note = reading->is_gpu_sought ? note_of(*reading, age_ms, !answer.metrics.empty())
                                       : "GPUs are not looked for: the configuration says so";
  return json_response(answer);
}

}  // namespace afs::api::seed
