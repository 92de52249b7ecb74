// RecentWindow: the newest values of a series, asked for what is usual among them: median, median
// deviation, quantiles. Costs a bounded time a value. Used by the health checks, on one thread at a
// time.
#pragma once

#include <cstddef>
#include <vector>

namespace afs {

class RecentWindow {
 public:
  explicit RecentWindow(size_t size) : size_(size) {}

  void add(double value);  // Finite.
  void clear();
  size_t count() const { return sorted_.size(); }
  bool is_full() const { return sorted_.size() == size_; }

  // Of at least one value.
  double median() const { return sorted_[sorted_.size() / 2]; }
  double deviation() const;  // Median distance from the median, scaled to a standard deviation.
  double quantile(double share) const;  // 0 … 1

 private:
  size_t size_, next_ = 0;
  std::vector<double> ring_, sorted_;
};

}  // namespace afs
