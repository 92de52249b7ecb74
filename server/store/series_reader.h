// SeriesReader: the points and the rollups of one snapshot by ordinal, wherever they are: in the
// head, in a cache, or in the database. Made for one read (or one seal) and used by its thread
// only.
#pragma once

#include <array>
#include <memory>
#include <vector>

#include "base/result.h"
#include "sql/connection.h"
#include "store/bounded_cache.h"
#include "store/bucket.h"
#include "store/bucket_codec.h"
#include "store/chunk.h"
#include "store/series.h"

namespace afs {

// Rollups are a tree over ordinals: node n of level 0 stands for the ordinals [64 n, 64 (n + 1)),
// and 16 nodes make one of the level above. Level 1 is a chunk.
inline constexpr int64_t kLeafPoints = 64;
inline constexpr int32_t kLevels = 8;
constexpr int64_t node_points(int32_t level) { return kLeafPoints << (4 * level); }
static_assert(node_points(1) == kChunkPoints && node_points(1) == kFanOut * node_points(0));

// Shared by all readers of a store.
struct ReadCache {
  static constexpr size_t kPageBytesMax = 24 << 20;
  static constexpr size_t kChunkBytesMax =
      48 << 20;  // A page of 20 charts of 10 runs with 20,000 steps each.
  static constexpr size_t kAxisBytesMax = 8 << 20;  // Each serves all metrics of its run.
  BoundedCache<std::vector<Bucket>> pages{kPageBytesMax};
  BoundedCache<ChunkPoints> chunks{kChunkBytesMax};
  BoundedCache<Axis> axes{kAxisBytesMax};
};

struct PointRun {
  const Step* steps = nullptr;
  const WallTime* times = nullptr;
  const double* values = nullptr;
  int64_t size = 0;
};

class SeriesReader {
 public:
  SeriesReader(const SeriesSnapshot& snapshot, sql::Connection& connection, ReadCache& cache)
      : snapshot_(snapshot), connection_(connection), cache_(cache) {}

  const SeriesSnapshot& snapshot() const { return snapshot_; }

  // The highest level whose node begins at `ordinal`, ends at or before `end`, and is sealed as a
  // whole, so that it never changes; -1 when there is none.
  int32_t level_at(int64_t ordinal, int64_t end) const;
  // The node of `level` that begins at `ordinal`, as level_at() offered it. Valid until the next
  // call.
  Result<const Bucket*> node(int32_t level, int64_t ordinal);

  // As many points from `ordinal` on as lie together, none at or past `end`. Valid until the next
  // call. kNotFound below raw_from.
  Result<PointRun> points(int64_t ordinal, int64_t end);

  // The nodes of `level` in page `slot` that are complete.
  Result<std::shared_ptr<const std::vector<Bucket>>> page(int32_t level, int64_t slot);

 private:
  using Page = std::shared_ptr<const std::vector<Bucket>>;
  struct LastPage {
    int64_t slot = -1;
    Page page;
    int64_t loaded_up_to = -1;  // The last slot that came from the database.
  };

  int64_t nodes_in_page(int32_t level, int64_t slot) const;
  Status load_pages(int32_t level, int64_t slot, int64_t last_slot);
  Result<std::shared_ptr<const ChunkPoints>> chunk(int64_t number);
  Result<std::shared_ptr<const ChunkPoints>> load_chunk(int64_t number);
  Result<std::shared_ptr<const Axis>> axis(int64_t id, Bytes blob);
  PointRun head_points(int64_t ordinal, int64_t end) const;

  const SeriesSnapshot& snapshot_;
  sql::Connection& connection_;
  ReadCache& cache_;
  std::array<LastPage, kLevels> last_pages_;
  int64_t last_chunk_number_ = -1;
  std::shared_ptr<const ChunkPoints> last_chunk_;
};

}  // namespace afs
