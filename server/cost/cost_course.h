// CostCourse: what a run had cost at each moment, over all its machines and attempts, and when it
// had cost so much. Made from the run's charges; pure, immutable, any thread.
//
//   spent   a straight line within a charge, the sum of them where charges overlap, level between
//           them; exact where a charge begins or ends, rounded down within. It never falls.
//   after   what the account does not hold yet goes on at what is billed now, for a century.
#pragma once

#include <cstdint>
#include <optional>
#include <unordered_map>
#include <vector>

#include "cost/account.h"

namespace afs {

// So long beyond the account what is billed now goes on; then nothing more is foreseen.
inline constexpr int64_t kForeseenMsMax = 100LL * 365 * 86'400'000;

class CostCourse {
 public:
  struct Bend {
    WallTime time = 0;
    int64_t micros = 0;  // Spent until then.
  };

  // `charges` in any order, up to `as_of`; from then on `micros_per_hour` is billed.
  CostCourse(std::vector<Charge> charges, WallTime as_of, int64_t micros_per_hour);

  int64_t micros_at(WallTime time) const;
  // The first moment at which so much was spent; nullopt: it never is.
  std::optional<WallTime> reached_at(int64_t micros) const;
  // The last moment at which no more than that was spent; nullopt: it never is more.
  std::optional<WallTime> left_at(int64_t micros) const;

  int64_t total_micros() const { return bends_.empty() ? 0 : bends_.back().micros; }
  // By time, no two at one moment; before the first nothing was spent.
  const std::vector<Bend>& bends() const { return bends_; }
  WallTime as_of() const { return as_of_; }
  int64_t micros_per_hour() const { return micros_per_hour_; }

 private:
  std::vector<Bend> bends_;
  WallTime as_of_;
  int64_t micros_per_hour_;
};

// At most `count_max` of them, evenly chosen, the first and the last among them.
std::vector<CostCourse::Bend> thinned(const std::vector<CostCourse::Bend>& bends, size_t count_max);

// Of those of `runs` that something was billed for.
std::unordered_map<RunId, CostCourse> cost_courses(const Account& account,
                                                   const std::vector<RunId>& runs);

}  // namespace afs
