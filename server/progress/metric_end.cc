#include "progress/metric_end.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "progress/run_metrics.h"

namespace afs {
namespace {

MetricEnd sum_up(std::string metric, const Curve& curve) {
  MetricEnd end;
  end.metric = std::move(metric);
  end.min = end.max = std::numeric_limits<double>::quiet_NaN();
  end.first = curve.first.front();
  end.last = curve.last.back();
  end.step = curve.step_last.back();
  end.time = curve.time_last.back();
  for (size_t i = 0; i < curve.size(); ++i) {
    end.points += curve.count[i];
    end.not_finite += curve.nan[i] + curve.pos_inf[i] + curve.neg_inf[i];
    end.min = std::fmin(end.min, curve.min[i]);  // A NaN gives way to the other.
    end.max = std::fmax(end.max, curve.max[i]);
  }
  return end;
}

}  // namespace

std::vector<MetricEnd> metric_ends(const Run& run, const RunCatalog& catalog,
                                   const SeriesStore& store) {
  std::vector<SeriesName> names = catalog.series_of(run.id);
  const RunMetrics chosen = choose_metrics(names);
  const auto place = [&](const SeriesName& name) {
    if (chosen.loss && chosen.loss->id == name.id) return 0;
    if (chosen.validation_loss && chosen.validation_loss->id == name.id) return 1;
    return 2;
  };
  std::stable_sort(names.begin(), names.end(),
                   [&](const SeriesName& a, const SeriesName& b) { return place(a) < place(b); });
  std::vector<MetricEnd> ends;
  for (const SeriesName& name : names) {
    if (ends.size() == kMetricEndsMax) break;
    const auto summary = store.summary(name.id);
    if (!summary || summary->count == 0) continue;
    CurveQuery query;
    query.axis = CurveAxis::kTime;
    query.from = summary->last_time - kLastMinutesMs;
    query.buckets_max = kMetricEndBuckets;
    const Result<Curve> curve = store.read(name.id, query);
    if (curve.ok() && curve->size() > 0) ends.push_back(sum_up(name.metric, *curve));
  }
  return ends;
}

std::optional<Step> step_at(SeriesId series, WallTime time, const SeriesStore& store) {
  CurveQuery query;
  query.axis = CurveAxis::kTime;
  query.to = time;
  query.buckets_max = 1;
  const Result<Curve> curve = store.read(series, query);
  if (!curve.ok() || curve->size() == 0) return std::nullopt;
  return curve->step_last.back();
}

}  // namespace afs
