// MetricCourse: the whole course of a series in few blocks, however long it is: what it was where,
// and the lowest that its smoothed value ever was. Fed by metric_watch; one thread at a time.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "core/point.h"

namespace afs {

inline constexpr size_t kCourseBlocksMax = 240;  // Past it neighbours are joined.

class MetricCourse {
 public:
  void add(Step step, double value, std::optional<double> smoothed);
  void rewind(Step to);  // Forgets what lies at or behind `to`.

  struct Lowest {
    double value = 0;
    Step step = 0;
  };
  std::optional<Lowest> lowest() const { return lowest_; }  // Of the smoothed values.
  std::optional<double> mean_between(Step after, Step to) const;

  struct Block {
    Step from = 0, to = 0;
    int64_t points = 0;
    double sum = 0;
    std::optional<Lowest> lowest;
    double mean() const { return sum / static_cast<double>(points); }
  };
  const std::vector<Block>& blocks() const { return blocks_; }  // The last may be filling up.

 private:
  std::vector<Block> blocks_;
  int64_t block_points_ = 1;
  std::optional<Lowest> lowest_;
};

}  // namespace afs
