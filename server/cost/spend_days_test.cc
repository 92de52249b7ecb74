// Money by day: a few days by hand, and random charges of which one thing is known: that the days
// sum up to them.
#include "cost/spend_days.h"

#include <gtest/gtest.h>

#include <random>

#include "base/iso_time.h"

namespace afs {
namespace {

constexpr int64_t kHour = 3'600'000;

TimeZone zone(std::string_view name) {
  auto found = TimeZone::find(name);
  EXPECT_TRUE(found.ok()) << found.message();
  return found.ok() ? *found : TimeZone();
}
Charge charge(WallTime from, WallTime to, int64_t micros, int64_t run = 0) {
  Charge made;
  made.from = from;
  made.to = to;
  made.micros = micros;
  made.run = RunId{run};
  return made;
}
WallTime ms(std::string_view text) { return parse_iso_time(text).value(); }
std::string by_run(const Charge& charge) { return "r" + std::to_string(charge.run.value); }
SpendDays by_day(std::vector<Charge> charges, const TimeZone& place, const TimeRange& range = {}) {
  Account account;
  account.unrented = std::move(charges);
  return spend_by_day(account, range, place, by_run);
}
int64_t sum_of(const SpendDays& spend) {
  int64_t sum = spend.earlier_micros;
  for (const DaySpend& day : spend.days) sum += day.micros;
  return sum;
}

TEST(SpendDays, AChargeOverThreeDaysHasThreeParts) {
  const std::vector<Charge> charges = {
      charge(ms("2026-11-26T22:00:00Z"), ms("2026-11-28T01:00:00Z"), 10, 7)};
  const SpendDays spend = by_day(charges, zone("Europe/Berlin"));
  ASSERT_EQ(spend.days.size(), 3u);
  EXPECT_EQ(iso_text(spend.days[0].day), "2026-11-26");
  // 1, 24 and 2 of 27 hours of 10 micro-units: 0.37, 8.9 and 0.7 of them, whole.
  EXPECT_EQ(spend.days[0].micros, 0);
  EXPECT_EQ(spend.days[1].micros, 9);
  EXPECT_EQ(spend.days[2].micros, 1);
  EXPECT_EQ(spend.days[1].by_key.at("r7"), 9);
  EXPECT_EQ(spend.earlier_micros, 0);
}

TEST(SpendDays, WhatProvidersTellIsSummedUpBesides) {
  Charge told = charge(ms("2026-11-26T12:00:00Z"), ms("2026-11-27T12:00:00Z"), 10, 7);
  told.basis = PriceBasis::kProvider;
  const Charge counted = charge(ms("2026-11-27T00:00:00Z"), ms("2026-11-27T12:00:00Z"), 4, 8);
  const SpendDays spend = by_day({told, counted}, TimeZone());
  ASSERT_EQ(spend.days.size(), 2u);
  EXPECT_EQ(spend.days[0].provider_micros, 5);
  EXPECT_EQ(spend.days[1].micros, 9);
  EXPECT_EQ(spend.days[1].provider_micros, 5);
  EXPECT_EQ(spend.days[1].provider_by_key.at("r7"), 5);
  EXPECT_FALSE(spend.days[1].provider_by_key.contains("r8"));
  told.from = ms("2000-01-01T00:00:00Z");
  told.to = ms("2000-01-02T00:00:00Z");
  EXPECT_EQ(by_day({told, counted}, TimeZone()).earlier_provider_micros, 10);
}

TEST(SpendDays, EachHourOfAYearIsThereOnce) {
  for (const char* name : {"Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "UTC"}) {
    const TimeZone place = zone(name);
    const CalendarDay first = place.day_of(ms("2026-01-01T12:00:00Z"));
    const WallTime from = place.day_start_ms(first);
    const WallTime to = place.day_start_ms({first.number + 365});
    const int64_t hours = (to - from) / kHour;
    const std::vector<Charge> charges = {charge(from, to, hours * 1'000'000)};
    const SpendDays spend = by_day(charges, place);
    ASSERT_EQ(spend.days.size(), 365u) << name;
    int64_t sum = 0;
    for (const DaySpend& day : spend.days) {
      const int64_t expected = (day.to - day.from) * 1'000'000 / kHour;
      EXPECT_EQ(day.micros, expected) << name << " " << iso_text(day.day);
      sum += day.micros;
      if (std::string_view(name) != "Europe/Berlin") continue;
      const std::string text = iso_text(day.day);
      EXPECT_EQ(day.micros / 1'000'000, text == "2026-03-29"   ? 23
                                        : text == "2026-10-25" ? 25
                                                               : 24)
          << text;
    }
    EXPECT_EQ(sum, hours * 1'000'000) << name;
  }
}

TEST(SpendDays, RandomChargesOverSummerTimeSumUpExactly) {
  std::mt19937_64 random(5);
  const auto any = [&](int64_t below) {
    return static_cast<int64_t>(random() % static_cast<uint64_t>(below));
  };
  for (const char* name :
       {"Europe/Berlin", "America/Sao_Paulo", "Pacific/Apia", "America/Havana"}) {
    const TimeZone place = zone(name);
    for (int round = 0; round < 50; ++round) {
      const WallTime origin = ms("2011-06-01T00:00:00Z") + any(7 * 365) * 24 * kHour;
      std::vector<Charge> charges;
      std::map<std::string, int64_t> expected;
      int64_t total = 0;
      for (int i = 0; i < 60; ++i) {
        const WallTime from = origin + any(200 * 24 * kHour);
        const WallTime to = from + 1 + any(i % 3 ? 2 * kHour : 40 * 24 * kHour);
        charges.push_back(charge(from, to, any(i % 5 ? 5'000'000 : 7), any(4)));
        expected[by_run(charges.back())] += charges.back().micros;
        total += charges.back().micros;
      }
      const SpendDays spend = by_day(charges, place);
      std::map<std::string, int64_t> sums;
      int64_t sum = 0;
      for (size_t i = 0; i < spend.days.size(); ++i) {
        int64_t of_day = 0;
        for (const auto& [key, micros] : spend.days[i].by_key) {
          sums[key] += micros;
          of_day += micros;
        }
        ASSERT_EQ(of_day, spend.days[i].micros);
        sum += of_day;
        const WallTime before = i == 0 ? spend.days[0].from : spend.days[i - 1].to;
        ASSERT_EQ(spend.days[i].from, before) << "a day is missing";
      }
      ASSERT_EQ(sum, total) << name;
      ASSERT_EQ(sums, expected) << name;
    }
  }
}

TEST(SpendDays, WhatIsOlderThanTenYearsIsOneSum) {
  const WallTime now = ms("2026-11-28T12:00:00Z");
  const std::vector<Charge> charges = {charge(0, now, 20'000'000, 1), charge(5, 6, 3, 2),
                                       charge(now - kHour, now, 500, 1)};
  const SpendDays spend = by_day(charges, TimeZone());
  ASSERT_EQ(spend.days.size(), kSpendDaysMax);
  EXPECT_EQ(iso_text(spend.days.back().day), "2026-11-28");
  EXPECT_EQ(sum_of(spend), 20'000'503);
  EXPECT_EQ(spend.earlier_by_key.at("r2"), 3);
  EXPECT_EQ(spend.earlier_by_key.at("r1") + 3, spend.earlier_micros);
}

TEST(SpendDays, OddChargesLoseNothing) {
  EXPECT_TRUE(by_day({}, TimeZone()).days.empty());
  const WallTime noon = ms("2026-11-28T12:00:00Z");
  const WallTime midnight = ms("2026-11-29T00:00:00Z");
  // A refund, up to midnight, beyond what a calendar has.
  const std::vector<Charge> charges = {charge(noon, noon + 48 * kHour, -10),
                                       charge(noon, midnight, 11)};
  const SpendDays spend = by_day(charges, TimeZone());
  ASSERT_EQ(spend.days.size(), 3u);
  EXPECT_EQ(sum_of(spend), 1);
  EXPECT_EQ(spend.days[0].micros, 11 - 2);
  const std::vector<Charge> absurd = {charge(INT64_MIN / 4, INT64_MAX / 4, 9)};
  EXPECT_EQ(sum_of(by_day(absurd, TimeZone())), 9);
}

TEST(SpendDays, APartOfTheTimeHasThatPartOfTheMoney) {
  std::mt19937_64 random(9);
  const auto any = [&](int64_t below) {
    return static_cast<int64_t>(random() % static_cast<uint64_t>(below));
  };
  const WallTime origin = ms("2026-03-01T00:00:00Z");
  Account account;
  for (int i = 0; i < 80; ++i) {
    const WallTime from = origin + any(60 * 24 * kHour);
    account.unrented.push_back(charge(from, from + 1 + any(5 * 24 * kHour), any(9'999), any(3)));
  }
  for (int round = 0; round < 100; ++round) {
    const WallTime from = origin + any(60 * 24 * kHour);
    const TimeRange range{from, from + any(20 * 24 * kHour)};
    std::map<std::string, int64_t> expected, sums;
    for (const auto& [key, sum] : sums_by(account, range, by_run)) expected[key] = sum.micros;
    for (const DaySpend& day : spend_by_day(account, range, zone("Europe/Berlin"), by_run).days) {
      for (const auto& [key, micros] : day.by_key) sums[key] += micros;
    }
    ASSERT_EQ(sums, expected);
  }
}

}  // namespace
}  // namespace afs
