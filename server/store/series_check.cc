#include "store/series_check.h"

#include <fmt/format.h>

#include <algorithm>
#include <bit>
#include <cmath>

#include "store/sealed_part.h"

namespace afs {
namespace {

bool same_value(double a, double b) {
  return std::bit_cast<uint64_t>(a) == std::bit_cast<uint64_t>(b) ||
         (std::isnan(a) && std::isnan(b));
}

// The sum depends on the order of additions, in its last bits.
bool same_sum(const Bucket& a, const Bucket& b) {
  if (same_value(a.sum, b.sum) || a.finite() == 0) return true;
  const double largest = std::max(std::fabs(a.min), std::fabs(a.max));
  return std::fabs(a.sum - b.sum) <= 1e-9 * largest * static_cast<double>(a.finite());
}

bool same_bucket(const Bucket& a, const Bucket& b) {
  constexpr int64_t Bucket::*kNumbers[] = {
      &Bucket::count,      &Bucket::nan,       &Bucket::pos_inf,    &Bucket::neg_inf,
      &Bucket::step_first, &Bucket::step_last, &Bucket::step_low,   &Bucket::step_high,
      &Bucket::step_min,   &Bucket::step_max,  &Bucket::time_first, &Bucket::time_last,
      &Bucket::time_low,   &Bucket::time_high};
  constexpr double Bucket::*kValues[] = {&Bucket::min, &Bucket::max, &Bucket::first, &Bucket::last};
  const auto same = [&](auto field) { return a.*field == b.*field; };
  return std::all_of(std::begin(kNumbers), std::end(kNumbers), same) &&
         std::all_of(std::begin(kValues), std::end(kValues),
                     [&](auto field) { return same_value(a.*field, b.*field); }) &&
         same_sum(a, b);
}

bool same_page(const std::vector<Bucket>& a, const std::vector<Bucket>& b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), same_bucket);
}

std::vector<Bucket> leaves_of(const Points& points) {
  std::vector<Bucket> leaves(points.size() / kLeafPoints);
  for (size_t i = 0; i < leaves.size(); ++i) {
    const size_t at = i * kLeafPoints;
    leaves[i].add(&points.steps[at], &points.times[at], &points.values[at], kLeafPoints);
  }
  return leaves;
}

std::string range_of(int64_t chunk, int64_t end) {
  return fmt::format("points {} to {}", chunk * kChunkPoints,
                     std::min(end, (chunk + 1) * kChunkPoints) - 1);
}

}  // namespace

Status SeriesCheck::read() {
  TRY(read_state());
  if (stored_.sealed == 0) return Status::success();  // Dropped, or not sealed yet.
  ++report_.series;
  report_.points += stored_.sealed;
  found_ = {series_, stored_.run, stored_.sealed, stored_.dropped_position, stored_.raw_from,
            {},      {}};
  const int64_t chunks = (stored_.sealed + kChunkPoints - 1) / kChunkPoints;
  for (int64_t number = 0; number < chunks; ++number) {
    TRY(number * kChunkPoints < stored_.raw_from ? read_gone_chunk(number) : read_chunk(number));
  }
  TRY(end_pages());
  compare_state();
  return Status::success();
}

Status SeriesCheck::read_state() {
  TRY(connection_.query(
      "SELECT run, sealed, dropped_position, raw_from, state FROM series_state WHERE series = ?",
      {series_.value}, [&](const sql::Row& row) {
        has_state_ = true;
        stored_.run.value = row.integer(0);
        stored_.sealed = row.integer(1);
        stored_.dropped_position = row.integer(2);
        stored_.raw_from = row.integer(3);
        is_state_readable_ = decode_series_state(row.blob(4), stored_);
        return Status::success();
      }));
  if (has_state_) return Status::success();
  TRY(connection_.query("SELECT run FROM series WHERE id = ?", {series_.value},
                        [&](const sql::Row& row) {
                          stored_.run.value = row.integer(0);
                          return Status::success();
                        }));
  int64_t last = -1;
  TRY(connection_.query("SELECT MIN(first_ordinal), MAX(first_ordinal) FROM chunk WHERE series = ?",
                        {series_.value}, [&](const sql::Row& row) {
                          stored_.raw_from = row.integer(0);
                          if (!row.is_null(1)) last = row.integer(1) / kChunkPoints;
                          return Status::success();
                        }));
  if (last < 0) return Status::success();
  TRY_ASSIGN(const std::optional<Points> points, load_points(last));
  stored_.sealed = last * kChunkPoints + (points ? static_cast<int64_t>(points->size()) : 0);
  return Status::success();
}

// nullopt, and told as lost, when the points cannot be read.
Result<std::optional<Points>> SeriesCheck::load_points(int64_t number) {
  std::optional<Points> points;
  std::string reason = "is missing";
  const auto on_row = [&](const sql::Row& row) {
    report_.bytes += static_cast<int64_t>(row.blob(0).size());
    reason = "is damaged";
    auto chunk = decode_chunk(row.blob(0));
    if (!chunk.ok()) return Status::success();
    if (chunk->axis == nullptr) {
      reason = fmt::format("is upon axis {}, which is damaged or missing", row.integer(1));
      auto axis = decode_axis(row.blob(2));
      if (!axis.ok() || !join(*chunk, std::make_shared<const Axis>(std::move(*axis))).ok()) {
        return Status::success();
      }
    }
    points = Points{chunk->axis->steps, chunk->axis->times, chunk->values};
    return Status::success();
  };
  TRY(connection_.query(
      "SELECT chunk.points, chunk.axis, axis.columns FROM chunk LEFT JOIN axis ON axis.id = "
      "chunk.axis WHERE chunk.series = ? AND chunk.first_ordinal = ?",
      {series_.value, number * kChunkPoints}, on_row));
  if (!points) lost(fmt::format("chunk {} {}", number, reason));
  return points;
}

Status SeriesCheck::read_chunk(int64_t number) {
  ++report_.chunks;
  on_chunk_();
  TRY_ASSIGN(std::optional<Points> points, load_points(number));
  const auto wanted = std::min(stored_.sealed - number * kChunkPoints, kChunkPoints);
  if (points && static_cast<int64_t>(points->size()) != wanted) {
    lost(fmt::format("chunk {} has {} points and not {}", number, points->size(), wanted));
    points.reset();
  }
  if (!points) return lose_leaves(number, range_of(number, stored_.sealed));
  add_to_state(*points);
  return add_leaves(number, leaves_of(*points), points->size() == kChunkPoints);
}

Status SeriesCheck::read_gone_chunk(int64_t number) {
  TRY_ASSIGN(const std::optional<Page> page, stored_page(0, number));
  if (!page || static_cast<int64_t>(page->size()) != kFanOut) {
    return lose_leaves(number, "summaries of " + range_of(number, stored_.sealed));
  }
  if (found_.spans.empty()) found_.spans.push_back({1, 0, page->front().step_first});
  for (const Bucket& leaf : *page) found_.total.merge(leaf);
  Bucket chunk;
  for (const Bucket& leaf : *page) chunk.merge(leaf);
  return add_node(1, number, chunk);
}

// The points cannot be read: what their summary tells must do, and is not rebuilt.
Status SeriesCheck::lose_leaves(int64_t number, const std::string& what) {
  TRY_ASSIGN(const std::optional<Page> page, stored_page(0, number));
  const int64_t whole = std::min((stored_.sealed - number * kChunkPoints) / kLeafPoints, kFanOut);
  const bool has_leaves = page && static_cast<int64_t>(page->size()) == whole;
  lost(fmt::format("{} are lost{}", what, has_leaves ? "; their summaries are there" : ""));
  if (!has_leaves || whole * kLeafPoints != kChunkPoints) is_all_known_ = false;
  if (!has_leaves || whole != kFanOut) return Status::success();
  Bucket chunk;
  for (const Bucket& leaf : *page) chunk.merge(leaf);
  found_.total.merge(chunk);
  return is_all_known_ ? add_node(1, number, chunk) : Status::success();
}

Result<std::optional<SeriesCheck::Page>> SeriesCheck::stored_page(int32_t level, int64_t slot) {
  std::optional<Page> page;
  TRY(connection_.query("SELECT buckets FROM rollup WHERE series = ? AND level = ? AND slot = ?",
                        {series_.value, int64_t{level}, slot}, [&](const sql::Row& row) {
                          report_.bytes += static_cast<int64_t>(row.blob(0).size());
                          if (auto read = decode_page(row.blob(0)); read.ok())
                            page = std::move(*read);
                          return Status::success();
                        }));
  return page;
}

Status SeriesCheck::add_leaves(int64_t number, const Page& leaves, bool is_whole) {
  if (!leaves.empty()) {
    TRY_ASSIGN(const std::optional<Page> stored, stored_page(0, number));
    if (!stored || !same_page(*stored, leaves)) other_pages_[{0, number}] = leaves;
  }
  if (!is_whole || !is_all_known_) return Status::success();
  Bucket chunk;
  for (const Bucket& leaf : leaves) chunk.merge(leaf);
  return add_node(1, number, chunk);
}

Status SeriesCheck::add_node(int32_t level, int64_t index, const Bucket& node) {
  const PageKey key{level, index / kFanOut};
  Page& page = open_pages_[key];
  page.push_back(node);
  if (page.size() < kFanOut) return Status::success();
  Bucket sum;
  for (const Bucket& of : page) sum.merge(of);
  TRY(end_page(level, key.second));
  return level + 1 < kLevels ? add_node(level + 1, key.second, sum) : Status::success();
}

Status SeriesCheck::end_page(int32_t level, int64_t slot) {
  const auto page = open_pages_.find({level, slot});
  TRY_ASSIGN(const std::optional<Page> stored, stored_page(level, slot));
  if (!stored || !same_page(*stored, page->second)) other_pages_.insert(*page);
  open_pages_.erase(page);
  return Status::success();
}

Status SeriesCheck::end_pages() {
  // Behind points that are lost the tree is not known: what it says is left as it is.
  if (!is_all_known_) open_pages_.clear();
  while (!open_pages_.empty()) {
    const PageKey key = open_pages_.begin()->first;
    TRY(end_page(key.first, key.second));
  }
  return Status::success();
}

// Attempts are told anew from steps that go back; they count only where the stored ones are lost.
void SeriesCheck::add_to_state(const Points& points) {
  for (size_t i = 0; i < points.size(); ++i) {
    const int64_t ordinal = found_.total.count;
    const bool is_back = ordinal > 0 && points.steps[i] < found_.total.step_last;
    if (found_.spans.empty() || (is_back && found_.spans.back().attempt < kRunAttemptsMax)) {
      const int32_t attempt = found_.spans.empty() ? 1 : found_.spans.back().attempt + 1;
      found_.spans.push_back({attempt, ordinal, points.steps[i]});
    }
    found_.total.add(points.steps[i], points.times[i], points.values[i]);
  }
}

void SeriesCheck::compare_state() {
  if (is_state_readable_) found_.spans = stored_.spans;
  if (!is_all_known_) return;
  is_state_other_ = !is_state_readable_ || !same_bucket(found_.total, stored_.total);
}

Status SeriesCheck::repair() {
  if (other_pages_.empty() && !is_state_other_) return Status::success();
  return connection_.transact([&]() -> Status {
    for (const auto& [key, page] : other_pages_) {
      TRY(write_page(connection_, series_, key.first, key.second, page));
    }
    return is_state_other_ ? write_series_state(connection_, found_) : Status::success();
  });
}

void SeriesCheck::tell(CheckAim aim) {
  const auto say = [&](const std::string& what) {
    const std::string trouble =
        fmt::format("series {} of run {}: {}", series_.value, stored_.run.value, what);
    aim == CheckAim::kRepair ? report_.add_mended(trouble) : report_.add(trouble);
  };
  for (const std::string& what : lost_) {
    report_.add(fmt::format("series {} of run {}: {}", series_.value, stored_.run.value, what));
  }
  for (const auto& [key, page] : other_pages_) {
    say(fmt::format("page {} of summaries, level {}, is not what its points give", key.second,
                    key.first));
  }
  if (is_state_other_) {
    say(is_state_readable_
            ? "its totals are not what its points give"
            : "its state is damaged or missing (attempts are told by steps that go back)");
  } else if (!is_state_readable_ && stored_.sealed > 0) {
    report_.add(
        fmt::format("series {} of run {}: its state is damaged, and points to rebuild it are lost",
                    series_.value, stored_.run.value));
  }
}

}  // namespace afs
