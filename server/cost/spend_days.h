// SpendDays: what was charged on each day of a time zone, in all and by a key. Charges are cut
// where days begin, so that the days sum up to the charges exactly. Pure; called by api/ on worker
// threads.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "base/time_zone.h"
#include "cost/spend_sums.h"

namespace afs {

inline constexpr size_t kSpendDaysMax = 3'660;  // Ten years; what was before is one sum.

struct DaySpend {
  CalendarDay day;
  WallTime from = 0, to = 0;  // 23 to 25 hours.
  int64_t micros = 0;
  std::map<std::string, int64_t> by_key;  // Sums up to micros.
  int64_t provider_micros = 0;            // The part that providers tell; the rest is estimated.
  std::map<std::string, int64_t> provider_by_key;  // Of each key, where they tell some of it.
};

struct SpendDays {
  // From the first day with a charge to the last one, none missing but those that the place itself
  // has skipped.
  std::vector<DaySpend> days;
  // Of the time before the first of them.
  int64_t earlier_micros = 0;
  std::map<std::string, int64_t> earlier_by_key;
  int64_t earlier_provider_micros = 0;
};

// Of charges within the range; the sums are those of sums_by().
SpendDays spend_by_day(const Account& account, const TimeRange& range, const TimeZone& zone,
                       const ChargeKey& key_of);

}  // namespace afs
