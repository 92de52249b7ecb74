// CurveReader: what a chart asks for, from one snapshot of a series: which ordinals are visible and
// in range, and those as at most so many buckets. Called by read() on the reader's thread.
#pragma once

#include <optional>
#include <vector>

#include "core/curve.h"
#include "store/series_reader.h"
#include "store/series_store.h"
#include "store/smoother.h"

namespace afs {

struct OrdinalRange {
  int64_t begin = 0, end = 0;
  friend bool operator==(const OrdinalRange&, const OrdinalRange&) = default;
};

// Which points of a range are wanted; inclusive.
struct PointFilter {
  Step step_low, step_high;
  WallTime time_low, time_high;

  bool takes(Step step, WallTime time) const {
    return step >= step_low && step <= step_high && time >= time_low && time <= time_high;
  }
  bool takes_all(const Bucket& node) const {
    return takes(node.step_low, node.time_low) && takes(node.step_high, node.time_high);
  }
  bool takes_none(const Bucket& node) const {
    return node.step_high < step_low || node.step_low > step_high || node.time_high < time_low ||
           node.time_low > time_high;
  }
};

class CurveReader {
 public:
  CurveReader(SeriesReader& series, const CurveQuery& query) : series_(series), query_(query) {}
  Result<Curve> read();

 private:
  Status select();
  Status select_superseded(const PointFilter& wanted);
  Status select_from(OrdinalRange range, const PointFilter& filter);
  Status select_node(int32_t level, int64_t begin, const PointFilter& filter);
  Status select_points(OrdinalRange range, const PointFilter& filter);
  Status select_gone_leaf(OrdinalRange range, const PointFilter& filter);
  void take(OrdinalRange range);
  bool has_gone() const;
  int64_t width_in(const OrdinalRange& range, int64_t width) const;
  PointFilter query_filter() const;

  int64_t buckets_at(int64_t width) const;
  int64_t bucket_width() const;
  Status fill(int64_t width);
  Status fill_range(OrdinalRange range, Bucket& bucket);
  void add_points(const PointRun& run, Bucket& bucket);
  void sort_by_x();
  Curve to_curve(bool is_raw);

  Status begin_smoothing();
  Status look_back();
  Status smooth_points(OrdinalRange range);
  Result<double> smoothing_unit();
  Status check_over();

  SeriesReader& series_;
  const CurveQuery& query_;
  std::vector<OrdinalRange> selected_;  // In order, apart from each other.
  int64_t selected_points_ = 0;
  std::vector<Bucket> buckets_;
  std::optional<Smoother> smoother_;
  double smooth_unit_ = 0;
  std::vector<double> smoothed_;  // One a bucket.
  int32_t parts_read_ = 0;        // Since the query was last asked whether it is over.
};

// The bucket widths, in ordinals, that reads use: 1 … 8, then steps of an eighth to a quarter, and
// from 64 on whole leaves of the rollup tree. Few widths and edges at their multiples: a chart that
// is panned or grows keeps its buckets.
int64_t next_bucket_width(int64_t at_least);

}  // namespace afs
