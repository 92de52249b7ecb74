#include "progress/rhythm_book.h"

namespace afs {
namespace {

constexpr int64_t kPointsPerRead = 64 * 1024;

}  // namespace

Rhythm RhythmBook::of(RunId run, SeriesId series, const SeriesStore& store) {
  const std::shared_ptr<Page> page = pages_.of(run);
  std::lock_guard lock(page->mutex);
  if (page->series != series) {
    page->series = series;
    const auto summary = store.summary(series);
    page->next_ordinal = summary ? summary->first_ordinal : 0;  // Older points may be gone.
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

}  // namespace afs
