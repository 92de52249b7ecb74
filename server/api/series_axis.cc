#include "api/series_axis.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <unordered_set>

#include "api/run_money.h"

namespace afs::api {
namespace {

using X = SeriesRequest::X;

constexpr double kEdgeMax = 9e18;
constexpr double kMoneyMax = 1e12;  // Units of a currency: beyond it no edge means anything.
// 0.29 is not exactly 290,000 millionths in binary; nobody means a thousandth of one.
constexpr double kMicrosSlack = 1e-3;

int64_t whole(double value) { return static_cast<int64_t>(std::clamp(value, -kEdgeMax, kEdgeMax)); }

double micros_of_edge(double units) { return std::clamp(units, -kMoneyMax, kMoneyMax) * 1e6; }

}  // namespace

CurveAxis SeriesAxis::curve_axis() const {
  return x_ == X::kStep ? CurveAxis::kStep : CurveAxis::kTime;
}

std::optional<int64_t> SeriesAxis::lower_edge(std::optional<double> from) const {
  if (!from) return std::nullopt;
  if (x_ == X::kRelative) return whole(std::ceil(*from * 1000 + static_cast<double>(origin_)));
  if (x_ != X::kCost) return whole(std::ceil(*from));
  const auto micros = static_cast<int64_t>(std::ceil(micros_of_edge(*from) - kMicrosSlack));
  if (micros <= 0) return std::nullopt;  // Also what came before anything was billed.
  return course_->reached_at(micros).value_or(whole(kEdgeMax));
}

std::optional<int64_t> SeriesAxis::upper_edge(std::optional<double> to) const {
  if (!to) return std::nullopt;
  if (x_ == X::kRelative) return whole(std::floor(*to * 1000 + static_cast<double>(origin_)));
  if (x_ != X::kCost) return whole(std::floor(*to));
  const auto micros = static_cast<int64_t>(std::floor(micros_of_edge(*to) + kMicrosSlack));
  if (micros < 0) return whole(-kEdgeMax);
  return course_->left_at(micros);
}

double SeriesAxis::x_of(Step step, WallTime time) const {
  switch (x_) {
    case X::kStep:
      return static_cast<double>(step);
    case X::kTime:
      return static_cast<double>(time);
    case X::kRelative:
      return static_cast<double>(time - origin_) / 1000;
    case X::kCost:
      return Money{course_->micros_at(time), {}}.units();
  }
  return 0;
}

std::vector<double> SeriesAxis::column_of(const Curve& curve) const {
  std::vector<double> column(curve.size());
  for (size_t i = 0; i < column.size(); ++i)
    column[i] = x_of(curve.step_last[i], curve.time_last[i]);
  return column;
}

std::optional<CostEndView> SeriesAxis::cost_end(const std::string& currency) const {
  if (x_ != X::kCost) return std::nullopt;
  return CostEndView{course_->as_of(), Money{course_->total_micros(), {}}.units(),
                     Money{course_->micros_per_hour(), {}}.units(), currency};
}

std::string CostAxes::state() const {
  std::string text = currency;
  for (const auto& [run, course] : courses) {
    const bool is_over = course.micros_per_hour() == 0;
    text += fmt::format("\n{} {} {}:", run.value, course.micros_per_hour(),
                        is_over ? 0 : course.as_of());
    for (const CostCourse::Bend& bend : course.bends())
      text += fmt::format("{},{};", bend.time, bend.micros);
  }
  for (const SeriesAbsence& absence : absent) text += absence.run + absence.reason;
  return text;
}

CostAxes cost_axes(const std::vector<WantedSeries>& wanted, const Account& account) {
  std::vector<RunId> runs;
  std::unordered_set<RunId> seen;
  for (const WantedSeries& one : wanted) {
    if (seen.insert(one.run->id).second) runs.push_back(one.run->id);
  }
  CostAxes axes{account.currency, cost_courses(account, runs), {}};
  for (const RunId run : runs) {
    if (!axes.courses.contains(run))
      axes.absent.push_back({public_id(run), no_cost_words(run, account)});
  }
  return axes;
}

}  // namespace afs::api
