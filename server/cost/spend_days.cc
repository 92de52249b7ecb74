#include "cost/spend_days.h"

#include <algorithm>

#include "core/portion.h"

namespace afs {
namespace {

// Without a skipped day, so that each has some time.
std::vector<DaySpend> days_between(CalendarDay first, CalendarDay last, const TimeZone& zone) {
  std::vector<DaySpend> days;
  for (CalendarDay day = first; day <= last; day = zone.next_day(day)) {
    days.push_back({day, zone.day_start_ms(day), zone.day_end_ms(day), 0, {}});
  }
  return days;
}

// The day of `time`; the first or the last one where it lies outside of them.
size_t index_of(const std::vector<DaySpend>& days, WallTime time) {
  const auto after =
      std::upper_bound(days.begin(), days.end(), time,
                       [](WallTime at, const DaySpend& day) { return at < day.from; });
  return after == days.begin() ? 0 : static_cast<size_t>(after - days.begin()) - 1;
}

void add(SpendDays& spend, const Charge& charge, const std::string& key) {
  std::vector<DaySpend>& days = spend.days;
  int64_t before = 0;
  if (charge.from < days.front().from) {
    before = micros_before(charge, days.front().from);
    spend.earlier_micros += before;
    spend.earlier_by_key[key] += before;
    if (charge.to <= days.front().from) return;
  }
  for (size_t i = index_of(days, charge.from); i < days.size(); ++i) {
    const bool is_last = i + 1 == days.size() || charge.to <= days[i].to;
    const int64_t after = is_last ? charge.micros : micros_before(charge, days[i].to);
    days[i].micros += after - before;
    days[i].by_key[key] += after - before;
    if (is_last) return;
    before = after;
  }
}

}  // namespace

int64_t micros_before(const Charge& charge, WallTime until) {
  if (until >= charge.to) return charge.micros;
  if (until <= charge.from) return 0;
  return portion_of(charge.micros, until - charge.from, charge.to - charge.from);
}

SpendDays spend_by_day(std::span<const Charge> charges, const TimeZone& zone,
                       const ChargeKey& key) {
  SpendDays spend;
  if (charges.empty()) return spend;
  WallTime from = charges.front().from, to = from;
  for (const Charge& charge : charges) {
    from = std::min(from, charge.from);
    to = std::max({to, charge.from, charge.to - 1});
  }
  constexpr int32_t kDaysMax = static_cast<int32_t>(kSpendDaysMax);
  const CalendarDay last = zone.day_of(to);
  const CalendarDay first = std::max(zone.day_of(from), CalendarDay{last.number - kDaysMax + 1});
  spend.days = days_between(first, last, zone);
  for (const Charge& charge : charges) add(spend, charge, key(charge));
  return spend;
}

}  // namespace afs
