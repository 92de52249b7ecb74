#include "cost/cost_course.h"

#include <algorithm>
#include <set>

#include "core/portion.h"

namespace afs {
namespace {

constexpr int64_t kMsPerHour = 3'600'000;

// How many of `parts` bring `whole` at least to `wanted`; it may be more than 64 bits hold.
WideInteger parts_for(int64_t wanted, int64_t whole, int64_t parts) {
  const auto exact = static_cast<WideInteger>(wanted) * parts;
  return (exact + whole - 1) / whole;
}

// Goes over the charges by time; few of them are under way at once, one a machine.
class Sweep {
 public:
  explicit Sweep(std::vector<Charge> charges) : charges_(std::move(charges)) {
    std::sort(charges_.begin(), charges_.end(),
              [](const Charge& a, const Charge& b) { return a.from < b.from; });
  }

  std::vector<CostCourse::Bend> bends() {
    std::set<WallTime> times;
    for (const Charge& charge : charges_) times.insert({charge.from, charge.to});
    std::vector<CostCourse::Bend> bends;
    for (const WallTime time : times) bends.push_back({time, spent_until(time)});
    return bends;
  }

 private:
  int64_t spent_until(WallTime time) {
    while (next_ < charges_.size() && charges_[next_].from < time)
      under_way_.push_back(charges_[next_++]);
    int64_t sum = 0;
    std::erase_if(under_way_, [&](const Charge& charge) {
      if (charge.to <= time) over_ += charge.micros;
      return charge.to <= time;
    });
    for (const Charge& charge : under_way_)
      sum += portion_of(charge.micros, time - charge.from, charge.to - charge.from);
    return over_ + sum;
  }

  std::vector<Charge> charges_;
  size_t next_ = 0;
  std::vector<Charge> under_way_;
  int64_t over_ = 0;
};

}  // namespace

CostCourse::CostCourse(std::vector<Charge> charges, WallTime as_of, int64_t micros_per_hour)
    : bends_(Sweep(std::move(charges)).bends()), as_of_(as_of), micros_per_hour_(micros_per_hour) {
  // Between the last charge and the account nothing was billed.
  if (!bends_.empty()) as_of_ = std::max(as_of_, bends_.back().time);
}

int64_t CostCourse::micros_at(WallTime time) const {
  const auto after =
      std::upper_bound(bends_.begin(), bends_.end(), time,
                       [](WallTime wanted, const Bend& bend) { return wanted < bend.time; });
  if (after == bends_.begin()) return 0;
  const Bend& before = *std::prev(after);
  if (after != bends_.end()) {
    return before.micros +
           portion_of(after->micros - before.micros, time - before.time, after->time - before.time);
  }
  const int64_t beyond_ms = std::min(std::max(time, as_of_) - as_of_, kForeseenMsMax);
  return before.micros + portion_of(micros_per_hour_, beyond_ms, kMsPerHour);
}

std::optional<WallTime> CostCourse::reached_at(int64_t micros) const {
  if (bends_.empty()) return std::nullopt;
  const auto there =
      std::lower_bound(bends_.begin(), bends_.end(), micros,
                       [](const Bend& bend, int64_t wanted) { return bend.micros < wanted; });
  if (there == bends_.begin()) return there->time;
  if (there != bends_.end()) {
    const Bend& before = *std::prev(there);
    const auto parts = parts_for(micros - before.micros, there->micros - before.micros,
                                 there->time - before.time);
    return before.time + static_cast<int64_t>(parts);  // No more than there are to the next bend.
  }
  if (micros_per_hour_ <= 0) return std::nullopt;
  const auto parts = parts_for(micros - total_micros(), micros_per_hour_, kMsPerHour);
  if (parts > kForeseenMsMax) return std::nullopt;
  return as_of_ + static_cast<int64_t>(parts);
}

std::optional<WallTime> CostCourse::left_at(int64_t micros) const {
  const auto reached = reached_at(micros + 1);
  return reached ? std::optional<WallTime>(*reached - 1) : std::nullopt;
}

std::vector<CostCourse::Bend> thinned(const std::vector<CostCourse::Bend>& bends,
                                      size_t count_max) {
  if (bends.size() <= count_max || count_max < 2) return bends;
  std::vector<CostCourse::Bend> kept;
  for (size_t i = 0; i < count_max; ++i)
    kept.push_back(bends[i * (bends.size() - 1) / (count_max - 1)]);
  return kept;
}

std::unordered_map<RunId, CostCourse> cost_courses(const Account& account,
                                                   const std::vector<RunId>& runs) {
  std::unordered_map<RunId, std::vector<Charge>> charges;
  for (const RunId run : runs) {
    if (account.runs.contains(run)) charges[run] = {};
  }
  account.for_each_charge([&](const Charge& charge) {
    const auto wanted = charges.find(charge.run);
    if (wanted != charges.end()) wanted->second.push_back(charge);
  });
  std::unordered_map<RunId, CostCourse> courses;
  for (auto& [run, of_run] : charges) {
    const int64_t micros_per_hour = account.runs.at(run).micros_per_hour;
    courses.emplace(run, CostCourse(std::move(of_run), account.as_of, micros_per_hour));
  }
  return courses;
}

}  // namespace afs
