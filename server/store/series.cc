#include "store/series.h"

#include <algorithm>
#include <cstring>

namespace afs {
namespace {

constexpr size_t kBlockPointsMin = 16;  // A series with few points shall cost little.

}  // namespace

HeadBlock::HeadBlock(int64_t ordinal, int64_t position, size_t room)
    : first_ordinal(ordinal),
      first_position(position),
      capacity(room),
      steps(std::make_unique_for_overwrite<Step[]>(room)),
      times(std::make_unique_for_overwrite<WallTime[]>(room)),
      values(std::make_unique_for_overwrite<double[]>(room)) {}

Series::Series(SeriesId series_id, RunId run_id, uint64_t instance_number)
    : id(series_id),
      run(run_id),
      instance(instance_number),
      spans_(std::make_shared<const AttemptSpans>()) {}

void Series::restore(int64_t sealed, int64_t raw_from, const Bucket& total, AttemptSpans spans) {
  std::lock_guard lock(mutex_);
  sealed_ = sealed;
  raw_from_ = raw_from;
  total_ = sealed_total = total;
  tail = {total.count, total.step_last, spans.empty() ? 0 : spans.back().attempt};
  spans_ = std::make_shared<const AttemptSpans>(std::move(spans));
}

int64_t Series::append(const Commit::Column& column, int64_t position, int64_t now_ms) {
  std::lock_guard lock(mutex_);
  const int64_t known = std::max<int64_t>(total_.count - column.first_ordinal, 0);
  const int64_t fresh = static_cast<int64_t>(column.points.size()) - known;
  if (fresh <= 0) return 0;
  last_append_ms_ = now_ms;
  begin_attempt(column);
  const auto from = static_cast<size_t>(known);
  total_.add(column.points.steps.data() + from, column.points.times.data() + from,
             column.points.values.data() + from, static_cast<size_t>(fresh));
  add_points(column.points, from, position);
  return fresh;
}

void Series::begin_attempt(const Commit::Column& column) {
  if (!spans_->empty() && spans_->back().attempt >= column.attempt) return;
  AttemptSpans spans = *spans_;
  spans.push_back({column.attempt, column.first_ordinal, column.points.steps.front()});
  spans_ = std::make_shared<const AttemptSpans>(std::move(spans));
}

void Series::add_points(const Points& points, size_t from, int64_t position) {
  while (from < points.size()) {
    HeadPart& part = part_with_room(points.size() - from, position);
    const size_t count = std::min(points.size() - from, part.block->capacity - part.count);
    const HeadBlock& block = *part.block;
    std::memcpy(&block.steps[part.count], &points.steps[from], count * sizeof(Step));
    std::memcpy(&block.times[part.count], &points.times[from], count * sizeof(WallTime));
    std::memcpy(&block.values[part.count], &points.values[from], count * sizeof(double));
    part.count += count;
    from += count;
  }
}

HeadPart& Series::part_with_room(size_t wanted, int64_t position) {
  const int64_t ordinal = head_.empty() ? sealed_ : head_.back().end();
  const bool at_chunk_start = ordinal % kChunkPoints == 0;
  if (head_.empty() || at_chunk_start) {
    const auto room = static_cast<size_t>(kChunkPoints - ordinal % kChunkPoints);
    const size_t capacity = std::min(std::max(wanted, kBlockPointsMin), room);
    head_.push_back({std::make_shared<HeadBlock>(ordinal, position, capacity), 0});
    return head_.back();
  }
  HeadPart& part = head_.back();
  if (part.count < part.block->capacity) return part;
  // Readers may hold the full block: a larger one takes its place instead of moving under them.
  const HeadBlock& old = *part.block;
  const auto room = static_cast<size_t>(kChunkPoints - old.first_ordinal % kChunkPoints);
  const size_t capacity = std::min(std::max(part.count + wanted, part.count * 2), room);
  auto larger = std::make_shared<HeadBlock>(old.first_ordinal, old.first_position, capacity);
  std::copy_n(old.steps.get(), part.count, larger->steps.get());
  std::copy_n(old.times.get(), part.count, larger->times.get());
  std::copy_n(old.values.get(), part.count, larger->values.get());
  part.block = std::move(larger);
  return part;
}

SeriesSnapshot Series::snapshot() const {
  std::lock_guard lock(mutex_);
  return {id, instance, sealed_, raw_from_, total_, spans_, head_};
}

SeriesSummary Series::summary() const {
  std::lock_guard lock(mutex_);
  return {.count = total_.count,
          .next_ordinal = total_.count,
          .first_ordinal = raw_from_,
          .attempt = spans_->empty() ? 1 : spans_->back().attempt,
          .first_step = total_.step_first,
          .last_step = total_.step_last,
          .first_time = total_.time_first,
          .last_time = total_.time_last,
          .last_value = total_.last,
          .min = total_.min,
          .max = total_.max,
          .min_step = total_.step_min,
          .max_step = total_.step_max,
          .nan = total_.nan,
          .pos_inf = total_.pos_inf,
          .neg_inf = total_.neg_inf};
}

Series::HeadState Series::head_state() const {
  std::lock_guard lock(mutex_);
  const int64_t first_position = head_.empty() ? 0 : head_.front().block->first_position;
  return {sealed_, total_.count, raw_from_, first_position, last_append_ms_};
}

bool Series::wants_listing() {
  std::lock_guard lock(mutex_);
  if (is_listed_ || head_.empty()) return false;
  is_listed_ = true;
  return true;
}

bool Series::leaves_the_list() {
  std::lock_guard lock(mutex_);
  if (!head_.empty()) return false;
  is_listed_ = false;
  return true;
}

void Series::mark_raw_from(int64_t raw_from) {
  std::lock_guard lock(mutex_);
  raw_from_ = raw_from;
}

void Series::mark_sealed(int64_t sealed) {
  std::lock_guard lock(mutex_);
  sealed_ = sealed;
  std::erase_if(head_, [&](const HeadPart& part) { return part.end() <= sealed; });
}

}  // namespace afs
