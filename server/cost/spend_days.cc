#include "cost/spend_days.h"

#include <algorithm>

namespace afs {
namespace {

// Without a skipped day, so that each has some time.
std::vector<DaySpend> days_between(CalendarDay first, CalendarDay last, const TimeZone& zone) {
  std::vector<DaySpend> days;
  for (CalendarDay day = first; day <= last; day = zone.next_day(day)) {
    days.push_back({day, zone.day_start_ms(day), zone.day_end_ms(day), 0, {}, 0, {}});
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

class Writer {
 public:
  Writer(SpendDays& spend, const TimeRange& range, const ChargeKey& key_of)
      : spend_(spend), range_(range), key_of_(key_of) {}

  // The parts are all cut from the charge itself: together they are its part within the range.
  void write(const Charge& charge) const {
    const auto whole = part_within(charge, range_);
    if (!whole) return;
    const std::string key = key_of_(*whole);
    const bool is_told = charge.basis == PriceBasis::kProvider;
    std::vector<DaySpend>& days = spend_.days;
    if (const auto part = part_within(charge, {range_.from, std::min(whole->to, days[0].from)})) {
      spend_.earlier_micros += part->micros;
      spend_.earlier_by_key[key] += part->micros;
      if (is_told) spend_.earlier_provider_micros += part->micros;
    }
    for (size_t i = index_of(days, whole->from); i < days.size(); ++i) {
      const bool is_last = i + 1 == days.size();
      const WallTime from = std::max(whole->from, days[i].from);
      const WallTime to = is_last ? whole->to : std::min(whole->to, days[i].to);
      const auto part = part_within(charge, {from, to});
      if (!part) return;
      days[i].micros += part->micros;
      days[i].by_key[key] += part->micros;
      if (!is_told) continue;
      days[i].provider_micros += part->micros;
      days[i].provider_by_key[key] += part->micros;
    }
  }

 private:
  SpendDays& spend_;
  const TimeRange& range_;
  const ChargeKey& key_of_;
};

}  // namespace

SpendDays spend_by_day(const Account& account, const TimeRange& range, const TimeZone& zone,
                       const ChargeKey& key_of) {
  SpendDays spend;
  std::optional<WallTime> from, to;
  account.for_each_charge([&](const Charge& charge) {
    const auto part = part_within(charge, range);
    if (!part) return;
    from = std::min(part->from, from.value_or(part->from));
    to = std::max(part->to, to.value_or(part->to));
  });
  if (!from) return spend;
  constexpr int32_t kDaysMax = static_cast<int32_t>(kSpendDaysMax);
  const CalendarDay last = zone.day_of(*to - 1);
  const CalendarDay first = std::max(zone.day_of(*from), CalendarDay{last.number - kDaysMax + 1});
  spend.days = days_between(first, last, zone);
  const Writer writer(spend, range, key_of);
  account.for_each_charge([&](const Charge& charge) { writer.write(charge); });
  return spend;
}

}  // namespace afs
