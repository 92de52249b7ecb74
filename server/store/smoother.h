// Smoother: an exponential mean over all points of a series, weighted by the distance in steps, so
// that it changes neither with zoom, nor with length, nor with the axis. Made for one read by
// CurveReader; its thread only.
//
//   E0 = the first finite value; then, at each finite point, E += (1 - a) (value - E) with a =
//   smooth^(gap / unit), gap = its distance in steps from the finite point before; a gap that is
//   not positive counts as one unit.
#pragma once

#include "core/point.h"
#include "store/bucket.h"

namespace afs {

class Smoother {
 public:
  Smoother(double smooth, double unit) : smooth_(smooth), unit_(unit) {}

  void add(Step step, double value);
  // All points of a node at once, as if they were spread evenly over its steps. What is lost by
  // that is a few hundredths of the scatter within the node, less than its mean has.
  void add_node(const Bucket& node);

  // The mean of E over the finite points since the last call; E itself when there were none (NaN
  // before any).
  double take_mean();

 private:
  double kept(double gap);
  double gap_to(Step step, double points) const;

  const double smooth_, unit_;
  bool has_value_ = false;
  double value_ = 0;
  Step last_step_ = 0;
  double sum_ = 0, points_ = 0;
  double gap_known_ = -1, kept_known_ = 0;  // Most gaps are alike, and pow() is slow.
};

// Over how many units before a point others still count for its E (a billionth).
double smoothing_reach(double smooth);

}  // namespace afs
