// SeriesAxis: what the x of a curve is, for one run: the way from a bucket to its x, and from the
// edges that were asked for to steps or times. Made by series_api for each run of a request; worker
// threads.
#pragma once

#include <optional>
#include <unordered_map>
#include <vector>

#include "api/series_request.h"
#include "api/types.h"
#include "cost/cost_course.h"

namespace afs::api {

class SeriesAxis {
 public:
  // `origin`: where "since start" begins; `course`: what the run had cost when, else nullptr.
  SeriesAxis(SeriesRequest::X x, WallTime origin, const CostCourse* course)
      : x_(x), origin_(origin), course_(course) {}

  CurveAxis curve_axis() const;
  // In the unit of the curve's axis; nullopt: no edge.
  std::optional<int64_t> lower_edge(std::optional<double> from) const;
  std::optional<int64_t> upper_edge(std::optional<double> to) const;
  std::vector<double> column_of(const Curve& curve) const;
  // How the column goes on beyond its last point; only on an axis of money.
  std::optional<CostEndView> cost_end(const std::string& currency) const;

 private:
  double x_of(Step step, WallTime time) const;

  SeriesRequest::X x_;
  WallTime origin_;
  const CostCourse* course_;
};

// The courses of what a request names, and why some of its runs have none.
struct CostAxes {
  std::string currency;
  std::unordered_map<RunId, CostCourse> courses;
  std::vector<SeriesAbsence> absent;

  // Differs where a curve would lie elsewhere.
  std::string state() const;
};
CostAxes cost_axes(const std::vector<WantedSeries>& wanted, const Account& account);

}  // namespace afs::api
