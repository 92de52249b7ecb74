#include "progress/rhythm_book.h"

#include <algorithm>

namespace afs {
namespace {

constexpr int64_t kPointsPerRead = 64 * 1024;

}  // namespace

Rhythm RhythmBook::of(RunId run, SeriesId series, const SeriesStore& store) {
  const std::shared_ptr<Page> page = page_of(run);
  std::lock_guard lock(page->mutex);
  if (page->series != series) {
    page->series = series;
    page->next_ordinal = 0;
    page->rhythm = {};
  }
  for (;;) {
    const auto points = store.points(series, page->next_ordinal, kPointsPerRead);
    if (!points.ok() || points->size() == 0) return page->rhythm;
    for (size_t i = 0; i < points->size(); ++i)
      page->rhythm.add(points->times[i], points->steps[i]);
    page->next_ordinal += static_cast<int64_t>(points->size());
  }
}

std::shared_ptr<RhythmBook::Page> RhythmBook::page_of(RunId run) {
  std::lock_guard lock(mutex_);
  if (pages_.size() >= kRhythmsMax && !pages_.contains(run)) {
    const auto oldest = std::min_element(
        pages_.begin(), pages_.end(),
        [](const auto& a, const auto& b) { return a.second.asked < b.second.asked; });
    pages_.erase(oldest);
  }
  Kept& kept = pages_[run];
  if (!kept.page) kept.page = std::make_shared<Page>();
  kept.asked = ++asked_;
  return kept.page;
}

}  // namespace afs
