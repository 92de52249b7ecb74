// Days as they were at places that people live in: what the clocks did there is history, so these
// are facts, not opinions.
#include "base/time_zone.h"

#include <gtest/gtest.h>

#include <cstdlib>

#include "base/iso_time.h"

namespace afs {
namespace {

constexpr int64_t kHourMs = 3'600'000;

TimeZone zone(std::string_view name) {
  auto found = TimeZone::find(name);
  EXPECT_TRUE(found.ok()) << found.message();
  return found.ok() ? *found : TimeZone();
}
int64_t ms(std::string_view text) { return parse_iso_time(text).value(); }
CalendarDay day(std::string_view text) {
  return TimeZone().day_of(ms(std::string(text) + "T00:00:00Z"));
}
int64_t hours(const TimeZone& place, std::string_view text) {
  return (place.day_end_ms(day(text)) - place.day_start_ms(day(text))) / kHourMs;
}

TEST(TimeZone, DaysOfSummerTimeHaveTwentyThreeAndTwentyFiveHours) {
  const TimeZone berlin = zone("Europe/Berlin");
  EXPECT_EQ(berlin.name(), "Europe/Berlin");
  EXPECT_EQ(hours(berlin, "2026-03-28"), 24);
  EXPECT_EQ(hours(berlin, "2026-03-29"), 23);
  EXPECT_EQ(hours(berlin, "2026-10-25"), 25);
  EXPECT_EQ(iso_time(berlin.day_start_ms(day("2026-03-29"))), "2026-03-28T23:00:00.000Z");
  EXPECT_EQ(iso_time(berlin.day_end_ms(day("2026-03-29"))), "2026-03-29T22:00:00.000Z");
  EXPECT_EQ(iso_text(berlin.day_of(ms("2026-11-27T22:59:59.999Z"))), "2026-11-27");
  EXPECT_EQ(iso_text(berlin.day_of(ms("2026-11-27T23:00:00Z"))), "2026-11-28");
}

TEST(TimeZone, ADayMayBeginAtOne) {
  const TimeZone sao_paulo = zone("America/Sao_Paulo");
  EXPECT_EQ(iso_time(sao_paulo.day_start_ms(day("2018-11-04"))), "2018-11-04T03:00:00.000Z");
  EXPECT_EQ(hours(sao_paulo, "2018-11-04"), 23);
  EXPECT_EQ(hours(sao_paulo, "2018-02-17"), 25) << "midnight came, and it was eleven again";
}

TEST(TimeZone, ASkippedDayHasNoTime) {
  const TimeZone apia = zone("Pacific/Apia");
  EXPECT_EQ(hours(apia, "2011-12-30"), 0);
  EXPECT_EQ(hours(apia, "2011-12-29"), 24);
  EXPECT_EQ(iso_text(apia.next_day(day("2011-12-29"))), "2011-12-31");
  EXPECT_EQ(iso_text(apia.day_of(apia.day_start_ms(day("2011-12-30")))), "2011-12-31");
}

// Newfoundland's clocks went back at 00:01, so that the day before came once more for 59 minutes.
TEST(TimeZone, AMidnightThatComesTwiceCountsOnce) {
  const TimeZone newfoundland = zone("America/St_Johns");
  EXPECT_EQ(hours(newfoundland, "2008-11-02"), 25);
  EXPECT_EQ(iso_text(newfoundland.day_of(ms("2008-11-02T02:30:00Z"))), "2008-11-02");
  EXPECT_EQ(iso_text(newfoundland.day_of(ms("2008-11-02T03:00:00Z"))), "2008-11-02");
}

// No moment belongs to two days or to none, at any place that is odd in some way.
TEST(TimeZone, DaysFollowEachOtherWithoutAGap) {
  for (const char* name : {"Europe/Berlin", "America/Sao_Paulo", "Pacific/Apia", "America/St_Johns",
                           "America/Havana", "Asia/Kathmandu", "Australia/Lord_Howe",
                           "Pacific/Kiritimati", "America/New_York", "Africa/Casablanca", "UTC"}) {
    const TimeZone place = zone(name);
    const CalendarDay last = day("2036-12-31");
    for (CalendarDay one = day("1970-01-02"); one < last; one = place.next_day(one)) {
      const int64_t start = place.day_start_ms(one), end = place.day_end_ms(one);
      ASSERT_LT(start, end) << name << " " << iso_text(one);
      ASSERT_EQ(place.day_of(start), one) << name << " " << iso_text(one);
      ASSERT_EQ(place.day_of(end - 1), one) << name << " " << iso_text(one);
      ASSERT_EQ(end, place.day_start_ms(place.next_day(one))) << name << " " << iso_text(one);
    }
  }
}

TEST(TimeZone, MonthsAreWholeDays) {
  EXPECT_EQ(iso_text(month_of(day("2026-11-28"))), "2026-11");
  EXPECT_EQ(iso_text(first_day_of(month_of(day("2024-02-29")))), "2024-02-01");
  const TimeZone berlin = zone("Europe/Berlin");
  const CalendarMonth march = month_of(day("2026-03-29"));
  EXPECT_EQ(berlin.month_end_ms(march) - berlin.month_start_ms(march), (31 * 24 - 1) * kHourMs);
}

TEST(TimeZone, AnUnknownNameSaysWhatToWrite) {
  for (const char* name :
       {"Europe/Atlantis", "CEST", "../../etc/passwd", "europe/berlin", "Berlin\n"}) {
    const auto found = TimeZone::find(name);
    ASSERT_FALSE(found.ok()) << name;
    EXPECT_EQ(found.code(), ErrorCode::kInvalid);
    EXPECT_NE(found.message().find("Europe/Berlin"), std::string::npos);
    EXPECT_NE(found.message().find("list-timezones"), std::string::npos);
  }
  EXPECT_FALSE(TimeZone::find("").ok());
  EXPECT_FALSE(TimeZone::find(std::string(1'000, 'x')).ok());
  EXPECT_FALSE(TimeZone::find("right/UTC").ok()) << "leap seconds are not counted anywhere else";
}

TEST(TimeZone, TimesOutOfBoundsCountAsTheirEnds) {
  EXPECT_EQ(iso_text(TimeZone().day_of(INT64_MIN)), "1970-01-01");
  EXPECT_EQ(iso_text(TimeZone().day_of(INT64_MAX)), "2199-12-31");
  const TimeZone new_york = zone("America/New_York");
  EXPECT_EQ(iso_text(new_york.day_of(-1)), "1969-12-31");
  EXPECT_EQ(new_york.day_start_ms({INT32_MAX}), new_york.day_start_ms({INT32_MAX - 1}));
  EXPECT_EQ(new_york.day_start_ms({INT32_MIN}), -19 * kHourMs);
}

TEST(TimeZone, TheMachinesOwnIsTheOneOfItsEnvironment) {
  ::setenv("TZ", ":Asia/Tokyo", 1);
  EXPECT_EQ(TimeZone::of_this_machine().name(), "Asia/Tokyo");
  EXPECT_EQ(TimeZone::of_setting("").name(), "Asia/Tokyo");
  EXPECT_EQ(TimeZone::of_setting("Europe/Atlantis").name(), "Asia/Tokyo");
  EXPECT_EQ(TimeZone::of_setting("Europe/Berlin").name(), "Europe/Berlin");
  ::setenv("TZ", "NOWHERE-3", 1);
  EXPECT_EQ(TimeZone::of_this_machine().name(), "UTC");
  ::unsetenv("TZ");
  EXPECT_FALSE(TimeZone::of_this_machine().name().empty());
}

}  // namespace
}  // namespace afs
