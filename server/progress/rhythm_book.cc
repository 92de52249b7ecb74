#include "progress/rhythm_book.h"

#include <algorithm>

#include "progress/phase_plan.h"

namespace afs {
namespace {

constexpr int64_t kPointsPerRead = 64 * 1024;

}  // namespace

RunBeat RhythmBook::of(const Run& run, const RhythmSeries& series, const SeriesStore& store) {
  const std::shared_ptr<Page> page = pages_.of(run.id);
  std::lock_guard lock(page->mutex);
  catch_up(*page, run, series, store);
  return {page->rhythm, page->phases.now()};
}

std::vector<PhaseStretch> RhythmBook::stretches(const Run& run, const RhythmSeries& series,
                                                const SeriesStore& store) {
  const std::shared_ptr<Page> page = pages_.of(run.id);
  std::lock_guard lock(page->mutex);
  catch_up(*page, run, series, store);
  return page->phases.stretches();
}

void RhythmBook::catch_up(Page& page, const Run& run, const RhythmSeries& series,
                          const SeriesStore& store) {
  const auto began_at =
      run.facts.process_started_at ? run.facts.process_started_at : run.facts.started_at;
  if (page.training != series.training) {
    page.training = series.training;
    const auto summary = store.summary(series.training);
    page.next_ordinal = summary ? summary->first_ordinal : 0;  // Older points may be gone.
    page.next_result.clear();
    page.rhythm = {};
    page.phases = {};
    // Steps that are no longer kept are no time of loading.
    if (began_at && page.next_ordinal == 0) page.rhythm.begin(*began_at);
  }
  if (began_at) page.phases.begin(*began_at);
  const PhasePlan plan = phase_plan_of(run);
  page.phases.plan(plan.evaluates_every, plan.saves_every);
  learn(page, new_results(page, series, store), store);
}

std::vector<RhythmBook::Result> RhythmBook::new_results(Page& page, const RhythmSeries& series,
                                                        const SeriesStore& store) {
  std::vector<Result> results;
  for (const SeriesId id : series.evaluations) {
    const auto summary = store.summary(id);
    if (!summary) continue;
    const int64_t first =
        std::max(summary->next_ordinal - kEvaluationPointsFirstMax, summary->first_ordinal);
    int64_t& next = page.next_result.try_emplace(id, first).first->second;
    while (next < summary->next_ordinal) {
      const auto points = store.points(id, next, kPointsPerRead);
      if (!points.ok() || points->empty()) break;
      for (size_t i = 0; i < points->size(); ++i)
        results.push_back({points->times[i], points->steps[i]});
      next += static_cast<int64_t>(points->size());
    }
  }
  std::stable_sort(results.begin(), results.end(),
                   [](const Result& a, const Result& b) { return a.time < b.time; });
  return results;
}

// In order of time; of one moment the step goes before its result.
void RhythmBook::learn(Page& page, const std::vector<Result>& results, const SeriesStore& store) {
  auto result = results.begin();
  for (;;) {
    const auto points = store.points(page.training, page.next_ordinal, kPointsPerRead);
    if (!points.ok() || points->empty()) break;
    for (size_t i = 0; i < points->size(); ++i) {
      for (; result != results.end() && result->time < points->times[i]; ++result)
        page.phases.evaluate(result->time, result->step);
      page.rhythm.add(points->times[i], points->steps[i]);
      page.phases.train(points->times[i], points->steps[i]);
    }
    page.next_ordinal += static_cast<int64_t>(points->size());
  }
  for (; result != results.end(); ++result) page.phases.evaluate(result->time, result->step);
}

}  // namespace afs
