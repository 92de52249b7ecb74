// SpendDays: what was charged on each day of a time zone, in all and by a key. Charges are cut
// where days begin, rounded along the way, so that the days sum up to the charges exactly. Pure
// functions; called by api/ on worker threads.
#pragma once

#include <functional>
#include <map>
#include <span>
#include <string>
#include <vector>

#include "base/time_zone.h"
#include "cost/charge.h"

namespace afs {

inline constexpr size_t kSpendDaysMax = 3'660;  // Ten years; what was before is one sum.

struct DaySpend {
  CalendarDay day;
  WallTime from = 0, to = 0;  // 23 to 25 hours.
  int64_t micros = 0;
  std::map<std::string, int64_t> by_key;  // Sums up to micros.
};

struct SpendDays {
  // From the first day with a charge to the last one, none missing but those that the place itself
  // has skipped.
  std::vector<DaySpend> days;
  // Of the time before the first of them.
  int64_t earlier_micros = 0;
  std::map<std::string, int64_t> earlier_by_key;
};

// Charges that last no time, or less, count on the day on which they begin.
SpendDays spend_by_day(std::span<const Charge> charges, const TimeZone& zone, const ChargeKey& key);

// What of the charge falls before `until`: all parts of it are differences of this.
int64_t micros_before(const Charge& charge, WallTime until);

}  // namespace afs
