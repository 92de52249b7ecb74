// TimeZone: where days and months begin at a place, by the time zone files of this machine. Days of
// 23 and 25 hours, days that begin at 01:00 and days that a place has skipped are as they were.
// The files list changes up to 2037; what holds then is taken to stay. Immutable, cheap to copy;
// any thread. Never throws.
#pragma once

#include <compare>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.h"

namespace date {
class time_zone;
}

namespace afs {

// Later and earlier times count as the last and the first moment between them: 1970 to the end of
// 2199.
inline constexpr int64_t kCalendarMsMin = 0;
inline constexpr int64_t kCalendarMsMax = 7'258'118'400'000;
inline constexpr size_t kTimeZoneNameBytesMax = 64;

struct CalendarDay {
  int32_t number = 0;  // 0 is 1970-01-01.
  friend auto operator<=>(const CalendarDay&, const CalendarDay&) = default;
};
struct CalendarMonth {
  int32_t number = 0;  // 0 is 1970-01.
  friend auto operator<=>(const CalendarMonth&, const CalendarMonth&) = default;
};

std::string iso_text(CalendarDay day);      // "2026-11-28"
std::string iso_text(CalendarMonth month);  // "2026-11"
CalendarMonth month_of(CalendarDay day);
CalendarDay first_day_of(CalendarMonth month);

class TimeZone {
 public:
  TimeZone() = default;  // UTC, on every machine.
  // "Europe/Berlin"; kInvalid says what to write or to install.
  static Result<TimeZone> find(std::string_view name);
  // That of this machine (TZ, else /etc/localtime); UTC where neither names one.
  static TimeZone of_this_machine();
  // What a setting says; this machine's where it is empty, or no longer known.
  static TimeZone of_setting(std::string_view name);

  const std::string& name() const { return name_; }

  // The last day that has begun by then.
  CalendarDay day_of(int64_t ms) const;
  // Where the clocks go back over midnight a day begins when its midnight is there for the first
  // time. A day that was skipped begins when the next one does.
  int64_t day_start_ms(CalendarDay day) const;
  // The next day that has any time: Apia went from 2011-12-29 to 2011-12-31.
  CalendarDay next_day(CalendarDay day) const;
  int64_t day_end_ms(CalendarDay day) const;

  int64_t month_start_ms(CalendarMonth month) const { return day_start_ms(first_day_of(month)); }
  int64_t month_end_ms(CalendarMonth month) const { return month_start_ms({month.number + 1}); }

 private:
  TimeZone(std::string name, const date::time_zone* zone) : name_(std::move(name)), zone_(zone) {}

  std::string name_ = "UTC";
  const date::time_zone* zone_ = nullptr;  // Owned by the library, for ever; null: UTC.
};

}  // namespace afs
