#include "progress/run_progress.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "progress/metric_words.h"
#include "progress/run_length.h"
#include "progress/words.h"

namespace afs {
namespace {

constexpr size_t kEvaluationSeriesMax = 8;

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
  return span_ms >= 0 && now - run.last_data_at > silence_max_ms(span_ms);
}

// Runs without a loss are still judged by the rhythm of something.
std::optional<SeriesName> rhythm_series(const RunMetrics& metrics,
                                        const std::vector<SeriesName>& names) {
  if (metrics.loss) return metrics.loss;
  if (names.empty()) return std::nullopt;
  return names.front();
}

// The results of its evaluations, of which a few series tell as much as all.
RhythmSeries rhythm_of(const SeriesName& training, const std::vector<SeriesName>& names) {
  RhythmSeries series{training.id, {}};
  for (const SeriesName& name : names) {
    if (series.evaluations.size() == kEvaluationSeriesMax) break;
    if (name.id != training.id && is_of_validation(words_of(name.metric)))
      series.evaluations.push_back(name.id);
  }
  return series;
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

// How much of its plan is used up; never all of it, since only the run can say that it is done.
void add_planned(RunStatus& status, const RunPlan& plan, WallTime now) {
  constexpr double kDoneMax = 99;
  const int64_t used_ms = std::max<int64_t>(now - plan.began_at, 0);
  status.progress = std::min(
      100 * static_cast<double>(used_ms) / static_cast<double>(*plan.planned_ms), kDoneMax);
  status.progress_text +=
      fmt::format(", {} of {} planned", duration_text(used_ms), duration_text(*plan.planned_ms));
}

}  // namespace

RunProgress read_progress(const Run& run, const RunCatalog& catalog, const SeriesStore& store,
                          RhythmBook& rhythms, WallTime now, std::optional<int64_t> planned_ms) {
  RunProgress progress;
  const std::vector<SeriesName> names = catalog.series_of(run.id);
  progress.metrics = choose_metrics(names);
  progress.loss = summary_of(progress.metrics.loss, store);
  progress.validation_loss = summary_of(progress.metrics.validation_loss, store);
  const auto training = rhythm_series(progress.metrics, names);
  const auto series = summary_of(training, store);
  progress.first_point_at = first_point_of(names, store);

  RunBeat beat{{}, kPhaseUnknown};
  if (series && !is_silent_for_good(run, *series, now))
    beat = rhythms.of(run, rhythm_of(*training, names), store);
  progress.status = status_of(run, beat.phase, now);
  if (const auto pace = beat.rhythm.pace()) progress.steps_per_second = 1000 / pace->ms_per_step;
  const RunMetrics& metrics = progress.metrics;
  progress.samples_per_second =
      newest_rate(metrics.samples_per_second, store, run.facts.samples_per_second);
  progress.tokens_per_second =
      newest_rate(metrics.tokens_per_second, store, run.facts.tokens_per_second);
  progress.run_time_ms = run_time_of(run, progress.first_point_at);
  const RunPlan plan{planned_ms, run.facts.started_at.value_or(progress.first_point_at)};
  progress.forecast = forecast_of(run, progress.status, beat.rhythm, plan, now);
  if (progress.forecast && progress.forecast->total_from == kFromPlan)
    add_planned(progress.status, plan, now);
  return progress;
}

std::vector<PhaseStretch> read_stretches(const Run& run, const RunCatalog& catalog,
                                         const SeriesStore& store, RhythmBook& rhythms) {
  const std::vector<SeriesName> names = catalog.series_of(run.id);
  const auto training = rhythm_series(choose_metrics(names), names);
  if (!training) return {};
  return rhythms.stretches(run, rhythm_of(*training, names), store);
}

}  // namespace afs
