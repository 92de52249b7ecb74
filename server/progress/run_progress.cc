#include "progress/run_progress.h"

#include <algorithm>
#include <cmath>

namespace afs {
namespace {

std::optional<SeriesSummary> summary_of(const std::optional<SeriesName>& name,
                                        const SeriesStore& store) {
  return name ? store.summary(name->id) : std::nullopt;
}

std::optional<double> newest_rate(const std::optional<SeriesName>& name, const SeriesStore& store,
                                  const std::optional<double>& stated) {
  const auto summary = summary_of(name, store);
  const auto rate = summary ? std::optional(summary->last_value) : stated;
  return rate && std::isfinite(*rate) ? rate : std::nullopt;
}

// True when the run is so long silent that no usual gap could make it live, since no gap is longer
// than the whole series: then its tail need not be read, which matters with thousands of old runs.
bool is_silent_for_good(const Run& run, const SeriesSummary& series, WallTime now) {
  const int64_t span_ms = series.last_time - series.first_time;
  return span_ms >= 0 && now - run.last_data_at > silence_max_ms(Rhythm::Gaps{span_ms, span_ms});
}

// Runs without a loss are still judged by the rhythm of something.
std::optional<SeriesName> rhythm_series(const RunMetrics& metrics,
                                        const std::vector<SeriesName>& names) {
  if (metrics.loss) return metrics.loss;
  if (names.empty()) return std::nullopt;
  return names.front();
}

WallTime first_point_of(const std::vector<SeriesName>& names, const SeriesStore& store) {
  WallTime first = 0;
  for (const SeriesName& name : names) {
    const auto summary = store.summary(name.id);
    if (!summary || summary->first_time <= 0) continue;
    first = first == 0 ? summary->first_time : std::min(first, summary->first_time);
  }
  return first;
}

int64_t run_time_of(const Run& run, WallTime first_point_at) {
  const WallTime begin = run.facts.started_at.value_or(first_point_at);
  if (begin <= 0 || run.last_data_at <= begin) return 0;
  return run.last_data_at - begin;
}

}  // namespace

RunProgress read_progress(const Run& run, const RunCatalog& catalog, const SeriesStore& store,
                          RhythmBook& rhythms, WallTime now) {
  RunProgress progress;
  const std::vector<SeriesName> names = catalog.series_of(run.id);
  progress.metrics = choose_metrics(names);
  progress.loss = summary_of(progress.metrics.loss, store);
  progress.validation_loss = summary_of(progress.metrics.validation_loss, store);
  const auto rhythm = rhythm_series(progress.metrics, names);
  const auto series = summary_of(rhythm, store);
  progress.first_point_at = first_point_of(names, store);

  Rhythm learned;
  if (series && !is_silent_for_good(run, *series, now))
    learned = rhythms.of(run.id, rhythm->id, store);
  progress.status = status_of(run, learned.gaps(), now);
  if (const auto pace = learned.pace()) progress.steps_per_second = 1000 / pace->ms_per_step;
  const RunMetrics& metrics = progress.metrics;
  progress.samples_per_second =
      newest_rate(metrics.samples_per_second, store, run.facts.samples_per_second);
  progress.tokens_per_second =
      newest_rate(metrics.tokens_per_second, store, run.facts.tokens_per_second);
  progress.run_time_ms = run_time_of(run, progress.first_point_at);
  progress.forecast = forecast_of(run, progress.status, learned, now);
  return progress;
}

}  // namespace afs
