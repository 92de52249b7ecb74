#include "store/sealed_part.h"

#include <algorithm>

namespace afs {
namespace {

Result<Points> gather(SeriesReader& reader, int64_t begin, int64_t end) {
  Points points;
  while (begin < end) {
    TRY_ASSIGN(const PointRun run, reader.points(begin, end));
    points.steps.insert(points.steps.end(), run.steps, run.steps + run.size);
    points.times.insert(points.times.end(), run.times, run.times + run.size);
    points.values.insert(points.values.end(), run.values, run.values + run.size);
    begin += run.size;
  }
  return points;
}

// Whole leaves only: a leaf that still grows has no summary yet.
std::vector<Bucket> leaves_of(const Points& points) {
  std::vector<Bucket> leaves(points.size() / kLeafPoints);
  for (size_t i = 0; i < leaves.size(); ++i) {
    const size_t at = i * kLeafPoints;
    leaves[i].add(&points.steps[at], &points.times[at], &points.values[at], kLeafPoints);
  }
  return leaves;
}

Bucket merged(const std::vector<Bucket>& nodes) {
  Bucket sum;
  for (const Bucket& node : nodes) sum.merge(node);
  return sum;
}

}  // namespace

Result<SealedPart> SealedPart::build(SeriesReader& reader, RunId run, const Bucket& sealed_total,
                                     int64_t target) {
  const SeriesSnapshot& snapshot = reader.snapshot();
  SealedPart part;
  part.state_ = {snapshot.id, run, target, 0, snapshot.raw_from, sealed_total, *snapshot.spans};
  // A chunk that was sealed before it was full is written again, longer.
  for (int64_t first = snapshot.sealed / kChunkPoints * kChunkPoints; first < target;
       first += kChunkPoints) {
    TRY(part.add_chunk(reader, first, std::min(first + kChunkPoints, target)));
  }
  CHECK(part.state_.total.count == target);
  return part;
}

Status SealedPart::add_chunk(SeriesReader& reader, int64_t first_ordinal, int64_t end) {
  TRY_ASSIGN(const Points points, gather(reader, first_ordinal, end));
  const auto known = static_cast<size_t>(std::max<int64_t>(state_.total.count - first_ordinal, 0));
  state_.total.add(points.steps.data() + known, points.times.data() + known,
                   points.values.data() + known, points.size() - known);
  const std::vector<Bucket> leaves = leaves_of(points);
  std::string axis = encode_axis(points);
  std::string blob = encode_chunk(points.values, axis_digest(as_bytes(axis)));
  chunks_.push_back({first_ordinal, std::move(axis), std::move(blob), known > 0});
  if (!leaves.empty()) pages_[{0, first_ordinal / kChunkPoints}] = leaves;
  if (points.size() < kChunkPoints) return Status::success();
  return add_node(reader, 1, first_ordinal / kChunkPoints, merged(leaves));
}

Status SealedPart::add_node(SeriesReader& reader, int32_t level, int64_t index,
                            const Bucket& node) {
  const int64_t slot = index / kFanOut;
  const auto known = static_cast<size_t>(index % kFanOut);
  std::vector<Bucket>& nodes = pages_[{level, slot}];
  if (nodes.empty() && known > 0) {
    TRY_ASSIGN(const auto page, reader.page(level, slot));
    nodes.assign(page->begin(), page->begin() + static_cast<ptrdiff_t>(known));
  }
  CHECK(nodes.size() == known);
  nodes.push_back(node);
  if (nodes.size() < kFanOut || level + 1 == kLevels) return Status::success();
  return add_node(reader, level + 1, slot, merged(nodes));
}

Status SealedPart::write_chunk(sql::Connection& connection, const ChunkRow& chunk) const {
  int64_t axis_before = 0;
  if (chunk.is_longer) {
    TRY(connection.query("SELECT axis FROM chunk WHERE series = ? AND first_ordinal = ?",
                         {state_.series.value, chunk.first_ordinal}, [&](const sql::Row& row) {
                           axis_before = row.integer(0);
                           return Status::success();
                         }));
  }
  TRY_ASSIGN(const int64_t axis, keep_axis(connection, state_.run, as_bytes(chunk.axis)));
  TRY(connection.execute(
      "INSERT INTO chunk (series, first_ordinal, axis, points) VALUES (?, ?, ?, ?) "
      "ON CONFLICT (series, first_ordinal) DO UPDATE SET axis = excluded.axis, "
      "points = excluded.points",
      {state_.series.value, chunk.first_ordinal, axis, as_bytes(chunk.points)}));
  if (axis_before == 0 || axis_before == axis) return Status::success();
  return drop_axis_if_unused(connection, axis_before);
}

Status write_page(sql::Connection& connection, SeriesId series, int32_t level, int64_t slot,
                  std::span<const Bucket> nodes) {
  const std::string blob = encode_page(nodes);
  return connection.execute(
      "INSERT INTO rollup (series, level, slot, buckets) VALUES (?, ?, ?, ?) "
      "ON CONFLICT (series, level, slot) DO UPDATE SET buckets = excluded.buckets",
      {series.value, int64_t{level}, slot, as_bytes(blob)});
}

Status SealedPart::write(sql::Connection& connection) const {
  for (const ChunkRow& chunk : chunks_) TRY(write_chunk(connection, chunk));
  for (const auto& [key, nodes] : pages_) {
    TRY(write_page(connection, state_.series, key.first, key.second, nodes));
  }
  return write_series_state(connection, state_);
}

}  // namespace afs
