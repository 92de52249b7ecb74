#include "progress/recent_window.h"

#include <algorithm>

namespace afs {
namespace {

constexpr double kDeviationOfNormal = 1.4826;  // Standard deviation over median deviation.

}  // namespace

void RecentWindow::add(double value) {
  if (ring_.size() < size_) {
    ring_.push_back(value);
  } else {
    sorted_.erase(std::lower_bound(sorted_.begin(), sorted_.end(), ring_[next_]));
    ring_[next_] = value;
    next_ = (next_ + 1) % size_;
  }
  sorted_.insert(std::upper_bound(sorted_.begin(), sorted_.end(), value), value);
}

void RecentWindow::clear() {
  ring_.clear();
  sorted_.clear();
  next_ = 0;
}

// From the middle outwards on both sides until half of the values are passed.
double RecentWindow::deviation() const {
  const double middle = median();
  size_t below = sorted_.size() / 2, above = below + 1;
  double distance = 0;
  for (size_t passed = 1; passed <= sorted_.size() / 2; ++passed) {
    const bool can_rise = above<sorted_.size(), can_fall = below> 0;
    const double up = can_rise ? sorted_[above] - middle : 0;
    const double down = can_fall ? middle - sorted_[below - 1] : 0;
    if (can_rise && (!can_fall || up <= down)) {
      distance = up;
      ++above;
    } else {
      distance = down;
      --below;
    }
  }
  return kDeviationOfNormal * distance;
}

double RecentWindow::quantile(double share) const {
  return sorted_[static_cast<size_t>(share * static_cast<double>(sorted_.size() - 1))];
}

}  // namespace afs
