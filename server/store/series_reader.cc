#include "store/series_reader.h"

#include <algorithm>

namespace afs {
namespace {

constexpr int32_t kPointsLevel = -1;  // In cache keys: not a page but the points of a chunk.
constexpr int32_t kAxisLevel = -2;    // In cache keys: an axis, by its id.
constexpr int64_t kPagesAhead = 32;   // Read at once when pages are asked for one after the other.

Error missing(SeriesId series) {
  return corrupt("points of series " + std::to_string(series.value) +
                 " are missing in the database; restore the data directory from a backup");
}

Error gone(const SeriesSnapshot& snapshot) {
  return not_found("the points before ordinal " + std::to_string(snapshot.raw_from) +
                   " of series " + std::to_string(snapshot.id.value) +
                   " are no longer kept, only their summaries; ask from that ordinal on");
}

size_t bytes_of(const std::vector<Bucket>& page) { return 128 + page.size() * sizeof(Bucket); }
size_t bytes_of(const Axis& axis) { return 256 + axis.steps.size() * 16; }
// Without its axis where that may serve others too: those are counted by themselves.
size_t bytes_of(const ChunkPoints& chunk) {
  return 256 + chunk.size() * (chunk.axis->digest == 0 ? 24 : 8);
}

}  // namespace

int32_t SeriesReader::level_at(int64_t ordinal, int64_t end) const {
  const int64_t limit = std::min(end, snapshot_.sealed);
  int32_t level = -1;
  while (level + 1 < kLevels && ordinal % node_points(level + 1) == 0 &&
         ordinal + node_points(level + 1) <= limit) {
    ++level;
  }
  return level;
}

Result<const Bucket*> SeriesReader::node(int32_t level, int64_t ordinal) {
  const int64_t index = ordinal / node_points(level);
  const LastPage& last = last_pages_[static_cast<size_t>(level)];
  if (last.slot != index / kFanOut) TRY(page(level, index / kFanOut));
  return &(*last.page)[static_cast<size_t>(index % kFanOut)];
}

int64_t SeriesReader::nodes_in_page(int32_t level, int64_t slot) const {
  return std::clamp<int64_t>(snapshot_.sealed / node_points(level) - slot * kFanOut, 0, kFanOut);
}

Result<std::shared_ptr<const std::vector<Bucket>>> SeriesReader::page(int32_t level, int64_t slot) {
  LastPage& last = last_pages_[static_cast<size_t>(level)];
  if (last.slot == slot) return last.page;
  const auto wanted = static_cast<size_t>(nodes_in_page(level, slot));
  const CacheKey key{snapshot_.instance, level, slot};
  Page found = cache_.pages.find(key);
  if (found == nullptr || found->size() < wanted) {
    const bool is_sequential = slot == last.loaded_up_to + 1;
    const int64_t newest = (snapshot_.sealed - 1) / (node_points(level) * kFanOut);
    last.loaded_up_to = is_sequential ? std::min(slot + kPagesAhead - 1, newest) : slot;
    TRY(load_pages(level, slot, last.loaded_up_to));
    found = last.page;
    if (found == nullptr || found->size() < wanted) return missing(snapshot_.id);
  }
  last.slot = slot;
  last.page = std::move(found);
  return last.page;
}

// Leaves the page of `slot` in last_pages_ and all of them in the cache.
Status SeriesReader::load_pages(int32_t level, int64_t slot, int64_t last_slot) {
  LastPage& last = last_pages_[static_cast<size_t>(level)];
  last.slot = -1;
  last.page = nullptr;
  const auto on_row = [&](const sql::Row& row) -> Status {
    TRY_ASSIGN(std::vector<Bucket> buckets, decode_page(row.blob(1)));
    const int64_t number = row.integer(0);
    auto page = std::make_shared<const std::vector<Bucket>>(std::move(buckets));
    if (number == slot) last.page = page;
    const size_t bytes = bytes_of(*page);
    cache_.pages.put({snapshot_.instance, level, number}, std::move(page), bytes);
    return Status::success();
  };
  return connection_.query(
      "SELECT slot, buckets FROM rollup WHERE series = ? AND level = ? AND slot BETWEEN ? AND ?",
      {snapshot_.id.value, int64_t{level}, slot, last_slot}, on_row);
}

Result<std::shared_ptr<const ChunkPoints>> SeriesReader::chunk(int64_t number) {
  if (number == last_chunk_number_) return last_chunk_;
  const auto wanted =
      static_cast<size_t>(std::min(snapshot_.sealed - number * kChunkPoints, kChunkPoints));
  const CacheKey key{snapshot_.instance, kPointsLevel, number};
  std::shared_ptr<const ChunkPoints> found = cache_.chunks.find(key);
  if (found == nullptr || found->size() < wanted) {
    TRY_ASSIGN(found, load_chunk(number));
    if (found == nullptr || found->size() < wanted) return missing(snapshot_.id);
    cache_.chunks.put(key, found, bytes_of(*found));
  }
  last_chunk_number_ = number;
  last_chunk_ = found;
  return found;
}

// A shorter chunk's axis goes when a longer one takes its place: both rows are read as one.
Result<std::shared_ptr<const ChunkPoints>> SeriesReader::load_chunk(int64_t number) {
  std::shared_ptr<const ChunkPoints> loaded;
  const Status status = connection_.query(
      "SELECT chunk.points, chunk.axis, axis.columns FROM chunk "
      "LEFT JOIN axis ON axis.id = chunk.axis WHERE chunk.series = ? AND chunk.first_ordinal = ?",
      {snapshot_.id.value, number * kChunkPoints}, [&](const sql::Row& row) -> Status {
        TRY_ASSIGN(ChunkPoints chunk, decode_chunk(row.blob(0)));
        if (chunk.axis == nullptr) {
          TRY_ASSIGN(std::shared_ptr<const Axis> axis, this->axis(row.integer(1), row.blob(2)));
          TRY(join(chunk, std::move(axis)));
        }
        loaded = std::make_shared<const ChunkPoints>(std::move(chunk));
        return Status::success();
      });
  TRY(status);
  return loaded;
}

Result<std::shared_ptr<const Axis>> SeriesReader::axis(int64_t id, Bytes blob) {
  const CacheKey key{0, kAxisLevel, id};  // Axes belong to no series, and their ids never return.
  if (auto known = cache_.axes.find(key)) return known;
  TRY_ASSIGN(Axis decoded, decode_axis(blob));
  auto axis = std::make_shared<const Axis>(std::move(decoded));
  cache_.axes.put(key, axis, bytes_of(*axis));
  return std::shared_ptr<const Axis>(std::move(axis));
}

Result<PointRun> SeriesReader::points(int64_t ordinal, int64_t end) {
  if (ordinal < snapshot_.raw_from) return gone(snapshot_);
  if (ordinal >= snapshot_.sealed) return head_points(ordinal, end);
  TRY_ASSIGN(const std::shared_ptr<const ChunkPoints> points, chunk(ordinal / kChunkPoints));
  const auto at = static_cast<size_t>(ordinal % kChunkPoints);
  const int64_t chunk_end = (ordinal / kChunkPoints + 1) * kChunkPoints;
  const int64_t size = std::min({end, snapshot_.sealed, chunk_end}) - ordinal;
  return PointRun{&points->axis->steps[at], &points->axis->times[at], &points->values[at], size};
}

PointRun SeriesReader::head_points(int64_t ordinal, int64_t end) const {
  const auto part =
      std::upper_bound(snapshot_.head.begin(), snapshot_.head.end(), ordinal,
                       [](int64_t wanted, const HeadPart& p) { return wanted < p.end(); });
  CHECK(part != snapshot_.head.end());
  const HeadBlock& block = *part->block;
  const auto at = static_cast<size_t>(ordinal - block.first_ordinal);
  return {&block.steps[at], &block.times[at], &block.values[at],
          std::min(end, part->end()) - ordinal};
}

}  // namespace afs
