#include "progress/health_book.h"

#include <algorithm>
#include <utility>

namespace afs {
namespace {

constexpr int64_t kPointsPerRead = 64 * 1024;

SeriesId id_of(const std::optional<SeriesName>& name) { return name ? name->id : SeriesId{}; }

std::string metric_of(const std::optional<SeriesName>& name) {
  return name ? name->metric : std::string();
}

}  // namespace

void HealthBook::set_settings(HealthSettings settings) {
  std::lock_guard lock(mutex_);
  settings_ = std::move(settings);
}

HealthLimits HealthBook::limits_of(const Run& run) {
  std::lock_guard lock(mutex_);
  return settings_.of(run.project_name);
}

HealthReport HealthBook::of(const Run& run, const RunProgress& progress,
                            const std::vector<SeriesName>& names, const SeriesStore& store,
                            WallTime now) {
  const HealthLimits limits = limits_of(run);
  const std::shared_ptr<Page> page = pages_.of(run.id);
  std::lock_guard lock(page->mutex);
  if (page->limits != limits) page->health.reset();
  page->limits = limits;
  choose(*page, progress.metrics, names);
  learn(*page, progress.metrics, store);
  return page->health->report(
      run, progress.status,
      {metric_of(progress.metrics.loss), metric_of(progress.metrics.validation_loss),
       metric_of(page->metrics.gradient_norm), metric_of(page->metrics.learning_rate)},
      now);
}

// Other metrics are another course: all is learned anew.
void HealthBook::choose(Page& page, const RunMetrics& chosen,
                        const std::vector<SeriesName>& names) {
  if (page.names != names.size()) {
    HealthMetrics metrics = choose_health_metrics(names);
    if (id_of(metrics.gradient_norm) != id_of(page.metrics.gradient_norm) ||
        id_of(metrics.learning_rate) != id_of(page.metrics.learning_rate))
      page.health.reset();
    page.metrics = std::move(metrics);
    page.names = names.size();
  }
  if (page.loss != id_of(chosen.loss) || page.validation_loss != id_of(chosen.validation_loss))
    page.health.reset();
  page.loss = id_of(chosen.loss);
  page.validation_loss = id_of(chosen.validation_loss);
  if (page.health) return;
  page.health.emplace(page.limits);
  page.next_ordinal.clear();
}

void HealthBook::learn(Page& page, const RunMetrics& chosen, const SeriesStore& store) {
  RunHealth& health = *page.health;
  read_on(page, id_of(chosen.loss), store,
          [&](WallTime time, Step step, double value) { health.add_loss(time, step, value); });
  read_on(page, id_of(chosen.validation_loss), store,
          [&](WallTime, Step step, double value) { health.add_validation_loss(step, value); });
  read_on(page, id_of(page.metrics.gradient_norm), store,
          [&](WallTime, Step step, double value) { health.add_gradient_norm(step, value); });
  read_on(page, id_of(page.metrics.learning_rate), store,
          [&](WallTime, Step step, double value) { health.add_learning_rate(step, value); });
  for (const auto& [reading, name] : page.metrics.telemetry) {
    read_on(page, name.id, store,
            [&, kind = reading, &metric = name.metric](WallTime, Step step, double value) {
              health.add_reading(kind, metric, step, value);
            });
  }
}

// What cannot be read is missing, and the chart shows the error of the read.
template <typename Take>
void HealthBook::read_on(Page& page, SeriesId series, const SeriesStore& store, Take take) {
  const auto summary = series ? store.summary(series) : std::nullopt;
  if (!summary) return;
  const int64_t first =
      std::max(summary->next_ordinal - kHealthPointsFirstMax, summary->first_ordinal);
  int64_t& next = page.next_ordinal.try_emplace(series, first).first->second;
  while (next < summary->next_ordinal) {
    const auto points = store.points(series, next, kPointsPerRead);
    if (!points.ok() || points->empty()) return;
    for (size_t i = 0; i < points->size(); ++i)
      take(points->times[i], points->steps[i], points->values[i]);
    next += static_cast<int64_t>(points->size());
  }
}

}  // namespace afs
